"""Plays how needs of the demonstration ended some time ago, and lets others end soon after everything is loaded."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from listings import actions
from listings.models import FollowUp, Need, Outcome
from listings.states import InUse
from listings.values import OutcomeValues
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage

MONTH = timedelta(days=31)
OPEN_FOR = timedelta(days=30)
SAID_AFTER = timedelta(days=35)


def scenes() -> Iterator[Scene]:
    """Yield the outcomes in the order of their content, and then what closes in some minutes."""
    for row in rows_of("outcomes.toml", "outcome"):
        yield Scene(f"outcome:{row['need']}", row, _play)
    for row in rows_of("needs-*.toml", "need"):
        if "minutes" in row:
            yield Scene(f"closing:{row['key']}", row, _close_soon)


def _play(stage: Stage, row: Row) -> None:
    """Let the need have ended, then its city say how, and what became of it."""
    need, city = stage.need(row["need"]), stage.actor(row["by"])
    ended = stage.now - MONTH * row["ended"]
    let_pass(need, ended)
    values = OutcomeValues(
        kind=row["kind"],
        vendor_name=row.get("vendor", ""),
        solution=stage.solution(row["solution"]).public_id if "solution" in row else "",
        value_band=row.get("value", ""),
        awarded_on=(stage.now - MONTH * row["awarded"]).date() if "awarded" in row else None,
        words=row["words"],
    )
    actions.record_outcome(actor=city, need=need, values=values, seen=0)
    Outcome.objects.filter(need=need).update(recorded_at=ended + SAID_AFTER)
    for months, answer in row.get("later", {}).items():
        # The clock asks for the last step only: what was asked before is put there as no action can.
        FollowUp.objects.get_or_create(need=need, months=int(months))
        actions.answer_follow_up(actor=city, need=need, months=int(months), answer=InUse(answer))


def let_pass(need: Need, ended: datetime) -> None:
    """Let a need have been open until then, as no action can."""
    begun = ended - OPEN_FOR
    Need.objects.filter(pk=need.pk).update(
        created_at=begun, submitted_at=begun, published_at=begun, deadline=ended, questions_until=None
    )
    need.refresh_from_db()


def _close_soon(stage: Stage, row: Row) -> None:
    """Let a need close in some minutes from now, as no action can: deadlines move later only."""
    ends = timezone.now() + timedelta(minutes=row["minutes"])
    Need.objects.filter(pk=stage.need(row["key"]).pk).update(deadline=ends)
