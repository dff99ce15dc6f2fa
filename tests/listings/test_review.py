"""Staff publish, return and take down; the queue lists what waits; nobody decides about her own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.paginator import Paginator

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry, Private
from accounts.models import Capability, Organisation
from accounts.queries import actor_of, latest_reason
from accounts.states import CapabilityState, OrganisationState, Role
from listings import actions, queries
from listings.models import Need, Solution
from listings.states import ListingState
from tests.factories import MembershipFactory, member
from tests.listings.factories import (
    NeedFactory,
    SolutionFactory,
    in_state,
    need_values,
    past_deadline,
    published_solution,
    solution_values,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(staff):
    organisation = staff.memberships.get().organisation
    return member("Clara Colleague", role=Role.EDITOR, organisation=organisation)


@pytest.fixture
def sent_solution(draft_solution, vendor_owner, staff):
    return in_state(draft_solution, vendor_owner, staff, ListingState.SUBMITTED)


@pytest.fixture
def sent_need(draft_need, city_buyer, staff):
    return in_state(draft_need, city_buyer, staff, ListingState.SUBMITTED)


def test_publish_shows_it_to_all(staff, sent_solution):
    assert isinstance(actions.publish(actor=actor_of(staff), listing=sent_solution, version=1), Moved)
    solution = Solution.objects.public().get()
    assert solution.published_at > solution.submitted_at
    entry = Entry.objects.get(verb="solution.published")
    assert (entry.data, entry.organisation) == (
        {"from": "submitted"},
        staff.memberships.get().organisation.public_id,
    )


def test_second_to_publish_is_told_who_was_first(staff, colleague, sent_solution):
    actions.publish(actor=actor_of(staff), listing=sent_solution, version=1)
    first = Solution.objects.get().published_at
    second = actions.publish(actor=actor_of(colleague), listing=sent_solution, version=1)
    assert (type(second), second.by) == (Already, staff.public_id)
    assert Solution.objects.get().published_at == first


def test_nobody_publishes_what_she_has_not_read(staff, vendor_owner, sent_solution):
    owner = actor_of(vendor_owner)
    actions.take_back(actor=owner, listing=sent_solution)
    actions.edit_solution(actor=owner, solution=sent_solution, version=1, values=solution_values(title="Other"))
    actions.submit(actor=owner, listing=sent_solution, version=2)
    with pytest.raises(StaleVersion, match="The text changed after you opened it"):
        actions.publish(actor=actor_of(staff), listing=sent_solution, version=1)
    assert Solution.objects.get().state == ListingState.SUBMITTED


@pytest.mark.parametrize("state", ["draft", "returned", "withdrawn"])
def test_only_what_waits_is_published(state, staff, vendor_owner, draft_solution):
    solution = in_state(draft_solution, vendor_owner, staff, state)
    with pytest.raises(InvalidTransition):
        actions.publish(actor=actor_of(staff), listing=solution, version=1)


@pytest.mark.parametrize(
    ("state", "result"),
    [
        ("draft", InvalidTransition),
        ("submitted", Moved),
        ("published", Moved),
        ("returned", Already),
        ("withdrawn", InvalidTransition),
    ],
)
def test_return_takes_back_what_waits_or_is_published(state, result, staff, vendor_owner, draft_solution):
    solution = in_state(draft_solution, vendor_owner, staff, state)
    if result is InvalidTransition:
        with pytest.raises(InvalidTransition):
            actions.return_listing(actor=actor_of(staff), listing=solution, why="Say more.")
    else:
        assert type(actions.return_listing(actor=actor_of(staff), listing=solution, why="Say more.")) is result
        assert Solution.objects.public().count() == 0


@pytest.mark.parametrize("state", ListingState.values)
@pytest.mark.parametrize("vouched", OrganisationState.values)
def test_listing_is_public_when_the_public_ones_hold_it(state, vouched, sent_solution):
    Solution.objects.update(state=state)
    Organisation.objects.filter(pk=sent_solution.organisation_id).update(state=vouched)
    is_public = Solution.objects.get().is_public
    assert is_public == Solution.objects.public().exists() == (state == "published" and vouched == "verified")


def test_return_needs_a_reason_that_stays_out_of_the_entry(staff, sent_solution):
    with pytest.raises(Incomplete, match="Give the reason"):
        actions.return_listing(actor=actor_of(staff), listing=sent_solution, why="  ")
    actions.return_listing(actor=actor_of(staff), listing=sent_solution, why=" Which cities? ")
    entry = Entry.objects.get(verb="solution.returned")
    assert entry.data == {"from": "submitted"}
    assert Private.objects.get(entry=entry.uid).text == "Which cities?"
    assert latest_reason(sent_solution.subject, "solution.returned") == "Which cities?"


def test_organisation_must_still_be_verified_and_granted(staff, sent_solution):
    Organisation.objects.filter(pk=sent_solution.organisation_id).update(state=OrganisationState.SUSPENDED)
    with pytest.raises(Incomplete, match="The organisation is not verified now"):
        actions.publish(actor=actor_of(staff), listing=sent_solution, version=1)
    Organisation.objects.filter(pk=sent_solution.organisation_id).update(state=OrganisationState.VERIFIED)
    Capability.objects.filter(organisation=sent_solution.organisation).update(state=CapabilityState.REFUSED)
    with pytest.raises(Incomplete, match="is not granted to the organisation"):
        actions.publish(actor=actor_of(staff), listing=sent_solution, version=1)
    assert Solution.objects.get().state == ListingState.SUBMITTED


def test_need_whose_deadline_passed_while_it_waited_is_not_published(staff, sent_need):
    past_deadline(sent_need)
    with pytest.raises(Incomplete, match="Give a deadline that lies ahead"):
        actions.publish(actor=actor_of(staff), listing=sent_need, version=1)
    assert Need.objects.get().state == ListingState.SUBMITTED


@pytest.mark.parametrize("person", ["vendor_owner", "outsider", "staff_viewer", "city_buyer"])
def test_staff_who_may_decide_decide(person, request, sent_solution):
    actor = actor_of(request.getfixturevalue(person))
    for press in (
        lambda: actions.publish(actor=actor, listing=sent_solution, version=1),
        lambda: actions.return_listing(actor=actor, listing=sent_solution, why="No"),
        lambda: actions.assign(actor=actor, listing=sent_solution, to_me=True),
    ):
        with pytest.raises(NotAllowed):
            press()
    assert (Solution.objects.get().state, Solution.objects.get().reviewer) == (ListingState.SUBMITTED, None)


def test_nobody_decides_about_her_own(staff, sent_solution):
    MembershipFactory(person=staff, organisation=sent_solution.organisation, role=Role.VIEWER)
    with pytest.raises(NotAllowed, match="a colleague has to decide"):
        actions.publish(actor=actor_of(staff), listing=sent_solution, version=1)


def test_assign_keeps_what_a_colleague_took(staff, colleague, sent_need):
    assert actions.assign(actor=actor_of(staff), listing=sent_need, to_me=True) == sent_need
    kept = actions.assign(actor=actor_of(colleague), listing=sent_need, to_me=True)
    assert (type(kept), kept.by) == (Already, staff.public_id)
    assert isinstance(actions.assign(actor=actor_of(colleague), listing=sent_need, to_me=False), Already)
    actions.assign(actor=actor_of(colleague), listing=sent_need, to_me=True, instead_of=staff.public_id)
    assert Need.objects.get().reviewer == colleague
    actions.assign(actor=actor_of(colleague), listing=sent_need, to_me=False)
    assert Need.objects.get().reviewer is None
    assert [entry.data for entry in Entry.objects.filter(verb="need.assigned").order_by("id")] == [
        {"to": staff.public_id},
        {"to": colleague.public_id},
        {"to": ""},
    ]


def test_sent_again_goes_to_the_end_without_a_reviewer(staff, vendor_owner, sent_solution):
    actions.assign(actor=actor_of(staff), listing=sent_solution, to_me=True)
    actions.return_listing(actor=actor_of(staff), listing=sent_solution, why="Say more.")
    first = sent_solution.submitted_at
    actions.submit(actor=actor_of(vendor_owner), listing=sent_solution, version=1)
    solution = Solution.objects.get()
    assert (solution.reviewer, solution.submitted_at > first) == (None, True)


# The queue


def waiting_since(listing, day):
    type(listing).objects.filter(pk=listing.pk).update(submitted_at=datetime(2026, 1, day, tzinfo=UTC))


def names(queue):
    return [(item.kind, item.listing.title) for item in queue]


@pytest.fixture
def queue(sent_solution, sent_need, vendor, vendor_owner, staff):
    """A need, a solution and a change of a published solution, in the order in which they wait."""
    waiting_since(sent_need, 1)
    waiting_since(sent_solution, 2)
    other = published_solution(vendor, title="Parking for all")
    revision = actions.edit_solution(
        actor=actor_of(vendor_owner), solution=other, version=1, values=solution_values(title="Parking for more")
    )
    SolutionFactory(title="Never sent")
    NeedFactory(title="Never sent")
    return revision


def test_queue_shows_the_longest_waiting_first(queue):
    assert names(queries.review_queue(tab="waiting")) == [
        ("need", "Safe ways to school"),
        ("solution", "Bike counters"),
        ("revision", "Parking for all"),
    ]
    assert queries.review_counts() == {"waiting": 3, "published": 1, "returned": 0, "withdrawn": 0}


def test_queue_is_narrowed_by_kind_words_and_reviewer(queue, staff, sent_need, city):
    actions.assign(actor=actor_of(staff), listing=sent_need, to_me=True)
    assert names(queries.review_queue(tab="waiting", kind="revision")) == [("revision", "Parking for all")]
    assert names(queries.review_queue(tab="waiting", text="PARKING")) == [("revision", "Parking for all")]
    assert names(queries.review_queue(tab="waiting", text="bora  buyer")) == [("need", "Safe ways to school")]
    assert names(queries.review_queue(tab="waiting", reviewer=staff)) == [("need", "Safe ways to school")]
    assert names(queries.review_queue(tab="waiting", text="nothing like it")) == []


def test_decided_tabs_show_the_latest_first(queue, staff, vendor_owner, sent_solution):
    actions.return_revision(actor=actor_of(staff), revision=queue, why="No")
    actions.return_listing(actor=actor_of(staff), listing=sent_solution, why="No")
    assert names(queries.review_queue(tab="returned")) == [
        ("revision", "Parking for all"),
        ("solution", "Bike counters"),
    ]
    assert queries.review_counts() == {"waiting": 1, "published": 1, "returned": 2, "withdrawn": 0}


def test_queue_can_be_paged(queue):
    pages = Paginator(queries.review_queue(tab="waiting"), 2)
    assert pages.count == 3
    assert [names(page.object_list) for page in pages] == [
        [("need", "Safe ways to school"), ("solution", "Bike counters")],
        [("revision", "Parking for all")],
    ]
    assert queries.review_queue(tab="waiting")[2].thing == queue


@pytest.mark.parametrize("number", [1, 3])
def test_queue_takes_as_many_queries_for_one_of_each_as_for_three(
    number, vendor, vendor_owner, city, city_buyer, staff, django_assert_num_queries
):
    owner, buyer = actor_of(vendor_owner), actor_of(city_buyer)
    for each in range(number):
        values = solution_values(title=f"Solution {each}", tags=(f"tag {each}",))
        solution = actions.create_solution(actor=owner, organisation=vendor, values=values)
        actions.submit(actor=owner, listing=solution, version=1)
        need = actions.create_need(actor=buyer, organisation=city, values=need_values(title=f"Need {each}"))
        actions.submit(actor=buyer, listing=need, version=1)
        changed = published_solution(vendor, title=f"Published {each}")
        actions.edit_solution(actor=owner, solution=changed, version=1, values=solution_values(title="Changed"))
    with django_assert_num_queries(17):
        items = queries.review_queue(tab="waiting")[:25]
        shown = [(one.listing.title, one.listing.organisation.place, one.thing.reviewer) for one in items]
    assert len(shown) == 3 * number
    with django_assert_num_queries(3):
        queries.review_counts()


def test_reviewed_finds_what_was_sent_and_nothing_else(sent_solution, queue, draft_need):
    assert queries.reviewed("solution", sent_solution.public_id) == sent_solution
    assert queries.reviewed("revision", queue.public_id) == queue
    assert queries.reviewed("solution", Solution.objects.get(texts__title="Never sent").public_id) is None
    assert queries.reviewed("need", sent_solution.public_id) is None
    assert queries.reviewed("theme", sent_solution.public_id) is None


def test_history_tells_who_did_what_and_why(staff, vendor_owner, open_solution, django_assert_num_queries):
    edited = actions.edit_solution(
        actor=actor_of(vendor_owner), solution=open_solution, version=1, values=solution_values(title="Counters")
    )
    actions.return_revision(actor=actor_of(staff), revision=edited, why="Which year?")
    with django_assert_num_queries(5):
        lines = queries.history_of(open_solution)
    assert [(line.what, line.who, line.why) for line in lines] == [
        ("change returned", "Stefan Staff", "Which year?"),
        ("change sent for review", "Otto Owner", ""),
        ("published", "Stefan Staff", ""),
        ("sent for review", "Otto Owner", ""),
        ("created", "Otto Owner", ""),
    ]


def test_reason_of_a_withdrawal_is_kept(vendor_owner, open_solution):
    actions.withdraw(actor=actor_of(vendor_owner), listing=open_solution, why=" Sold. ")
    assert latest_reason(open_solution.subject, "solution.withdrawn") == "Sold."
    assert open_solution.published_at > datetime.now(UTC) - timedelta(minutes=5)
