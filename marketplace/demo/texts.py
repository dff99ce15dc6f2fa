"""Writes the demonstration's solutions in further languages, as their vendors would, and lets staff approve them."""

from collections.abc import Iterator

from listings import actions
from listings.models import Revision
from listings.queries.languages import fields_of
from listings.values import TextValues
from marketplace.demo.people import STAFF
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage


def scenes() -> Iterator[Scene]:
    """Yield the texts, those that wait last."""
    for row in rows_of("texts.toml", "text"):
        yield Scene(f"text:{row['solution']}:{row['language']}", row, _write)


def _write(stage: Stage, row: Row) -> None:
    """Save a text; staff approve it at once unless it `waits`."""
    solution = stage.solution(row["solution"])
    solution.refresh_from_db()
    words = {name: row.get(name, "").strip() for name in fields_of(solution)}
    made = actions.save_text(
        actor=stage.lister_of(row["solution"]),
        listing=solution,
        version=solution.version,
        values=TextValues(language=row["language"], words=words),
    )
    if isinstance(made, Revision) and not row.get("waits"):
        staff = stage.actor(STAFF.email.partition("@")[0])
        actions.approve_revision(actor=staff, revision=made, version=made.version)
