"""Plays a city that shares a kit of a need that ended, and another one that begins a need after it."""

from collections.abc import Iterator

from listings import actions
from listings.kits import KitValues, Sharing
from listings.models import Need
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage

TOLD = ("language", "specification", "clauses", "criteria", "lesson", "unit_price", "currency", "price_unit", "vat")


def scenes() -> Iterator[Scene]:
    """Yield the kits in the order of their content."""
    for row in rows_of("kits.toml", "kit"):
        yield Scene(f"kit:{row['need']}", row, _play)


def _play(stage: Stage, row: Row) -> None:
    need: Need = stage.need(row["need"])
    values = KitValues(**{name: row[name] for name in TOLD if name in row})
    kit = actions.save_kit(
        actor=stage.actor(row["by"]), need=need, version=0, values=values, wish=Sharing(is_clean=True)
    )
    if "copied_by" in row:
        copier = row["copied_by"]
        actions.copy_kit(actor=stage.actor(copier), kit=kit, organisation=stage.organisation(copier))
