"""Plays what the demonstration's cities do while they write: a draft from a notice, and "we too" to needs of others."""

from collections.abc import Iterator

from listings import actions
from marketplace.demo.reading import CONTENT, Row, rows_of
from marketplace.demo.stage import Scene, Stage


def scenes() -> Iterator[Scene]:
    """Yield the drafts from notices, then who says "we too" to which need."""
    for row in rows_of("writing.toml", "notice"):
        yield Scene(f"notice:{row['file']}:{row['by']}", row, _begin)
    for row in rows_of("writing.toml", "second"):
        yield Scene(f"second:{row['need']}:{row['by']}", row, _second)


def _begin(stage: Stage, row: Row) -> None:
    content = [(CONTENT / row["file"]).read_bytes()]
    actions.create_need_from_notice(
        actor=stage.actor(row["by"]), organisation=stage.organisation(row["by"]), content=content, reader="bg"
    )


def _second(stage: Stage, row: Row) -> None:
    need, organisation = stage.need(row["need"]), stage.organisation(row["by"])
    actions.second_need(actor=stage.actor(row["by"]), need=need, organisation=organisation)
