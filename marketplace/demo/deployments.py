"""Plays where the demonstration's solutions run, what the named cities answer, and what vendors reply."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Organisation
from accounts.queries import places_named
from listings import actions
from listings.models import CityAnswer, Deployment
from listings.values import DeploymentValues, ResultValues, Verdict
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Gone, Scene, Stage

MONTHS_OF_A_YEAR = 12


def scenes() -> Iterator[Scene]:
    """Yield the deployments in the order of their content."""
    for row in rows_of("deployments.toml", "deployment"):
        yield Scene(f"deployment:{row['solution']}:{row['at']}", row, _play)


def _play(stage: Stage, row: Row) -> None:
    """Say where it runs; then its city answers, if it does, and the vendor replies, if it does."""
    solution, vendor = stage.solution(row["solution"]), stage.lister_of(row["solution"])
    city = None if row.get("is_place") else stage.organisation(row["at"])
    made = actions.add_deployment(actor=vendor, solution=solution, values=_values(stage, row, city))
    if "answer" not in row:
        return
    verdict = Verdict(answer=row["answer"], words=row.get("words", "").strip(), edition=made.edition)
    actions.answer_deployment(actor=stage.actor(row["at"]), deployment=made, verdict=verdict)
    if "reply" in row:
        actions.reply_to_dispute(actor=vendor, deployment=made, text=row["reply"].strip())
    if "answered" in row:
        _let_pass(stage, made, row["answered"])


def _values(stage: Stage, row: Row, city: Organisation | None) -> DeploymentValues:
    today = stage.now.date()
    return DeploymentValues(
        city=city.public_id if city else "",
        place=None if city else _place(row["at"], row["country"]),
        since=_first_day(today, row["since"]),
        until=_first_day(today, row["until"]) - timedelta(days=1) if "until" in row else None,
        scale=row["scale"],
        cost_band=row.get("cost", ""),
        notice_url=row.get("notice", ""),
        went_wrong=row.get("went_wrong", "").strip(),
        results=tuple(
            ResultValues(
                measure=one["measure"],
                figure=Decimal(str(one["figure"])),
                unit=one["unit"],
                baseline=Decimal(str(one["before"])),
                period=one["period"],
                method=one["method"],
            )
            for one in row.get("results", ())
        ),
    )


def _place(name: str, country: str) -> int:
    place = places_named(name, country=country).first()
    if place is None:
        raise Gone(name)
    return place.geonames_id


def _first_day(today: date, months_ago: int) -> date:
    """Return the first day of the month that lies so many months back."""
    months = today.year * MONTHS_OF_A_YEAR + today.month - 1 - months_ago
    return date(months // MONTHS_OF_A_YEAR, months % MONTHS_OF_A_YEAR + 1, 1)


def _let_pass(stage: Stage, made: Deployment, months: int) -> None:
    """Let an answer be so many months old, as no action can."""
    moment = stage.now - timedelta(days=31 * months)
    CityAnswer.objects.filter(deployment=made).update(made_at=moment)
    Deployment.objects.filter(pk=made.pk).update(answered_at=moment)
