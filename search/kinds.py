"""The table of what can be found: the rows, texts, names and addresses of each kind of listing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

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


def url_of(kind: str, public_id: str) -> str:
    """Return the address of a listing's page."""
    return reverse(f"listings:{KIND[kind].name}", args=[public_id])
