"""Shows what buyers compare in a solution: by section, with what is not said where a comparison needs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from listings.comparing import value_of
from listings.details import DETAIL, GROUPS, Detail, Kind, details_of
from listings.meter import Meter, meter_of
from listings.models import Solution, SolutionText
from listings.proofs import PriceLine, total_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class Shown:
    """A detail and what a solution says of it, "" or () for nothing."""

    detail: Detail
    value: Any
    language: str = ""
    """Of its words."""

    @property
    def kind(self) -> str:
        """How it is kept, as a template asks."""
        return self.detail.kind.value

    @property
    def names(self) -> list[str]:
        """The codes in the reader's words."""
        return self.detail.names_of(self.value)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of details of which at least one is said."""

    key: str
    title: Promise
    rows: list[Shown]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is shown of the details of a solution; `unsaid` belongs to groups of which nothing is said."""

    sections: list[Section]
    unsaid: list[Promise]


def _shown(listing: Solution, text: SolutionText, detail: Detail) -> Shown:
    """Return a detail with the language of its words: the main one where the text leaves it out."""
    value = value_of(listing, text, detail)
    is_worded = detail.kind in {Kind.TEXT, Kind.PRICE_LINES}
    return Shown(detail, value, text.spoken(detail.name).language if is_worded else "")


@register.simple_tag
def details_sheet(listing: Solution, text: SolutionText) -> Sheet:
    """Return the sections of a page; reads no table."""
    sections, unsaid = [], []
    for key, title in GROUPS.items():
        rows = [_shown(listing, text, detail) for detail in details_of(key)]
        if any(row.value for row in rows):
            sections.append(Section(key, title, [row for row in rows if row.value or row.detail.is_compared]))
        else:
            unsaid += [row.detail.label for row in rows if row.detail.is_compared]
    return Sheet(sections, unsaid)


@register.simple_tag
def meter_of_solution(listing: Solution, text: SolutionText) -> Meter:
    """Return how much of what buyers compare a solution says in a language; reads no table."""
    return meter_of(lambda name: bool(value_of(listing, text, DETAIL[name])))


@register.filter
def total(lines: Iterable[PriceLine]) -> int:
    """Return what lines of a price add up to, in cents."""
    return total_of(lines)


@register.filter
def asked_by(detail: Detail) -> str:
    """Return who asks for a detail, as a note below it."""
    return _("Asked by %(asker)s") % {"asker": detail.asker.label}
