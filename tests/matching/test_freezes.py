"""Frozen searches: what was asked and found stays as it is, whatever becomes of the listings and the index."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.queries import actor_of
from listings.models import Need, Solution, SolutionText
from marketplace.matching import actions
from marketplace.matching.choosing import MOST_FROZEN
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Candidate, Freeze, FrozenHit
from marketplace.matching.queries.candidates import hits_of_freeze, texts_now
from marketplace.matching.queries.since import since
from marketplace.matching.written import digest_of
from search.engines import engine
from search.engines.base import EngineDown
from search.indexing import rebuild
from tests.factories import PlaceFactory, member
from tests.listings.deployed import answer, deploy
from tests.matching.stories import index, make_need, make_solution, organisation_of

ASKED = "q=lamp"


def freeze(person, need, address=ASKED):
    return actions.freeze_search(actor=actor_of(person), need=need, address=address, language="en")


@pytest.fixture
def lamps(vendor_owner):
    """Three public solutions about lamps, alone in the index."""
    made = [make_solution(vendor_owner, title=f"Lamp {name}") for name in ("one", "two", "three")]
    index(*made)
    return made


def test_freeze_keeps_question_index_and_texts(need, lamps, city_buyer):
    found = freeze(city_buyer, need)
    hits = list(found.hits.all())
    assert (found.number, found.total, found.language, found.frozen_by) == (1, 3, "en", city_buyer)
    asked = (found.question["text"], found.question["kind"], found.question["address"])
    assert asked == ("lamp", "solutions", "q=lamp")
    about = engine().about()
    named = (found.engine, found.index_name, found.schema)
    assert named == (f"{about.name} {about.version}", about.index, about.schema)
    assert [one.position for one in hits] == [1, 2, 3]
    assert {one.solution for one in hits} == set(lamps)
    assert [(one.title, one.content["texts"][0]["title"]) for one in hits] == [(one.title, one.title) for one in hits]
    assert [one.digest for one in hits] == [digest_of(one.content) for one in hits]
    entry = Entry.objects.get(verb="search.frozen")
    assert entry.data == {"need": need.public_id, "number": 1, "total": 3, "kept": 3}


def test_freeze_has_the_order_of_the_search_page(need, lamps, city_buyer, client_of):
    page = client_of(city_buyer).get(f"/search/?{ASKED}").context["found"]
    found = freeze(city_buyer, need)
    assert [one.solution.public_id for one in hits_of_freeze(found)] == [hit.row.public_id for hit in page.hits]


def test_freeze_is_ordered_by_likeness_to_the_city_of_its_need(need, lamps, city_buyer, vendor_owner, client_of):
    """Who freezes may act for two cities; a need's record is about its own."""
    Organisation.objects.filter(memberships__person=city_buyer).update(place=PlaceFactory())
    twin = member("Tina Twin", "buys", form="city", place=PlaceFactory())
    answer(deploy(lamps[1], vendor_owner, organisation_of(twin)), twin)
    rebuild()
    client, address = client_of(city_buyer), f"{ASKED}&sort=alike"
    assert "Cities like mine first" in client.get(f"{reverse('matching:freeze_search')}?{address}").content.decode()
    found = freeze(city_buyer, Need.objects.get(pk=need.pk), address)
    hits = [one.solution for one in hits_of_freeze(found)]
    assert (hits[0], found.question["sort"], found.question["home"]) == (lamps[1], "alike", "BG.31")
    page = client.get(reverse("matching:freeze", args=[found.public_id])).content.decode()
    assert "Cities like mine first" in page


def test_second_freeze_has_the_next_number_and_leaves_the_first(need, lamps, city_buyer):
    first = freeze(city_buyer, need)
    assert freeze(city_buyer, need, "q=lantern").number == 2
    assert Freeze.objects.get(pk=first.pk).question["text"] == "lamp"
    assert freeze(city_buyer, make_need(city_buyer, title="Another need")).number == 1


def test_frozen_text_stays_when_the_listing_changes(need, lamps, city_buyer):
    found = freeze(city_buyer, need)
    changed, hidden, same = (found.hits.get(solution=one) for one in lamps)
    SolutionText.objects.filter(solution=lamps[0]).update(title="Lantern one")
    Solution.objects.filter(pk=lamps[1].pk).update(state="withdrawn")
    now = texts_now([changed, hidden, same])
    told = [since(one, now.get(one.solution.public_id)) for one in (changed, hidden, same)]
    assert [(one.is_public, one.gone, one.new) for one in told] == [
        (True, ["Lamp one"], ["Lantern one"]),
        (False, (), ()),
        (True, [], []),
    ]
    assert [one.has_changed for one in told] == [True, True, False]
    assert FrozenHit.objects.get(pk=changed.pk).title == "Lamp one"


def test_at_most_so_many_positions_are_kept(need, lamps, city_buyer, monkeypatch):
    monkeypatch.setattr("marketplace.matching.actions.freezing.MOST_FROZEN", 2)
    found = freeze(city_buyer, need)
    assert (MOST_FROZEN, found.total, found.hits.count()) == (200, 3, 2)


def test_need_has_at_most_so_many_freezes(need, lamps, city_buyer, monkeypatch):
    monkeypatch.setattr("marketplace.matching.actions.freezing.MOST_FREEZES", 1)
    freeze(city_buyer, need)
    with pytest.raises(NotOpen, match="1 frozen searches"):
        freeze(city_buyer, need)


def test_search_for_needs_is_refused(need, city_buyer):
    with pytest.raises(NotOpen, match="Only a search for solutions"):
        freeze(city_buyer, need, "q=lamp&kind=needs")


def test_only_owners_and_editors_of_the_city_freeze(need, lamps, city_viewer, vendor_owner, other_city, staff):
    for person in (city_viewer, vendor_owner, other_city, staff):
        with pytest.raises(NotAllowed):
            freeze(person, need)
    assert Freeze.objects.count() == 0


def test_engine_that_is_away_refuses_kindly(need, lamps, city_buyer, client_of, monkeypatch):
    def away(*_args, **_options):
        raise EngineDown("away")

    monkeypatch.setattr("search.queries.frozen.engine", away)
    answer = client_of(city_buyer).post(f"/freezes/new/?{ASKED}", {"need": need.public_id})
    assert answer.status_code == 422
    assert "The search engine does not answer just now, so nothing can be frozen." in answer.content.decode()
    assert f'value="{need.public_id}" selected' in answer.content.decode()
    assert Freeze.objects.count() == 0


def test_search_page_leads_to_the_freeze(need, lamps, city_buyer, client_of):
    client = client_of(city_buyer)
    link = f"/freezes/new/?{ASKED}"
    assert f'href="{link}"' in client.get(f"/search/?{ASKED}").content.decode()
    assert client.get(link).status_code == 200
    answer = client.post(link, {"need": need.public_id})
    assert (answer.status_code, answer["Location"]) == (302, f"/freezes/{Freeze.objects.get().public_id}/")
    page = client.get(answer["Location"]).content.decode()
    assert ("lamp" in page, "3 solutions were found" in page, "Lamp two" in page) == (True, True, True)


@pytest.mark.parametrize("address", ["/search/?q=lamp&kind=needs", "/search/?q=lamp"])
def test_search_page_offers_no_freeze_where_there_is_none(lamps, vendor_owner, city_buyer, client_of, client, address):
    readers = [client_of(vendor_owner), client, *([client_of(city_buyer)] if "needs" in address else [])]
    assert [("/freezes/new/" in one.get(address).content.decode()) for one in readers] == [False] * len(readers)


def test_freeze_asks_for_a_need(need, lamps, city_buyer, client_of):
    client = client_of(city_buyer)
    answers = [client.post(f"/freezes/new/?{ASKED}", {"need": one}) for one in ("", "zzzzzzzzzz", "\x00")]
    assert [one.status_code for one in answers] == [422] * 3
    assert Freeze.objects.count() == 0


def test_freeze_without_a_need_says_what_to_do(city_buyer, client_of):
    page = client_of(city_buyer).get(f"/freezes/new/?{ASKED}")
    assert (page.status_code, "Your team has no need yet" in page.content.decode()) == (200, True)


def test_page_says_where_a_listing_changed(need, lamps, city_buyer, client_of):
    found = freeze(city_buyer, need)
    SolutionText.objects.filter(solution=lamps[0]).update(title="Lantern one")
    Solution.objects.filter(pk=lamps[1].pk).update(state="withdrawn")
    page = client_of(city_buyer).get(f"/freezes/{found.public_id}/").content.decode()
    assert ("<del>Lamp one</del>" in page, "<ins>Lantern one</ins>" in page) == (True, True)
    assert ("Changed since" in page, "Not public any more" in page) == (True, True)


def test_time_of_a_freeze_is_shown_in_the_zone_of_the_need(need, lamps, city_buyer, client_of):
    found = freeze(city_buyer, need)
    need.deadline_zone = "Europe/Sofia"
    need.save()
    Freeze.objects.filter(pk=found.pk).update(frozen_at=datetime(2026, 11, 30, 12, 0, tzinfo=UTC))
    page = client_of(city_buyer).get(f"/freezes/{found.public_id}/").content.decode()
    assert "30 November 2026, 14:00" in page


def test_ticked_and_first_positions_come_on_the_long_list(need, lamps, city_buyer, client_of):
    found, client = freeze(city_buyer, need), client_of(city_buyer)
    address = f"/freezes/{found.public_id}/take/"
    assert client.post(address, {"what": "ticked", "position": ["2", "x", "9999"]}).status_code == 302
    assert [one.sources.get().position for one in Candidate.objects.all()] == [2]
    client.post(address, {"what": "first", "first": "2"})
    assert sorted(one.sources.get().position for one in Candidate.objects.all()) == [1, 2]
    for nothing in ({}, {"what": "first", "first": "-1"}, {"what": "first", "first": "\x00"}, {"position": "0"}):
        client.post(address, nothing)
    assert Candidate.objects.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_a_freeze_takes_the_same_queries(
    number, need, vendor_owner, city_buyer, client_of, django_assert_num_queries
):
    index(*(make_solution(vendor_owner, title=f"Lamp {place}") for place in range(number)))
    found, client = freeze(city_buyer, need), client_of(city_buyer)
    address = f"/freezes/{found.public_id}/"
    client.get(address)
    with django_assert_num_queries(15):
        assert len(client.get(address).context["rows"]) == number


def test_city_own_solutions_are_left_out(need, city_buyer, lamps):
    organisation = organisation_of(city_buyer)
    Solution.objects.filter(pk=lamps[0].pk).update(organisation=organisation)
    found = freeze(city_buyer, need)
    taken = actions.list_hits(actor=actor_of(city_buyer), need=need, freeze=found, positions=range(1, 4))
    assert {one.solution for one in taken} == set(lamps[1:])


def test_freeze_of_another_need_gives_no_candidates(need, lamps, city_buyer):
    found = freeze(city_buyer, make_need(city_buyer, title="Another need"))
    with pytest.raises(NotAllowed):
        actions.list_hits(actor=actor_of(city_buyer), need=need, freeze=found, positions=[1])
