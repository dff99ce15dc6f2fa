"""Plays vendors of the demonstration that look for partners at a need, and what one of them wrote."""

from collections.abc import Iterator

from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Gone, Scene, Stage
from marketplace.matching import actions
from marketplace.matching.queries.partners import partner_of


def scenes() -> Iterator[Scene]:
    """Yield the entries first, so that a message has somebody to go to."""
    for row in rows_of("partners.toml", "entry"):
        yield Scene(f"partner:{row['need']}:{row['by']}", row, _put)
    for row in rows_of("partners.toml", "note"):
        yield Scene(f"partner note:{row['need']}:{row['by']}", row, _write)


def _put(stage: Stage, row: Row) -> None:
    wanted = actions.Wanted(brings=row["brings"], seeks=row["seeks"], language=row["language"])
    vendor, need = stage.actor(row["by"]), stage.need(row["need"])
    actions.put_partner(actor=vendor, need=need, organisation=stage.organisation(row["by"]), wanted=wanted, version=0)


def _write(stage: Stage, row: Row) -> None:
    found = partner_of(stage.need(row["need"]), stage.organisation(row["to"]))
    if found is None:
        raise Gone(row["to"])
    vendor, organisation = stage.actor(row["by"]), stage.organisation(row["by"])
    actions.write_to_partner(
        actor=vendor, partner=found, organisation=organisation, text=row["text"], shows_address=False
    )
