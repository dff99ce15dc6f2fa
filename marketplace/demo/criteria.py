"""Reads by what the demonstration's cities score."""

from listings.criteria import CriterionValues
from marketplace.demo.reading import rows_of


def criteria_for(key: str) -> list[CriterionValues]:
    """Return the criteria of the need of a key, in their order."""
    return [
        CriterionValues(
            name=row["name"], meaning=row["meaning"], weight=row["weight"], zero=row["zero"], five=row["five"]
        )
        for row in rows_of("criteria.toml", "criterion")
        if row["need"] == key
    ]
