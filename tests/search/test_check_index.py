"""Where index and database differ is found, said, and mended when asked; what merely waits is no difference."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.journal.deliveries import claim, claim_number, newest_claim
from accounts.journal.models import Delivery
from accounts.queries import actor_of
from listings import actions
from listings.models import SolutionText
from search import analysis, indexing
from search.contents import contents_of
from search.documents import document
from search.engines import engine
from search.handlers import INDEX
from search.indexing import Drift, drift
from search.requests import REBUILD_ASKED
from tests.listings.factories import published_need, published_solution
from tests.listings.stories import changed, draft_solution, published
from tests.search.indexed import finds, work

pytestmark = pytest.mark.django_db


def write(documents=(), gone=()):
    """Write into the index by hand, as nothing in the product does."""
    engine().write(claim_number(), documents, gone, newest=newest_claim())


def told(public_id):
    return document(contents_of([public_id])[public_id])


def lose(solution, _owner):
    write(gone=[solution.public_id])
    return Drift([solution.public_id], [], [], 0, 0)


def change_behind_the_back(solution, _owner):
    SolutionText.objects.update(summary="Brightens lamps.")
    return Drift([], [solution.public_id], [], 0, 1)


def invent(solution, _owner):
    write([replace(told(solution.public_id), id="phantom234")])
    return Drift([], [], ["phantom234"], 0, 2)


def withdraw_and_forget(solution, owner):
    actions.withdraw(actor=actor_of(owner), listing=solution)
    Delivery.objects.filter(handler="index").delete()
    return Drift([], [], [solution.public_id], 0, 1)


def analyse_as_before(solution, _owner):
    """The document was made by another version of the analyser; no text changed."""
    content = contents_of([solution.public_id])[solution.public_id]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis, "ANALYSER_VERSION", "another")
        write([document(content)])
    return Drift([], [solution.public_id], [], 0, 1)


def restore(solution, _owner):
    """The right text under a number that this database has not given."""
    version = newest_claim() + 10**6
    engine().write(version, [told(solution.public_id)], newest=version)
    return Drift([], [solution.public_id], [], 0, 1, is_ahead=True)


HARMS = (lose, change_behind_the_back, invent, withdraw_and_forget, analyse_as_before)


@pytest.mark.parametrize("harm", [*HARMS, restore])
def test_each_difference_is_found_and_fails_the_command(harm, known_solution, vendor_owner, capsys):
    expected = harm(known_solution, vendor_owner)
    assert drift() == expected
    with pytest.raises(CommandError, match="Build it anew" if expected.is_ahead else "1 listing differs"):
        call_command("check_index")
    checked = "1 listing" if expected.checked == 1 else f"{expected.checked} listings"
    kind = next(name for name in ("missing", "stale", "phantom") if getattr(expected, name))
    assert capsys.readouterr().out.splitlines() == [
        f"{kind}: {expected.ids[0]}",
        f"{checked} in the index, 1 differs, 0 wait for a worker.",
    ]


@pytest.mark.parametrize("harm", HARMS)
def test_repair_mends_each_difference(harm, known_solution, vendor_owner, capsys):
    harm(known_solution, vendor_owner)
    call_command("check_index", "--repair")
    assert capsys.readouterr().out.splitlines()[-1].endswith("none differs, 0 wait for a worker.")
    assert drift().ids == []
    call_command("check_index")


def test_repair_of_a_restored_database_says_that_a_rebuild_is_needed(known_solution, vendor_owner):
    restore(known_solution, vendor_owner)
    with pytest.raises(CommandError, match="ahead of the database"):
        call_command("check_index", "--repair")
    call_command("reindex")
    call_command("check_index")


def test_many_differences_are_counted_and_some_are_named(live, capsys):
    for _each in range(21):
        published_solution()
    published_need()
    with pytest.raises(CommandError, match="22 listings differ"):
        call_command("check_index")
    first, second = capsys.readouterr().out.splitlines()
    assert (first.count(","), first.endswith(" and 2 more")) == (19, True)
    assert second == "0 listings in the index, 22 differ, 0 wait for a worker."
    call_command("check_index", "--repair")
    assert drift() == Drift([], [], [], 0, 22)


def test_what_waits_for_a_worker_is_no_difference(known_solution, vendor_owner, staff, capsys):
    changed(known_solution, vendor_owner, tags=("LoRaWAN",))
    published(draft_solution(vendor_owner, title="Dusk"), vendor_owner, staff)
    call_command("check_index")
    assert capsys.readouterr().out.splitlines() == ["1 listing in the index, none differs, 2 wait for a worker."]


def test_what_a_worker_has_in_hand_waits_too(known_solution, vendor_owner):
    changed(known_solution, vendor_owner, tags=("LoRaWAN",))
    assert claim(INDEX, 5) is not None
    assert (drift().ids, drift().waiting) == ([], 1)


def test_what_was_set_aside_does_not_wait(known_solution, vendor_owner):
    changed(known_solution, vendor_owner, tags=("LoRaWAN",))
    Delivery.objects.filter(handler="index").update(quarantined_at=timezone.now())
    assert drift() == Drift([], [known_solution.public_id], [], 0, 1)


@pytest.mark.parametrize("delivered", [True, False])
def test_what_changes_while_it_is_looked_at_is_no_difference(known_solution, vendor_owner, monkeypatch, delivered):
    """Once it was delivered between two reads, once it still waits at the end."""
    look, turns = indexing.differences, []

    def look_late(stamps, contents, newest):
        turns.append(changed(known_solution, vendor_owner, tags=("LoRaWAN",)))
        found = list(look(stamps, contents, newest))
        if delivered:
            work()
        return found

    monkeypatch.setattr(indexing, "differences", look_late)
    assert drift() == Drift([], [], [], 1 if not delivered else 0, 1)
    assert len(turns) == 1


def test_second_look_costs_nothing_when_all_is_well(known_solution, django_assert_num_queries):
    with django_assert_num_queries(15):
        assert drift().ids == []


def test_server_that_is_away_is_said(settings, site_engine):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="It cannot be reached"):
        call_command("check_index")


def test_damage_is_found_though_the_files_are_open_and_has_the_index_replaced(settings):
    settings.ELASTICSEARCH_URL = ""
    solution = published_solution(title="Dusk")
    call_command("reindex")
    for way in ([], ["--repair"]):
        for path in settings.SEARCH_INDEX_FOLDER.glob("schema-*/index-*/*.store"):
            path.unlink()
        with pytest.raises(CommandError, match="files of the index are damaged"):
            call_command("check_index", *way)
        assert Delivery.objects.filter(handler="tend_index", entry__verb=REBUILD_ASKED).count() == 1
        work()
        assert finds("dusk") == [solution.public_id]
        call_command("check_index")


def test_index_that_is_not_there_is_said(site_engine):
    with pytest.raises(CommandError, match="There is no index yet"):
        call_command("check_index", "--repair")
    call_command("reindex")
    assert finds("nothing") == []
