"""Two members of the staff decide one report at once: one decision, and the other is told kindly."""

import time
from functools import partial

import pytest

from accounts.journal.actions import Already, Moved
from accounts.journal.models import Entry
from accounts.queries import actor_of
from accounts.states import Role
from listings import redress
from listings.actions.reports import appeal
from listings.actions.ruling import decide_report
from listings.models import Appeal, Decision, Report
from listings.moderation import Outcome
from tests.factories import member
from tests.listings.reported import APPEAL, decide, report, ruling
from tests.listings.test_races import at_once, fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slow_looks(monkeypatch):
    """Whoever has looked at a report takes her time: without the lock the next one looks meanwhile."""

    def slowly(look):
        def looked(*args):
            found = look(*args)
            time.sleep(0.3)
            return found

        return looked

    monkeypatch.setattr(redress, "why_not_decided", slowly(redress.why_not_decided))
    monkeypatch.setattr(redress, "can_appeal", slowly(redress.can_appeal))


def test_two_decide_at_once_and_one_decision_stands(open_solution, outsider, staff, slow_looks):
    body = staff.memberships.get().organisation
    made = report(open_solution, outsider)
    people = [staff, *(member(f"Staff {n}", role=Role.EDITOR, organisation=body) for n in range(3))]
    outcomes = at_once(
        *(
            partial(
                decide_report,
                actor=actor_of(person),
                report=fresh(made),
                ruling=ruling(Outcome.HIDDEN if number % 2 else Outcome.NO_ACTION),
                seen="waiting",
            )
            for number, person in enumerate(people)
        )
    )
    assert outcomes == {Moved: 1, Already: 3}
    assert (Decision.objects.count(), Entry.objects.filter(verb="report.decided").count()) == (1, 1)


def test_two_appeal_at_once_and_one_appeal_waits(open_solution, outsider, vendor, vendor_owner, staff, slow_looks):
    editor = member("Ed Editor", role=Role.EDITOR, organisation=vendor)
    made = report(open_solution, outsider)
    decide(made, staff)
    appeals = [
        partial(appeal, actor=actor_of(person), report=fresh(made), text=APPEAL) for person in (editor, vendor_owner)
    ]
    assert at_once(*appeals) == {Moved: 1, Already: 1}
    assert (Appeal.objects.count(), Report.objects.get().state) == (1, "appealed")
