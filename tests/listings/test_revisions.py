"""A changed claim or price of a published solution waits for review while the approved version stays up."""

import pytest

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.errors import InvalidTransition
from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.queries import actor_of, latest_reason
from accounts.states import OrganisationState
from listings import actions, queries
from listings.models import Revision, Solution
from listings.proofs import Certificate, PriceLine
from listings.states import PriceBand, RevisionState
from listings.values import CLAIMS
from tests.listings.factories import cpv, solution_values, theme

pytestmark = pytest.mark.django_db


def edit(person, solution, **changes):
    return actions.edit_solution(
        actor=actor_of(person), solution=solution, version=solution.version, values=solution_values(**changes)
    )


@pytest.fixture
def waiting(vendor_owner, open_solution):
    """A change of price that waits."""
    return edit(vendor_owner, open_solution, price_band=PriceBand.UNDER_10K)


CHANGES = {
    "language": {"language": "bg"},
    "title": {"title": "Counters"},
    "summary": {"summary": "Counts."},
    "description": {"description": "Sensors."},
    "themes": {"themes": ("parking",)},
    "cpv_codes": {"cpv_codes": ("34430000",)},
    "maturity": {"maturity": "pilot"},
    "price_band": {"price_band": "free"},
    "price_model": {"price_model": "one_off"},
    "countries": {"countries": ("BG",)},
    "languages": {"languages": ("fr",)},
    "benefits": {"benefits": "Fewer trips."},
    "constraints": {"constraints": "Not in tunnels."},
    "city_provides": {"city_provides": "A pole."},
    "integration": {"integration": "NGSI-LD"},
    "mims": {"mims": ("mim1", "mim2")},
    "data_location": {"data_location": ("eea",)},
    "data_protection": {"data_protection": "No persons."},
    "exit_terms": {"exit_terms": "CSV within 30 days."},
    "accessibility": {"accessibility": "partly"},
    "accessibility_note": {"accessibility_note": "The map is not."},
    "reselling": {"reselling": "direct"},
    "price_example": {"price_example": "Ten counters for a year."},
    "price_lines": {"price_lines": (PriceLine("Counters", 1_000_000), PriceLine("Service", 50_050))},
    "certificates": {"certificates": (Certificate("ISO 27001", "A body", "7", "2026-01-01", "2029-01-01"),)},
}


@pytest.mark.parametrize("field", CHANGES)
def test_every_claim_waits_while_the_approved_version_stays_up(field, vendor_owner, open_solution, staff):
    theme("parking"), cpv("34430000")
    before = queries.values_of_solution(open_solution)
    revision = edit(vendor_owner, open_solution, **CHANGES[field])
    assert (type(revision), revision.state) == (Revision, RevisionState.WAITING)
    assert queries.values_of_solution(Solution.objects.get()) == before
    entry = Entry.objects.get(verb="revision.waiting")
    assert entry.data == {"solution": open_solution.public_id, "fields": [field]}
    actions.approve_revision(actor=actor_of(staff), revision=revision, version=1)
    assert queries.values_of_solution(Solution.objects.get()) == solution_values(**CHANGES[field])


def test_every_claim_is_tried():
    assert set(CHANGES) == CLAIMS


def test_what_is_no_claim_changes_at_once(vendor_owner, open_solution):
    result = edit(vendor_owner, open_solution, tags=("sensor",), website="https://new.example/", contact_name="Ona")
    assert result == open_solution
    assert queries.values_of_solution(Solution.objects.get()).website == "https://new.example/"
    assert Revision.objects.count() == 0
    assert Entry.objects.get(verb="solution.edited").data == {"fields": ["tags", "website", "contact_name"]}


def test_both_kinds_in_one_form_go_their_own_ways(vendor_owner, open_solution, staff):
    revision = edit(vendor_owner, open_solution, title="Counters", website="https://new.example/")
    stored = queries.values_of_solution(Solution.objects.get())
    assert (stored.title, stored.website) == ("Bike counters", "https://new.example/")
    open_solution.refresh_from_db()
    edit(vendor_owner, open_solution, title="Counters", website="https://newest.example/")
    assert Revision.objects.get().version == 1
    actions.approve_revision(actor=actor_of(staff), revision=revision, version=1)
    stored = queries.values_of_solution(Solution.objects.get())
    assert (stored.title, stored.website) == ("Counters", "https://newest.example/")


def test_form_starts_from_what_is_wanted(open_solution, waiting):
    assert queries.values_of_solution(open_solution).price_band == PriceBand.UNDER_50K
    assert queries.wanted_values(open_solution).price_band == PriceBand.UNDER_10K


def test_second_change_replaces_the_first(vendor_owner, open_solution, waiting):
    edit(vendor_owner, open_solution, price_band=PriceBand.FREE, title="Counters")
    revision = Revision.objects.get()
    assert (revision, revision.version) == (waiting, 2)
    assert queries.revised_values(revision) == solution_values(price_band=PriceBand.FREE, title="Counters")
    assert Entry.objects.get(verb="revision.edited").data["fields"] == ["title", "price_band"]


def test_change_that_is_undone_waits_no_more(vendor_owner, open_solution, waiting):
    assert edit(vendor_owner, open_solution) == open_solution
    assert Revision.objects.get().state == RevisionState.DROPPED


def test_returned_change_is_edited_and_waits_again(vendor_owner, open_solution, waiting, staff):
    reviewer = actor_of(staff)
    actions.assign(actor=reviewer, listing=waiting, to_me=True)
    actions.return_revision(actor=reviewer, revision=waiting, why="Which year?")
    assert latest_reason(waiting.subject, "revision.returned") == "Which year?"
    edit(vendor_owner, open_solution, price_band=PriceBand.FREE)
    again = Revision.objects.get()
    assert (again.state, again.version, again.reviewer) == (RevisionState.WAITING, 2, None)
    assert again.submitted_at > waiting.submitted_at


def test_form_opened_before_a_change_waited_is_stale(vendor_owner, vendor_editor, open_solution):
    seen = open_solution.version
    edit(vendor_owner, open_solution, price_band=PriceBand.UNDER_10K)
    with pytest.raises(StaleVersion):
        actions.edit_solution(
            actor=actor_of(vendor_editor), solution=open_solution, version=seen, values=solution_values(title="Mine")
        )
    assert queries.revised_values(Revision.objects.get()).title == "Bike counters"


def test_change_must_be_complete(vendor_owner, open_solution):
    with pytest.raises(Incomplete, match="Write a description"):
        edit(vendor_owner, open_solution, description=" ")
    assert Revision.objects.count() == 0


def test_nobody_approves_what_she_has_not_read(vendor_owner, open_solution, waiting, staff):
    edit(vendor_owner, open_solution, price_band=PriceBand.FREE)
    with pytest.raises(StaleVersion, match="The text changed after you opened it"):
        actions.approve_revision(actor=actor_of(staff), revision=waiting, version=1)
    assert Solution.objects.get().price_band == PriceBand.UNDER_50K


def test_approval_makes_open_forms_stale(vendor_owner, open_solution, waiting, staff):
    seen = Solution.objects.get().version
    actions.approve_revision(actor=actor_of(staff), revision=waiting, version=1)
    assert Solution.objects.get().version == seen + 1


def decide(name, person, revision):
    actor = actor_of(person)
    return {
        "approved": lambda: actions.approve_revision(actor=actor, revision=revision, version=revision.version),
        "returned": lambda: actions.return_revision(actor=actor, revision=revision, why="Why"),
        "dropped": lambda: actions.drop_revision(actor=actor, revision=revision, version=revision.version),
    }[name]()


@pytest.mark.parametrize("first", ["approved", "returned", "dropped"])
@pytest.mark.parametrize("second", ["approved", "returned", "dropped"])
def test_second_decision_is_kind_lawful_or_refused(first, second, vendor_owner, waiting, staff):
    person = {"approved": staff, "returned": staff, "dropped": vendor_owner}
    assert isinstance(decide(first, person[first], waiting), Moved)
    if first == second:
        again = decide(second, person[second], waiting)
        assert (type(again), again.by) == (Already, person[first].public_id)
    elif (first, second) == ("returned", "dropped"):
        assert isinstance(decide(second, person[second], waiting), Moved)
    else:
        with pytest.raises(InvalidTransition):
            decide(second, person[second], waiting)


def test_return_needs_a_reason(waiting, staff):
    with pytest.raises(Incomplete, match="Give the reason"):
        actions.return_revision(actor=actor_of(staff), revision=waiting, why=" ")


@pytest.mark.parametrize("person", ["vendor_owner", "outsider", "staff_viewer", "city_buyer"])
def test_staff_who_may_decide_decide(person, request, waiting):
    for name in ("approved", "returned"):
        with pytest.raises(NotAllowed):
            decide(name, request.getfixturevalue(person), waiting)
    assert Revision.objects.get().state == RevisionState.WAITING


@pytest.mark.parametrize("person", ["staff", "outsider", "vendor_viewer", "city_buyer"])
def test_only_writers_of_the_vendor_drop(person, request, waiting):
    with pytest.raises(NotAllowed):
        decide("dropped", request.getfixturevalue(person), waiting)


def test_stale_drop_is_refused(vendor_owner, open_solution, waiting):
    edit(vendor_owner, open_solution, price_band=PriceBand.FREE)
    with pytest.raises(StaleVersion):
        actions.drop_revision(actor=actor_of(vendor_owner), revision=waiting, version=1)


@pytest.mark.parametrize("leaving", ["withdraw", "return"])
def test_change_is_dropped_when_its_solution_leaves_the_site(leaving, vendor_owner, open_solution, waiting, staff):
    if leaving == "withdraw":
        actions.withdraw(actor=actor_of(vendor_owner), listing=open_solution)
    else:
        actions.return_listing(actor=actor_of(staff), listing=open_solution, why="A complaint.")
    assert Revision.objects.get().state == RevisionState.DROPPED
    assert queries.open_revision(open_solution) is None


def test_change_of_a_vendor_that_is_no_longer_verified_is_not_approved(waiting, staff):
    organisation = waiting.solution.organisation
    Organisation.objects.filter(pk=organisation.pk).update(state=OrganisationState.SUSPENDED)
    with pytest.raises(Incomplete, match="The organisation is not verified now"):
        actions.approve_revision(actor=actor_of(staff), revision=waiting, version=1)


def test_differences_show_each_changed_claim(vendor_owner, open_solution):
    theme("parking")
    revision = edit(
        vendor_owner, open_solution, price_band="free", countries=("BG", "FR"), languages=("fr",), themes=("parking",)
    )
    before, after = queries.values_of_solution(open_solution), queries.revised_values(revision)
    assert [(one.label, one.before, one.after) for one in queries.differences(before, after)] == [
        ("Themes", "Cycling", "Parking"),
        ("Price of the first year", "€10,000 to €50,000", "Free of charge"),
        ("Countries served", "Bulgaria; Romania", "Bulgaria; France"),
        ("Languages", "Not stated", "French"),
    ]
