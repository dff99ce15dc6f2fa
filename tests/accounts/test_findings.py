"""The review page says of every check whether it was made and what came of it."""

import pytest
from allauth.account.models import EmailAddress

from accounts import actions
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.findings import findings_of
from accounts.journal.models import Entry, Private
from accounts.models import RegisterLookup
from accounts.queries import actor_of
from accounts.states import OrganisationState, RegisterCheck
from tests.factories import OrganisationFactory, member


@pytest.fixture
def waiting(db):
    owner = member("Nina Newcomer", state=OrganisationState.UNVERIFIED, register_number="175074752")
    return owner.memberships.get().organisation


def results(organisation):
    return [(finding.result, finding.sentence) for finding in findings_of(organisation)]


def move_owner_to(organisation, address, *, verified=True):
    owner = organisation.memberships.get().person
    EmailAddress.objects.filter(user=owner).update(email=address, verified=verified)


def test_findings_of_what_nobody_has_looked_at(waiting):
    assert results(waiting) == [
        ("fits", "175074752 has those of this VAT number: Bulgaria."),
        ("open", "Nobody has recorded that the number was looked up."),
        ("fits", "No other organisation gave it."),
        ("misfit", "The website is at organisation.example, the owners at people.example."),
        ("fits", "No other name looks like it."),
    ]


def test_findings_name_others_of_the_same_number(waiting):
    twin = OrganisationFactory(name="Twin", register_number="175074752")
    OrganisationFactory(name="Elsewhere", register_number="175074752", country="GR")
    finding = findings_of(waiting)[2]
    assert (finding.result, list(finding.others)) == ("misfit", [twin])


@pytest.mark.parametrize(
    ("website", "address", "verified", "result", "sentence"),
    [
        ("", "a@x.example", True, "open", "No website was given."),
        (
            "https://www.lamps.bg/x",
            "a@it.lamps.bg",
            True,
            "fits",
            "An owner proved an address at lamps.bg.",
        ),
        (
            "https://lamps.bg",
            "a@lamps.bg",
            False,
            "open",
            "No owner has an address at lamps.bg, only free mail or none.",
        ),
        ("https://lamps.bg", "a@abv.bg", True, "open", "No owner has an address at lamps.bg, only free mail or none."),
        ("https://lamps.bg", "a@other.bg", True, "misfit", "The website is at lamps.bg, the owners at other.bg."),
        (
            "https://github.io/lamps",
            "a@github.io",
            True,
            "open",
            "The website stands at github.io, where anybody gets a page.",
        ),
    ],
)
def test_website_is_held_against_the_owners_addresses(waiting, website, address, verified, result, sentence):
    move_owner_to(waiting, address, verified=verified)
    waiting.website = website
    assert results(waiting)[3] == (result, sentence)


def test_number_without_a_check_is_looked_up_by_hand(staff, waiting, client_of):
    waiting.register_check, waiting.register_number = RegisterCheck.UNKNOWN, "HRB12345"
    waiting.save()
    assert results(waiting)[0] == ("open", "No check is known for HRB12345.")
    page = f"/staff/verification/{waiting.public_id}/look-up/"
    typed = {"number": "HRB12345", "register": "Handelsregister Leipzig", "result": "misfit"}
    answer = client_of(staff).post(page, typed, follow=True)
    assert "Recorded." in answer.content.decode()
    finding = findings_of(waiting)[1]
    assert finding.result == "misfit"
    assert finding.sentence.startswith("HRB12345 in Handelsregister Leipzig, on ")
    assert finding.sentence.endswith(" by Stefan Staff.")
    entry = Entry.objects.get(verb="organisation.looked_up")
    assert (entry.subject, entry.data) == (waiting.subject, {"result": "misfit"})
    assert Private.objects.get(entry=entry.uid).text == "Handelsregister Leipzig"
    client_of(staff).post(page, {**typed, "result": "fits"})
    assert findings_of(waiting)[1].result == "fits"


def test_look_up_says_nothing_of_another_number(staff, waiting):
    actions.record_lookup(
        actor=actor_of(staff), organisation=waiting, number="175074752", register="Commercial Register", fits=True
    )
    waiting.register_number = "000215630"
    waiting.save()
    finding = findings_of(waiting)[1]
    assert finding.result == "open"
    assert finding.sentence.startswith("Only another number was looked up, 175074752, on ")
    with pytest.raises(StaleVersion, match="changed its number"):
        actions.record_lookup(
            actor=actor_of(staff), organisation=waiting, number="175074752", register="Commercial Register", fits=True
        )
    assert RegisterLookup.objects.count() == 1


def test_look_up_without_a_register_keeps_what_was_typed(staff, waiting, client_of):
    page = f"/staff/verification/{waiting.public_id}/look-up/"
    answer = client_of(staff).post(page, {"number": "175074752", "register": " ", "result": "fits"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Say which register you looked in." in text
    assert 'value="fits"' in text
    with pytest.raises(Incomplete):
        actions.record_lookup(actor=actor_of(staff), organisation=waiting, number="175074752", register=" ", fits=True)
    assert RegisterLookup.objects.count() == 0


def test_nobody_but_deciding_staff_records_a_look_up(staff_viewer, vendor_owner, waiting):
    for person in (staff_viewer, vendor_owner, waiting.memberships.get().person):
        with pytest.raises(NotAllowed):
            actions.record_lookup(
                actor=actor_of(person), organisation=waiting, number="175074752", register="R", fits=True
            )


@pytest.mark.parametrize("rows", [1, 3])
def test_findings_ask_the_same_number_of_queries(waiting, rows, django_assert_num_queries):
    for number in range(rows):
        OrganisationFactory(name=f"Organisation of Nina Newcorner{' AG' * number}", register_number="175074752")
    with django_assert_num_queries(4):
        findings = findings_of(waiting)
    assert [len(finding.others) for finding in findings] == [0, 0, rows, 0, rows]
