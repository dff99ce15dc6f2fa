"""By what a search can be narrowed and ordered: the one list that form, plan, facets and chips share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from listings.states import (
    AWARDED,
    BudgetBand,
    DataLocation,
    Implementation,
    Maturity,
    Mim,
    Mode,
    OutcomeKind,
    PriceBand,
    Source,
)
from search.clauses import Between, Clause, Facet, Is, Range, Some, Sort
from search.schema import CLOSED_BUDGET, KINDS, NEEDS, PROVEN, REFERENCES, SHARED, SOLUTIONS, UNPROVEN, UNTOLD

OPEN: Final = "open"
CLOSED: Final = "closed"
WAS_OPEN: Final = "was_open"
"""The parameter by which the form says that it was made with "Open" ticked and the next deadline first."""


class Status(models.TextChoices):
    """Whether a need still takes answers, by the clock."""

    OPEN = OPEN, pgettext_lazy("need", "Open")
    CLOSED = CLOSED, pgettext_lazy("need", "Closed")


BUDGETS: Final = [*BudgetBand.choices, (CLOSED_BUDGET, _("Not public"))]


CAME: Final = [*OutcomeKind.choices, (UNTOLD, _("Nothing told yet"))]
KITS: Final = ((SHARED, _("Its city shares one")),)
BOUGHT: Final = tuple((one.value, one.label) for one in AWARDED)
PROOFS: Final = ((PROVEN, _("Confirmed by a city")), (UNPROVEN, _("Not confirmed")))


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow: its parameter and its field in the index have one name.

    `choices` are the values that exist, in their order; without them values are looked up where they are kept.
    `titles` say what it is called, by kind. One that `is_hidden` is no facet: it comes with a link and can be removed.
    """

    name: str
    titles: Mapping[str, str | Promise]
    choices: tuple[tuple[str, Any], ...] = ()
    starts_open: bool = True
    is_hidden: bool = False

    @property
    def values(self) -> frozenset[str]:
        """The values that exist, empty when they are kept elsewhere."""
        return frozenset(str(value) for value, _label in self.choices)

    def clause(self, values: tuple[str, ...], now: int) -> Clause:
        """Return what documents with any of the values match; `now` is in seconds since 1970."""
        if self.name != "status":
            return Is(self.name, values)
        spans = {span.value: Between("closes_at", span.low, span.high) for span in _spans(now)}
        return Some(tuple(spans[value] for value in values))

    def facet(self, now: int) -> Facet:
        """Return what is counted for it."""
        if self.name != "status":
            return Facet(self.name, self.name)
        return Facet(self.name, "closes_at", _spans(now))


def _spans(now: int) -> tuple[Range, ...]:
    return Range(OPEN, low=now + 1), Range(CLOSED, high=now)


def _for_all(title: str | Promise) -> Mapping[str, str | Promise]:
    return dict.fromkeys(KINDS, title)


FILTERS: Final = {
    one.name: one
    for one in (
        Filter("theme", _for_all(_("Theme"))),
        Filter("status", {NEEDS: _("Open or closed")}, tuple(Status.choices)),
        Filter("mode", {NEEDS: pgettext_lazy("need", "Mode")}, tuple(Mode.choices)),
        Filter(
            "country",
            {SOLUTIONS: _("Serves country"), NEEDS: _("Country of the buyer"), REFERENCES: _("Country")},
        ),
        Filter("price", {SOLUTIONS: _("Price of the first year")}, tuple(PriceBand.choices)),
        Filter("budget", {NEEDS: _("Public budget")}, tuple(BUDGETS)),
        Filter("maturity", {SOLUTIONS: _("Maturity")}, tuple(Maturity.choices)),
        Filter("proof", {SOLUTIONS: _("Deployments")}, PROOFS),
        Filter("bought", {SOLUTIONS: _("Chosen by a buyer here")}, BOUGHT),
        Filter("came", {NEEDS: _("What came of it")}, tuple(CAME)),
        Filter("kit", {NEEDS: _("Kit to copy")}, KITS),
        Filter("runs_in", {SOLUTIONS: _("Runs in, confirmed by a city")}, starts_open=False),
        Filter("like", {SOLUTIONS: _("Runs in cities like")}, is_hidden=True),
        Filter(
            "implementation",
            {SOLUTIONS: _("Time until it is in use")},
            tuple(Implementation.choices),
            starts_open=False,
        ),
        Filter("data_location", {SOLUTIONS: _("Where data are kept")}, tuple(DataLocation.choices), starts_open=False),
        Filter("mims", {SOLUTIONS: _("Interoperability (MIMs)")}, tuple(Mim.choices), starts_open=False),
        Filter("source", {REFERENCES: _("Source")}, tuple(Source.choices)),
        Filter("language", _for_all(_("Language")), starts_open=False),
        Filter("division", _for_all(_("CPV division")), starts_open=False),
        Filter("tag", {SOLUTIONS: _("Tags"), NEEDS: _("Tags")}, starts_open=False),
        Filter("cpv", _for_all(_("CPV code")), is_hidden=True),
    )
}

FIT: Final = "fit"
NEWEST: Final = "newest"
DEADLINE: Final = "deadline"
CHEAPEST: Final = "cheapest"
ALIKE: Final = "alike"
"""Cities like the searcher's own first, equals as they usually stand: only for whom has one (`search.homes`)."""

SORTS: Final[Mapping[str, tuple[str | Promise, frozenset[str]]]] = {
    FIT: (_("Best fit"), frozenset(KINDS)),
    NEWEST: (_("Newest first"), frozenset(KINDS)),
    DEADLINE: (_("Next deadline first"), frozenset({NEEDS})),
    CHEAPEST: (_("Lowest price band first"), frozenset({SOLUTIONS})),
    ALIKE: (_("Cities like mine first"), frozenset({SOLUTIONS, NEEDS})),
}
"""What orders hits, as people say it, and for which kinds."""
SORT_CLAUSES: Final[Mapping[str, Sort | None]] = {
    FIT: None,
    NEWEST: Sort("newest", descending=True),
    DEADLINE: Sort("deadline"),
    CHEAPEST: Sort("cheapest"),
}


def filters_of(kind: str) -> list[Filter]:
    """Return the filters that a kind of listing has, in the order of the page."""
    return [one for one in FILTERS.values() if kind in one.titles]
