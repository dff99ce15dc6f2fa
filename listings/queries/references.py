"""Reads of references: which are there already, and what past notices say was paid."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import or_
from statistics import median
from typing import Final

from django.db.models import Q

from listings.models import CpvCode, Reference
from listings.money import CENTS
from listings.states import Source

EURO: Final = "EUR"
FEWEST: Final = 3
"""Values that a median stands on; below, it would be one contract's price or the middle of two."""


def known_digests(source: Source, identifiers: Iterable[str]) -> dict[str, str]:
    """Return identifier → digest of the references of a source that are there; one query."""
    found = Reference.objects.filter(source=source, identifier__in=list(identifiers))
    return dict(found.values_list("identifier", "digest"))


@dataclass(frozen=True, slots=True)
class Paid:
    """What past notices say was paid: the median in EUR cents, rounded to whole euro, and what stands behind it.

    `count` notices name a value in EUR; the median is None below three. The years are None when none is known.
    """

    count: int = 0
    median: int | None = None
    first_year: int | None = None
    last_year: int | None = None


def paid_in(classes: Collection[str]) -> Paid:
    """Return what was paid by notices that have a code of one of some classes of the CPV (four digits); one query.

    Values in another currency do not count: what they were in EUR on that day, no source says.
    """
    of_class = CpvCode.objects.filter(reduce(or_, (Q(code__startswith=one) for one in classes)))
    rows = Reference.objects.filter(
        pk__in=Reference.objects.filter(cpv_codes__in=of_class).values("pk"),
        source=Source.NOTICES,
        award_currency=EURO,
    )
    found = list(rows.values_list("award_cents", "year"))
    values, years = [cents for cents, _year in found if cents], [year for _cents, year in found if year]
    middle = whole_euro(values) if len(values) >= FEWEST else None
    return Paid(len(values), middle, min(years, default=None), max(years, default=None))


def whole_euro(values: Sequence[int]) -> int:
    """Return the median of amounts of EUR cents, half a euro rounded up: a price between two needs no cents."""
    return int((Decimal(median(values)) / CENTS).to_integral_value(rounding=ROUND_HALF_UP)) * CENTS
