"""Who may list, edit, send and review: by role, capability, scope, and state of organisation and listing."""

import pytest

from accounts.actor import NOBODY
from accounts.models import Capability, Membership, Organisation
from accounts.queries import actor_of
from accounts.states import CapabilityState, OrganisationState, Role
from listings import rules
from listings.states import ListingState
from tests.factories import CapabilityFactory, member
from tests.listings.factories import NeedFactory, SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("person", "solution", "need"),
    [
        ("vendor_owner", True, False),
        ("vendor_editor", True, False),
        ("vendor_viewer", False, False),
        ("outsider", False, False),
        ("staff", False, False),
        ("city_buyer", False, False),
    ],
)
def test_vendor_lists_solutions_and_no_needs(person, solution, need, request, vendor):
    actor = actor_of(request.getfixturevalue(person))
    assert (rules.can_create_solution(actor, vendor), rules.can_create_need(actor, vendor)) == (solution, need)


def test_nobody_lists_nothing(vendor, draft_solution):
    assert rules.can_create_solution(NOBODY, vendor) is False
    assert rules.can_edit(NOBODY, draft_solution) is False
    assert rules.is_own(NOBODY, draft_solution) is False


@pytest.mark.parametrize(("state", "may"), [("asked", True), ("granted", True), ("refused", False)])
def test_asked_for_is_enough_to_draft_and_refused_is_not(state, may, vendor_owner, vendor):
    Capability.objects.update(state=state)
    assert rules.can_create_solution(actor_of(vendor_owner), vendor) is may


@pytest.mark.parametrize(
    ("state", "may"), [("unverified", True), ("verified", True), ("refused", False), ("suspended", False)]
)
def test_organisation_drafts_while_it_waits_and_not_when_it_was_refused(state, may, vendor_owner, draft_solution):
    Organisation.objects.update(state=state)
    actor = actor_of(vendor_owner)
    draft_solution.refresh_from_db()
    assert rules.can_create_solution(actor, draft_solution.organisation) is may
    assert rules.can_edit(actor, draft_solution) is may
    assert rules.can_submit(actor, draft_solution) is (state == "verified")


@pytest.mark.parametrize("state", [CapabilityState.ASKED, CapabilityState.GRANTED])
def test_scope_of_the_membership_counts(state, vendor, django_assert_num_queries):
    CapabilityFactory(organisation=vendor, name="buys")
    Capability.objects.update(state=state)
    person = member("Sven Scoped", role=Role.EDITOR, organisation=vendor)
    Membership.objects.filter(person=person).update(scope=["buys"])
    actor = actor_of(person)
    assert (rules.can_create_need(actor, vendor), rules.can_create_solution(actor, vendor)) == (True, False)
    solution, need = SolutionFactory(organisation=vendor), NeedFactory(organisation=vendor)
    assert (rules.can_edit(actor, need), rules.can_edit(actor, solution)) == (True, False)


def test_granted_capability_asks_the_database_nothing(vendor_owner, draft_solution, django_assert_num_queries):
    actor = actor_of(vendor_owner)
    with django_assert_num_queries(0):
        assert rules.can_edit(actor, draft_solution) is True
        assert rules.can_submit(actor, draft_solution) is True


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        ("draft", {"edit", "submit", "withdraw"}),
        ("submitted", {"take_back", "withdraw"}),
        ("published", {"edit", "withdraw"}),
        ("returned", {"edit", "submit", "withdraw"}),
        ("withdrawn", {"reopen"}),
    ],
)
def test_state_decides_what_is_open(state, allowed, city_buyer, city_viewer, city):
    need = NeedFactory(organisation=city, state=state)
    steps = ("edit", "submit", "take_back", "withdraw", "reopen")
    open_to = {
        person: {step for step in steps if getattr(rules, f"can_{step}")(actor_of(person), need)}
        for person in (city_buyer, city_viewer)
    }
    assert open_to == {city_buyer: allowed, city_viewer: set()}


def test_own_are_all_members_and_nobody_else(city_buyer, city_viewer, staff, vendor_owner, draft_need):
    people = (city_buyer, city_viewer, staff, vendor_owner)
    assert [rules.is_own(actor_of(one), draft_need) for one in people] == [True, True, False, False]


def test_reviewers_are_deciding_staff(staff, staff_viewer, vendor_owner, draft_need):
    people = (staff, staff_viewer, vendor_owner)
    assert [rules.can_review(actor_of(one), draft_need) for one in people] == [True, False, False]


@pytest.mark.parametrize(
    ("organisation", "capability", "beginning"),
    [
        ("unverified", "asked", "Your organisation waits for verification. You can go on writing"),
        ("refused", "asked", "Your organisation could not be verified as it is described. Correct its description"),
        ("suspended", "granted", "Your organisation is suspended, so nothing can be done in its name."),
        ("verified", "asked", "Programme staff have not granted your organisation this yet. You can go on writing"),
    ],
)
def test_page_says_why_it_cannot_be_sent_yet(organisation, capability, beginning, vendor_owner, draft_solution):
    Organisation.objects.update(state=organisation)
    Capability.objects.update(state=capability)
    draft_solution.refresh_from_db()
    sentence = rules.why_not_published(actor_of(vendor_owner), draft_solution)
    assert sentence[: len(beginning)] == beginning


def test_page_says_nothing_when_it_can_be_sent(vendor_owner, draft_solution):
    assert rules.why_not_published(actor_of(vendor_owner), draft_solution) == ""


def test_every_state_of_an_organisation_has_its_sentence_or_none():
    organisation = Organisation()
    sentences = {state: rules.why_organisation_waits(Organisation(state=state)) for state in OrganisationState}
    assert {state for state, sentence in sentences.items() if not sentence} == {OrganisationState.VERIFIED}
    assert rules.why_organisation_waits(organisation) == sentences[OrganisationState.UNVERIFIED]
    assert rules.can_edit(NOBODY, SolutionFactory(state=ListingState.PUBLISHED)) is False
