"""Whatever people do, a change of what is public reaches the index: every action of the product is tried here."""

import pytest
from django.conf import settings as site
from django.db import transaction

import accounts.actions
import listings.actions
from accounts.journal.models import Delivery, Entry
from accounts.states import OrganisationState
from search.handlers import INDEX
from tests.listings.factories import published_solution
from tests.search.deeds import COMING_AND_GOING, MOVING, World, public
from tests.search.still import STILL

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(vendor_owner, city_buyer, staff):
    made = World(vendor_owner, city_buyer, staff)
    Delivery.objects.all().delete()
    made.before = public()
    return made


def sent_off():
    return {lane.partition(":")[2] for lane in Delivery.objects.filter(handler="index").values_list("lane", flat=True)}


@pytest.mark.parametrize("deed", MOVING)
def test_change_of_what_is_public_sets_off_a_delivery_for_each_listing(world, deed):
    MOVING[deed](world)
    after = public()
    moved = {key for key in {*world.before, *after} if world.before.get(key) != after.get(key)}
    assert moved != set()
    assert moved - sent_off() == set()


@pytest.mark.parametrize("deed", COMING_AND_GOING)
def test_what_went_and_came_back_is_delivered_for_both(world, deed):
    """The same stands there at the end, but a worker may have seen the middle."""
    COMING_AND_GOING[deed](world)
    assert public().keys() == world.before.keys()
    assert sent_off() & world.before.keys() != set()


@pytest.mark.parametrize("deed", STILL)
def test_what_changes_nothing_public_moves_nothing(world, deed):
    STILL[deed](world)
    assert public() == world.before


OF_PEOPLE = {
    *(f"accounts.actions.{one}" for one in ("invitations", "joining", "members", "recovery", "resets", "sessions")),
    *("accounts.actions.erasure", "listings.actions.questions", "listings.actions.follows"),
    *("accounts.actions.drafts", "accounts.actions.evidence", "accounts.actions.agreements", "accounts.actions.openid"),
    "listings.actions.looks",
}
"""Who acts, asks, follows, describes and proves stands in no document: none of these writes what one is made of."""


def test_every_action_of_listings_and_organisations_is_tried():
    actions = {name: getattr(app, name) for app in (accounts.actions, listings.actions) for name in app.__all__}
    known = {name for name, action in actions.items() if action.__module__ not in OF_PEOPLE} - {"ThemeWords", "Wanted"}
    tried = {deed.partition(" ")[0] for deeds in (MOVING, COMING_AND_GOING, STILL) for deed in deeds}
    assert known - tried == set()


def test_every_verb_that_the_index_follows_is_written_by_an_action(world):
    written = set()
    for deed in (*MOVING.values(), *COMING_AND_GOING.values()):
        with transaction.atomic():
            deed(world)
            written |= set(Entry.objects.values_list("verb", flat=True))
            transaction.set_rollback(True)
    assert set(site.JOURNAL_HANDLERS["search.handlers.INDEX"]) - written == set()


def test_change_of_an_organisation_reaches_even_what_is_about_to_be_published(world):
    """A publication that commits meanwhile is not seen by the suspension, and a worker may read it too soon."""
    world.decide(world.vendor_person, OrganisationState.SUSPENDED)
    assert sent_off() == {world.solution.public_id, world.draft.public_id, world.sent.public_id}


def test_lanes_of_an_organisation_cost_three_queries(world, django_assert_num_queries):
    organisation = world.organisation_of(world.vendor_person)
    entry = Entry(verb="organisation.suspended", subject=organisation.subject)
    with django_assert_num_queries(3):
        assert len(list(INDEX.lanes(entry))) == 3
    published_solution(organisation, themes=("lighting",))
    with django_assert_num_queries(3):
        assert len(list(INDEX.lanes(entry))) == 4


def test_index_follows_no_verb_of_a_private_budget():
    verbs = site.JOURNAL_HANDLERS["search.handlers.INDEX"]
    assert [verb for verb in verbs if "budget" in verb] == []
