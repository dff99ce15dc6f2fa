"""The themes of hits, as these show them: a page has sixty, which as rows of the database took a tenth of its time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import get_language

from listings.values import Badge
from search.kinds import KIND, Row

COLUMNS: Final = ("theme__key", "theme__position", "theme__number", "theme__parent__number")
NAMES: Final = {"en": "theme__name_en", "bg": "theme__name_bg"}


def badges_of(kind: str, rows: Sequence[Row]) -> Mapping[int, Sequence[Badge]]:
    """Return the themes of each row, by its key; one query, none without rows."""
    badges: defaultdict[int, list[Badge]] = defaultdict(list)
    if rows:
        name = KIND[kind].name
        ties = KIND[kind].rows.themes.through.objects.filter(**{f"{name}__in": [row.pk for row in rows]})
        names = (NAMES[get_language() or "en"], NAMES["en"])
        found = ties.order_by("theme__position", "theme__key").values_list(f"{name}_id", *COLUMNS, *names)
        for pk, key, position, number, track, own, english in found:
            badges[pk].append(Badge(key, position, track or number, own or english))
    return badges
