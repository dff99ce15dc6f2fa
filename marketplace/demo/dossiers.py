"""Plays what the demonstration's cities write of needs that ended: what they learned, and the records of both kinds."""

from collections.abc import Iterator

from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage
from marketplace.matching import actions


def scenes() -> Iterator[Scene]:
    """Yield the summaries of what ended first, so that the records have them."""
    for row in rows_of("dossiers.toml", "learned"):
        yield Scene(f"learned:{row['need']}", row, _learn)
    for row in rows_of("dossiers.toml", "record"):
        yield Scene(f"record:{row['need']}", row, _record)


def _learn(stage: Stage, row: Row) -> None:
    city, need = stage.lister_of(row["need"]), stage.need(row["need"])
    actions.publish_summary(actor=city, need=need, text=row["text"].strip(), version=0)


def _record(stage: Stage, row: Row) -> None:
    actions.make_record(actor=stage.lister_of(row["need"]), need=stage.need(row["need"]), language=row["language"])
