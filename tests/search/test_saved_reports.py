"""Which listings are reported to which saved searches: what is new or newly matches, once for good."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.queries import actor_of
from accounts.states import OrganisationState
from listings import actions as listings
from listings.models import Need
from search import actions
from search.filing import numbers_of
from search.models import Look, Report, SavedSearch, SearchKey
from search.states import Rhythm, SynonymState
from search.synonyms import current as synonyms
from search.synonyms.table import NOTHING
from search.wanted import Wanted, analysis_version
from tests.listings.stories import changed, draft_need, draft_solution, make_reference, published
from tests.search.indexed import stand
from tests.search.saving import append_entry, reported, saved_by, work

LONG_ENOUGH = 2.0
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def saved(themes, city_buyer):
    return saved_by(city_buyer, "lamps")


def test_new_listing_is_reported_once(saved, vendor_owner, staff):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    assert reported(saved) == [solution.public_id]


def test_other_listing_is_not_reported(saved, vendor_owner, staff):
    published(
        draft_solution(
            vendor_owner, title="Bins", summary="Bins.", description="Bins.", themes=("water",), tags=(), cpv_codes=()
        ),
        vendor_owner,
        staff,
    )
    work()
    assert reported(saved) == []
    assert Look.objects.count() == 1


def test_listing_of_before_is_not_new_though_nobody_has_looked_at_it_yet(themes, city_buyer, vendor_owner, staff):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    early = saved_by(city_buyer, "lamps")
    work()
    assert reported(early) == []
    assert Look.objects.get().listing == solution.public_id


def test_edit_of_what_matched_already_reports_nothing(themes, city_buyer, vendor_owner, staff):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    saved = saved_by(city_buyer, "lamps")
    approve(changed(solution, vendor_owner, summary="Dims lamps at night."), staff)
    work()
    assert reported(saved) == []


def test_listing_that_newly_matches_is_reported(themes, city_buyer, vendor_owner, staff):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    saved = saved_by(city_buyer, "noise")
    approve(changed(solution, vendor_owner, summary="Dims lamps and hears noise."), staff)
    work()
    assert reported(saved) == [solution.public_id]


def test_listing_that_was_changed_after_the_search_was_saved_is_reported_though_it_waited_before(
    themes, city_buyer, vendor_owner, staff
):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    saved = saved_by(city_buyer, "noise")
    approve(changed(solution, vendor_owner, summary="Dims lamps and hears noise."), staff)
    work()
    assert reported(saved) == [solution.public_id]


def test_withdrawn_listing_is_forgotten_and_not_reported_again(saved, vendor_owner, staff):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    organisation = vendor_owner.memberships.get().organisation
    stand(organisation, OrganisationState.SUSPENDED, staff)
    work()
    assert Look.objects.count() == 0
    stand(organisation, OrganisationState.VERIFIED, staff)
    work()
    assert Look.objects.count() == 1
    assert reported(saved) == [solution.public_id]


def test_listing_that_comes_back_is_new_to_a_search_saved_meanwhile(themes, city_buyer, vendor_owner, staff):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    organisation = vendor_owner.memberships.get().organisation
    stand(organisation, OrganisationState.SUSPENDED, staff)
    work()
    saved = saved_by(city_buyer, "lamps")
    stand(organisation, OrganisationState.VERIFIED, staff)
    work()
    assert reported(saved) == [solution.public_id]


def test_listing_that_nobody_ever_looked_at_is_no_news_when_it_is_edited(themes, city_buyer, vendor_owner, staff):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    Look.objects.all().delete()
    saved = saved_by(city_buyer, "lamps")
    approve(changed(solution, vendor_owner, summary="Dims lamps at night."), staff)
    work()
    assert reported(saved) == []


def test_imported_reference_is_reported(themes, city_buyer):
    saved = saved_by(city_buyer, "LED", "references", language="ro")
    reference = make_reference()
    append_entry("reference.imported", reference.subject)
    work()
    assert reported(saved) == [reference.public_id]


def test_closed_need_is_not_reported(themes, city_buyer, staff):
    saved = saved_by(city_buyer, "lamps", "needs")
    need = published(draft_need(city_buyer), city_buyer, staff)
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    work()
    assert reported(saved) == []


def test_need_that_was_closed_at_the_last_look_and_is_open_again_is_reported(themes, city_buyer, staff):
    saved = saved_by(city_buyer, "lamps", "needs")
    need = published(draft_need(city_buyer), city_buyer, staff)
    for days, expected in ((-1, []), (1, [need.public_id])):
        Need.objects.filter(pk=need.pk).update(deadline=timezone.now() + timedelta(days=days))
        append_entry("need.edited", need.subject)
        work()
        assert reported(saved) == expected


def test_budget_that_is_not_public_moves_nothing(themes, city_buyer, vendor_owner, staff):
    saved = saved_by(vendor_owner, "", "needs", budget=["100k_500k", "500k_1m", "under_100k", "10k_50k"])
    need = published(draft_need(city_buyer, budget_public=False), city_buyer, staff)
    work()
    assert reported(saved) == []
    assert need.public_id in Look.objects.values_list("listing", flat=True)


def test_paused_search_and_one_of_somebody_who_left_report_nothing(saved, outsider, city_buyer, vendor_owner, staff):
    gone = saved_by(outsider, "lamps")
    type(outsider).objects.filter(pk=outsider.pk).update(is_active=False)
    actions.pause_search(actor=actor_of(city_buyer), saved=saved)
    published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    assert (reported(saved), reported(gone)) == ([], [])


def test_filters_and_kind_decide(themes, city_buyer, vendor_owner, staff):
    kinds = {
        "theme": saved_by(city_buyer, "", theme=["parking"]),
        "other theme": saved_by(city_buyer, "", theme=["water"]),
        "kind": saved_by(city_buyer, ""),
        "other kind": saved_by(city_buyer, "", "needs"),
        "both": saved_by(city_buyer, "lamps", country=["BG"]),
        "other country": saved_by(city_buyer, "lamps", country=["FI"]),
        "phrase": saved_by(city_buyer, '"sensors on poles"'),
        "without": saved_by(city_buyer, "lamps -sensors"),
        "compound": saved_by(city_buyer, "lamppost nightfalls"),
    }
    published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    found = {name: len(reported(saved)) for name, saved in kinds.items()}
    assert found == {
        "theme": 1,
        "other theme": 0,
        "kind": 1,
        "other kind": 0,
        "both": 1,
        "other country": 0,
        "phrase": 1,
        "without": 0,
        "compound": 1,
    }


def test_reindex_and_repeated_deliveries_report_nothing_again(saved, live, vendor_owner, staff):
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    for _turn in range(2):
        append_entry("solution.edited", solution.subject)
    work()
    assert reported(saved) == [solution.public_id]


def test_searches_are_filed_anew_before_anything_is_compared(saved, vendor_owner, staff):
    SearchKey.objects.all().delete()
    SavedSearch.objects.update(filed_with="of old")
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    assert reported(saved) == [solution.public_id]


def test_learning_files_anew_and_reports_nothing(themes, saved, vendor_owner, staff, arrays, settings, request):
    published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    before = SavedSearch.objects.get().filed_with
    Report.objects.all().delete()
    request.getfixturevalue("learned")
    work()
    assert SavedSearch.objects.get().filed_with != before
    assert reported(saved) == []


def test_host_that_has_learned_nothing_gets_along_with_keys_of_one_that_has(
    saved, learned, settings, vendor_owner, staff
):
    assert actions.file_anew()
    filed_with = SavedSearch.objects.get().filed_with
    settings.SEARCH_CONCEPTS_FILE = "/nowhere"
    assert filed_with.startswith(f"{analysis_version()}.")
    assert (actions.file_anew(), SavedSearch.objects.get().filed_with) == (True, filed_with)
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    assert reported(saved) == [solution.public_id]


def test_more_than_one_turn_files_all_anew(saved, city_buyer, monkeypatch):
    others = [saved_by(city_buyer, "bins") for _each in range(3)]
    SavedSearch.objects.update(filed_with="of old")
    monkeypatch.setattr("search.actions.reporting.AT_ONCE", 2)
    assert [actions.file_anew() for _turn in range(3)] == [False, False, True]
    assert set(SavedSearch.objects.values_list("filed_with", flat=True)) == {analysis_version()}
    assert SavedSearch.objects.count() == len(others) + 1


def test_what_is_held_in_memory_follows_every_change(saved, city_buyer, vendor_owner, staff):
    """One process compares; searches come, change and go between, the last one among them."""

    def new():
        title = f"Night {Look.objects.count()}"
        return published(draft_solution(vendor_owner, title=title), vendor_owner, staff).public_id

    first = new()
    work()
    other = saved_by(city_buyer, "sensors")
    second = new()
    work()
    wanted = Wanted.of("bins", "solutions", {}, "en")
    saving = actions.Saving(name="Bins", rhythm=Rhythm.AT_ONCE, hour=8, weekday=0)
    actions.edit_search(actor=actor_of(city_buyer), saved=other, version=1, wanted=wanted, saving=saving)
    third = new()
    work()
    actions.delete_search(actor=actor_of(city_buyer), saved=other)
    later = saved_by(city_buyer, "poles")
    fourth = new()
    work()
    assert (reported(saved), reported(later)) == ([first, second, third, fourth], [fourth])
    assert not Report.objects.filter(listing=third).exclude(search=saved).exists()


def test_what_is_held_in_memory_is_forgotten_when_an_older_database_comes_back(saved, city_buyer, vendor_owner, staff):
    published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    saved.delete()
    restored = saved_by(city_buyer, "lamps")
    SavedSearch.objects.update(filing=saved.filing)  # in a restored database the same numbers are given again
    solution = published(draft_solution(vendor_owner, title="Later"), vendor_owner, staff)
    work()
    assert reported(restored) == [solution.public_id]


def test_listing_of_the_moment_in_which_a_search_is_saved_is_not_lost(themes, city_buyer, vendor_owner, staff):
    """A worker that compares it meanwhile waits until the search is seen."""
    begun, compared = threading.Event(), threading.Event()

    def save_slowly():
        with transaction.atomic():
            saved_by(city_buyer, "lamps")
            begun.set()
            compared.wait(LONG_ENOUGH)
        connection.close()

    draft = draft_solution(vendor_owner)
    saving = threading.Thread(target=save_slowly)
    saving.start()
    begun.wait()
    solution = published(draft, vendor_owner, staff)
    work()
    compared.set()
    saving.join()
    work()
    assert reported(SavedSearch.objects.get()) == [solution.public_id]


def approve(revision, staff):
    listings.approve_revision(actor=actor_of(staff), revision=revision, version=revision.version)


def added(staff, *terms):
    return actions.add_synonym(actor=actor_of(staff), language="en", terms=terms)


def test_changed_synonyms_file_anew_and_report_nothing_of_before(themes, city_buyer, vendor_owner, staff):
    saved = saved_by(city_buyer, "luminaires")
    published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    before = SavedSearch.objects.get()
    assert reported(saved) == []
    added(staff, "luminaire", "lamp")
    work()
    after = SavedSearch.objects.get()
    assert (after.filed_with != before.filed_with, after.filing > before.filing, reported(saved)) == (True, True, [])


def test_new_listing_is_reported_once_by_what_means_the_same(themes, city_buyer, vendor_owner, staff):
    saved, plain = saved_by(city_buyer, "luminaires"), saved_by(city_buyer, "luminaires", name="Plain")
    SavedSearch.objects.filter(pk=plain.pk).update(is_plain=True)
    group = added(staff, "luminaire", "lamp")
    solution = published(draft_solution(vendor_owner), vendor_owner, staff)
    work()
    assert (reported(saved), reported(plain)) == ([solution.public_id], [])
    actions.switch_synonym(actor=actor_of(staff), synonym=group, to=SynonymState.DROPPED)
    changed(solution, vendor_owner, tags=("night",))
    work()
    actions.switch_synonym(actor=actor_of(staff), synonym=group, to=SynonymState.USED)
    changed(solution, vendor_owner, tags=("dusk",))
    work()
    assert reported(saved) == [solution.public_id]


def test_other_process_files_anew_by_what_the_rows_say(saved, staff):
    filed_with = SavedSearch.objects.get().filed_with
    added(staff, "luminaire", "lamp")
    synonyms.hold(NOTHING)  # as another process, which looked a moment ago, still has it
    assert actions.file_anew()
    assert SavedSearch.objects.get().filed_with != filed_with
    assert SearchKey.objects.filter(key__in=numbers_of("solutions", [("combined", "luminair")])).exists()
