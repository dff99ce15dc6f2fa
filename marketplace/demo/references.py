"""Puts past notices of invented bodies into the demonstration, some with what was paid; real files are imported."""

from collections.abc import Iterator

from accounts.actor import system
from listings.actions.references import import_references
from listings.states import Source
from listings.values import ReferenceValues
from marketplace.demo.reading import Row, rows_of
from marketplace.demo.stage import Scene, Stage

LICENCE = "Invented for this demonstration"


def scenes() -> Iterator[Scene]:
    """Yield the notices in the order of their content."""
    for row in rows_of("references.toml", "reference"):
        yield Scene(f"reference:{row['key']}", row, _keep)


def _keep(_stage: Stage, row: Row) -> None:
    """Keep a notice as an import does; it has no address, for there is no original."""
    amount, currency = row.get("paid", (None, ""))
    values = ReferenceValues(
        source=Source.NOTICES,
        identifier=f"demo-{row['key']}",
        digest=row["key"],
        language=row["language"],
        title=row["title"],
        body=row["body"].strip(),
        country=row["country"],
        buyer=row["buyer"],
        year=row["year"],
        licence=LICENCE,
        award_cents=amount and amount * 100,
        award_currency=currency,
        themes=tuple(row["themes"]),
        cpv_codes=tuple(row["cpv"]),
    )
    import_references(actor=system("demo"), values=[values])
