"""Reads what the demonstration's cities ask every answer to speak to."""

from listings.points import PointValues
from listings.states import PointKind
from marketplace.demo.reading import rows_of


def points_for(key: str) -> list[PointValues]:
    """Return the points of the need of a key, in their order."""
    return [
        PointValues(
            prompt=row["prompt"],
            kind=PointKind(row["kind"]),
            required=row.get("required", True),
            help=row.get("help", ""),
            words=row.get("words"),
            unit=row.get("unit", ""),
            choices=tuple(row.get("choices", ())),
        )
        for row in rows_of("points.toml", "point")
        if row["need"] == key
    ]
