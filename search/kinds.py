"""The table of what can be found: the rows, texts, names and addresses of each kind of listing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from accounts.addresses import address_of
from listings.models import Need, NeedText, Reference, ReferenceText, Solution, SolutionText
from search.schema import NEEDS, REFERENCES, SOLUTIONS

Row = Solution | Need | Reference
RowText = SolutionText | NeedText | ReferenceText


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of listing; `name` is what one of them is called: by the journal, by its page and by its texts."""

    name: str
    rows: Any
    texts: Any


KIND: Final[Mapping[str, Kind]] = {
    SOLUTIONS: Kind("solution", Solution, SolutionText),
    NEEDS: Kind("need", Need, NeedText),
    REFERENCES: Kind("reference", Reference, ReferenceText),
}
OWNED: Final = (SOLUTIONS, NEEDS)
"""What an organisation writes and publishes; a reference is public from the beginning, and nobody's."""


def public_rows(kind: str) -> "QuerySet[Any]":
    """Return what everybody may read of a kind."""
    objects = KIND[kind].rows.objects
    rows: QuerySet[Any] = objects.public() if kind in OWNED else objects.all()
    return rows


def public_among(kind: str, public_ids: Collection[str]) -> "QuerySet[Any]":
    """Return which of some listings everybody may read."""
    objects = KIND[kind].rows.objects
    rows: QuerySet[Any] = (
        objects.public_among(public_ids) if kind in OWNED else objects.filter(public_id__in=public_ids)
    )
    return rows


def url_of(kind: str, public_id: str) -> str:
    """Return the address of a listing's page."""
    return address_of(way_of(kind), public_id)


def way_of(kind: str) -> str:
    """Return what the page of a kind of listing is called among the addresses."""
    return f"listings:{KIND[kind].name}"
