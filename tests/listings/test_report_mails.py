"""Mails about reports: each side gets the reasons in her language, and nobody learns who reported."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actions import erase_person
from accounts.models import Membership, User
from accounts.personal import held_about
from accounts.queries import actor_of
from accounts.states import Role
from listings.actions.reports import appeal_by_link, confirm_address
from listings.keeping import forget_reporters
from listings.models import Appeal, Decision, Report
from listings.moderation import Outcome
from listings.queries.reports import report_token
from tests.factories import member
from tests.listings.reported import APPEAL, CLAUSE, FACTS, WORDS, appealed, decide, report
from tests.listings.test_follows import deliver, text_to

pytestmark = pytest.mark.django_db
RITA = "rita@people.example"


@pytest.fixture(autouse=True)
def nothing_else(open_solution):
    deliver()


@pytest.fixture
def second_staff(staff):
    return member("Sofia Second", role=Role.EDITOR, organisation=staff.memberships.get().organisation)


def test_reporter_gets_a_receipt_with_the_number(open_solution, outsider):
    made = report(open_solution, outsider)
    assert deliver() == [(outsider.email, f"Your report {made.public_id} about “Bike counters”")]
    assert f"http://localhost:8000/reports/{made.public_id}/" in text_to(outsider)


def test_both_sides_get_the_statement_of_reasons_each_in_her_language(open_solution, vendor_owner, outsider, staff):
    User.objects.filter(pk=vendor_owner.pk).update(language="bg")
    made = report(open_solution, outsider)
    deliver()
    decide(made, staff)
    assert deliver() == sorted(
        [
            (outsider.email, f"Decision about report {made.public_id} on “Bike counters”"),
            (vendor_owner.email, f"Решение по сигнал {made.public_id} за „Bike counters“"),
        ]
    )
    english, bulgarian = text_to(outsider), text_to(vendor_owner)
    parts = [FACTS, f"The terms of use: {CLAUSE}", "None: a person found, checked and decided this."]
    assert [part for part in parts if part not in english] == []
    assert ("you can appeal" in english, "the other side can appeal this decision" in english) == (False, True)
    assert FACTS in bulgarian
    assert "можете да обжалвате" in bulgarian
    assert "Условията за ползване" in bulgarian
    html = next(letter for letter in mail.outbox if letter.to == [outsider.email]).alternatives[0].content
    assert FACTS in html


def test_organisation_never_learns_who_reported_or_in_which_words(open_solution, vendor_owner, staff, second_staff):
    made = report(open_solution, None, name="Rita Reporter", email=RITA)
    confirm_address(report=made)
    decide(made, staff)
    appealed(made, vendor_owner)
    decide(made, second_staff, upheld=False)
    deliver()
    letters = [letter for letter in mail.outbox if letter.to == [vendor_owner.email]]
    assert len(letters) == 3
    sent = " ".join(letter.body + letter.alternatives[0].content for letter in letters)
    assert [secret for secret in ("Rita", RITA, WORDS, report_token(made)) if secret in sent] == []


def test_address_that_nobody_confirmed_gets_the_first_mail_alone(open_solution, vendor_owner, staff):
    made = report(open_solution, None, email=RITA)
    assert [to for to, _subject in deliver()] == [RITA]
    assert f"/reports/by-link/{report_token(made)}/" in mail.outbox[0].body
    decide(made, staff)
    assert [to for to, _subject in deliver()] == [vendor_owner.email]


def test_confirmed_address_gets_the_decision(open_solution, vendor_owner, staff):
    made = report(open_solution, None, email=RITA)
    confirm_address(report=made)
    deliver()
    decide(made, staff, Outcome.NO_ACTION)
    assert {to for to, _subject in deliver()} == {RITA, vendor_owner.email}


def test_owner_who_left_gets_nothing(open_solution, vendor_owner, outsider, staff):
    made = report(open_solution, outsider)
    deliver()
    decide(made, staff)
    Membership.objects.filter(person=vendor_owner).delete()
    assert [to for to, _subject in deliver()] == [outsider.email]


def test_hidden_solution_is_told_once(open_solution, vendor_owner, outsider, staff, second_staff):
    """Not by the mail of a review, too: neither when it goes nor when it comes back."""
    made = report(open_solution, outsider)
    deliver()
    decide(made, staff)
    assert [to for to, _subject in deliver()].count(vendor_owner.email) == 1
    appealed(made, vendor_owner)
    deliver()
    decide(made, second_staff, upheld=False)
    assert [to for to, _subject in deliver()].count(vendor_owner.email) == 1
    assert "What was taken off the site is back as it was." in text_to(vendor_owner)
    assert "is final here" in text_to(vendor_owner)


def test_appeal_is_told_to_both(open_solution, vendor_owner, outsider, staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    deliver()
    appealed(made, vendor_owner)
    deliver()
    assert "We have the appeal of your side." in text_to(vendor_owner)
    assert "The other side appealed the decision." in text_to(outsider)


def test_who_reported_is_forgotten_a_year_after_the_last_decision(open_solution, outsider, staff):
    old, young = report(open_solution, outsider), report(open_solution, None, email=RITA)
    waiting = report(open_solution, None, email="wanda@people.example")
    decide(old, staff, Outcome.NO_ACTION)
    appealed(old, outsider)
    decide(young, staff, Outcome.NO_ACTION)
    now = timezone.now()
    assert forget_reporters(now - timedelta(days=1)) == 0
    Report.objects.filter(pk=old.pk).update(state="closed")
    Decision.objects.filter(report=old).update(made_at=now - timedelta(days=366))
    assert forget_reporters(now - timedelta(days=365)) == 1
    found = Report.objects.get(pk=old.pk)
    assert (found.person, found.explanation, Appeal.objects.get().text) == (None, "", "")
    kept = Report.objects.filter(pk__in=[young.pk, waiting.pk]).values_list("email", flat=True).order_by("pk")
    assert list(kept) == [RITA, "wanda@people.example"]
    assert forget_reporters(now - timedelta(days=365)) == 0


def test_what_is_held_about_a_reporter_is_hers_to_read_and_erased_with_her(open_solution, outsider, staff):
    decided, waiting = report(open_solution, outsider), report(open_solution, outsider, grievance="spam")
    decide(decided, staff, Outcome.NO_ACTION)
    appealed(decided, outsider)
    held = [row for row in held_about(outsider)["contacts"] if row["kind"] in {"report", "appeal"}]
    assert [row["kind"] for row in held] == ["report", "report", "appeal"]
    Report.objects.filter(pk=decided.pk).update(state="closed")
    erase_person(actor=actor_of(outsider), typed=outsider.email)
    rows = {row.pk: (row.person, row.explanation) for row in Report.objects.all()}
    assert rows == {decided.pk: (None, ""), waiting.pk: (None, WORDS)}
    assert (Appeal.objects.get().person, Appeal.objects.get().text) == (None, "")


def test_appeal_by_link_is_hers_to_read_and_erased_with_her(open_solution, outsider, staff):
    made = report(open_solution, None, email=outsider.email)
    confirm_address(report=made)
    decide(made, staff, Outcome.NO_ACTION)
    appeal_by_link(report=Report.objects.get(), text=APPEAL)
    held = [row["text"] for row in held_about(outsider)["contacts"] if row["kind"] == "appeal"]
    assert held == [APPEAL]
    Report.objects.update(state="closed")
    erase_person(actor=actor_of(outsider), typed=outsider.email)
    assert Appeal.objects.get().text == ""
