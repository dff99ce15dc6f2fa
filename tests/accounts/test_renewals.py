"""Verification lasts 24 months: owners are told 30 days before, staff verify again, and nothing is hidden meanwhile."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts import actions
from accounts.errors import StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.journal.models import Entry
from accounts.models import Organisation
from accounts.queries import actor_of, verification_counts, verification_queue
from accounts.renewals import tell_expiring
from accounts.states import OrganisationState
from accounts.terms import months_after
from tests.factories import OrganisationFactory, member


@pytest.fixture
def ending(vendor_owner):
    return ends_in(vendor_owner.memberships.get().organisation, 30)


def ends_in(organisation, days):
    organisation.verified_until = timezone.now().date() + timedelta(days=days)
    organisation.save()
    return organisation


def subjects():
    return [(letter.to, letter.subject) for letter in mail.outbox]


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 11, 30), 24, date(2028, 11, 30)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_after_a_day(day, months, after):
    assert months_after(day, months) == after


def test_verification_lasts_24_months(staff):
    waiting = OrganisationFactory(state=OrganisationState.UNVERIFIED)
    actions.verify_organisation(actor=actor_of(staff), organisation=waiting, version=1)
    stored = Organisation.objects.get(pk=waiting.pk)
    assert stored.verified_until == months_after(timezone.now().date(), 24)
    assert not stored.is_due_again


@pytest.mark.parametrize(("days", "is_due"), [(31, False), (30, True), (0, True), (-5, True)])
def test_organisation_is_due_in_the_last_thirty_days_and_after(vendor_owner, days, is_due):
    organisation = ends_in(vendor_owner.memberships.get().organisation, days)
    assert organisation.is_due_again == is_due
    assert list(verification_queue(tab="again")) == ([organisation] if is_due else [])
    assert (verification_counts()["again"], verification_counts()["waiting"]) == ((1, 1) if is_due else (0, 0))


def test_owners_are_told_once_for_each_term_and_the_page_stays(staff, vendor_owner, ending, client_of):
    member("Not Due")
    for _day in range(2):
        tell_expiring(None)
        call_command("worker", once=True)
    day = ending.verified_until
    [(receiver, subject)] = subjects()
    assert receiver == [vendor_owner.email]
    assert subject == f"The verification of Organisation of Otto Owner ends on {day.day} {day:%B %Y}"
    assert "you need not do anything" in mail.outbox[0].body
    entry = Entry.objects.get(verb="organisation.expiring")
    assert (entry.job, entry.data) == ("accounts.expiring", {"until": day.isoformat()})
    assert client_of().get(f"/organisations/{ending.public_id}/").status_code == 200


def test_staff_verify_again_with_one_press(staff, vendor_owner, ending, client_of):
    review = client_of(staff).get(f"/staff/verification/{ending.public_id}/").content.decode()
    assert "Verify for another 24 months" in review
    address = f"/staff/verification/{ending.public_id}/verify/"
    client_of(staff).post(address, {"version": ending.version})
    until = months_after(timezone.now().date(), 24)
    assert Organisation.objects.get(pk=ending.pk).verified_until == until
    assert list(verification_queue(tab="again")) == []
    call_command("worker", once=True)
    assert subjects() == [
        ([vendor_owner.email], f"Organisation of Otto Owner is verified until {until.day} {until:%B %Y}")
    ]
    again = actions.verify_organisation(actor=actor_of(staff), organisation=ending, version=1)
    assert isinstance(again, Already)
    assert Entry.objects.filter(verb="organisation.renewed").count() == 1


def test_bulk_verifies_again(staff, ending, client_of):
    bulk = {"organisation": f"{ending.public_id}.{ending.version}", "what": "verify"}
    client_of(staff).post("/staff/verification/bulk/", bulk)
    assert verification_counts()["again"] == 0


def test_nobody_verifies_again_what_she_has_not_read(staff, ending):
    with pytest.raises(StaleVersion):
        actions.verify_organisation(actor=actor_of(staff), organisation=ending, version=7)


def test_owner_who_left_and_a_term_that_goes_on_get_no_reminder(staff, vendor_owner, ending):
    tell_expiring(None)
    assert isinstance(
        actions.verify_organisation(actor=actor_of(staff), organisation=ending, version=ending.version), Moved
    )
    call_command("worker", once=True)
    assert [subject.split(" is verified")[0] for _to, subject in subjects()] == ["Organisation of Otto Owner"]
    ends_in(ending, 10)
    tell_expiring(None)
    vendor_owner.memberships.all().delete()
    call_command("worker", once=True)
    assert len(mail.outbox) == 1


def test_programme_body_and_what_is_not_verified_are_never_due(staff, ending):
    actions.decide_organisation(
        actor=actor_of(staff), organisation=ending, to=OrganisationState.SUSPENDED, why="because"
    )
    tell_expiring(None)
    assert verification_counts()["again"] == 0
    assert Entry.objects.filter(verb="organisation.expiring").count() == 0
