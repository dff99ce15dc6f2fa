"""Solutions side by side: one row for each thing that buyers compare, and whether the solutions differ in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from listings.details import GROUPS, Detail, Kind, details_of
from listings.models import Attachment, Solution, SolutionText
from listings.queries.attachments import Attached


@dataclass(frozen=True, slots=True)
class Cell:
    """What one solution says in a row, as it is kept, "" or () for nothing; `names` are its codes in words."""

    solution: Solution
    text: SolutionText
    value: Any
    names: tuple[str, ...] = ()
    proved: tuple[Attachment, ...] = ()
    """The approved files of its certificates, where it says certificates."""

    @property
    def attached(self) -> Attached:
        """The same, as the list of certificates is shown with them."""
        return Attached((), (), self.proved)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is compared; `kind` says how a page shows it, `detail` what buyers ask about it, if anything."""

    name: str
    label: str | Promise
    kind: str
    cells: tuple[Cell, ...]
    detail: Detail | None = None

    @property
    def differs(self) -> bool:
        """Whether two of them do not say the same; the order of codes makes no difference."""
        return len({(_key(cell.value), frozenset(it.certificate for it in cell.proved)) for cell in self.cells}) > 1

    @property
    def is_marked(self) -> bool:
        """Whether a page marks that they differ; two vendors never describe a thing in the same words."""
        return self.differs and self.kind != Kind.TEXT.value

    @property
    def is_said(self) -> bool:
        """Whether any of them says anything."""
        return any(cell.value for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    title: str | Promise
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a solution runs, counted by what the cities say; of `told` places the vendor says what went wrong."""

    confirmed: int
    disputed: int
    others: int
    told: int

    def __bool__(self) -> bool:
        """Whether any place is named."""
        return bool(self.confirmed or self.disputed or self.others)


AT_A_GLANCE: Final[tuple[tuple[str, Promise, str, Callable[[Solution], Any]], ...]] = (
    ("maturity", _("Maturity"), "choice", lambda one: one.get_maturity_display()),
    ("price_band", _("First year for a city of 50,000 people"), "choice", lambda one: one.get_price_band_display()),
    ("price_model", _("What is paid for"), "choice", lambda one: one.get_price_model_display()),
    ("countries", _("Serves"), "countries", lambda one: tuple(one.countries)),
    ("languages", _("Languages"), "languages", lambda one: tuple(one.languages)),
)


def side_by_side(solutions: Sequence[Solution], *, only_differences: bool = False) -> list[Group]:
    """Return the groups of rows for solutions that `queries.compared` found; reads no table.

    What none of them says is left out, and where only differences are asked for also what all of them say alike.
    """
    columns = [(one, cast("SolutionText", one.text)) for one in solutions]
    first = [
        Row(name, label, kind, tuple(Cell(one, text, read(one)) for one, text in columns))
        for name, label, kind, read in AT_A_GLANCE
    ]
    evidence = Row(
        "runs", _("Where it runs"), "evidence", tuple(Cell(one, text, _evidence(one)) for one, text in columns)
    )
    declared = tuple(Cell(one, text, one.declared_at if one.declaration_counts else None) for one, text in columns)
    proof = [evidence, Row("declared", _("Declared: no ground for exclusion"), "day", declared)]
    groups = [
        Group(_("At a glance"), first),
        Group(_("Evidence"), proof),
        *(Group(title, [_row(detail, columns) for detail in details_of(key)]) for key, title in GROUPS.items()),
    ]
    kept = [Group(one.title, [row for row in one.rows if _is_shown(row, only_differences)]) for one in groups]
    return [one for one in kept if one.rows]


def _is_shown(row: Row, only_differences: bool) -> bool:  # noqa: FBT001
    return row.differs if only_differences else row.is_said or row.name == "runs"


def _row(detail: Detail, columns: Iterable[tuple[Solution, SolutionText]]) -> Row:
    kind = "codes" if detail.choices else detail.kind.value
    return Row(detail.name, detail.label, kind, tuple(_cell(one, text, detail) for one, text in columns), detail)


def _cell(solution: Solution, text: SolutionText, detail: Detail) -> Cell:
    value = value_of(solution, text, detail)
    if detail.kind in {Kind.TEXT, Kind.PRICE_LINES}:
        text = cast("SolutionText", text.spoken(detail.name))
    proved = tuple(solution.attachments.all()) if detail.kind is Kind.CERTIFICATES else ()
    return Cell(solution, text, value, tuple(detail.names_of(value)) if detail.choices else (), proved)


def _evidence(solution: Solution) -> Evidence:
    standing = solution.deployments.all()
    confirmed = sum(one.is_proven for one in standing)
    disputed = sum(one.standing == "disputed" for one in standing)
    told = sum(one.is_told_openly for one in standing)
    return Evidence(confirmed, disputed, len(standing) - confirmed - disputed, told)


def value_of(listing: Solution, text: SolutionText, detail: Detail) -> Any:
    """Return what a solution says of a detail, in the language of a text."""
    if detail.kind is Kind.CERTIFICATES:
        return listing.certified
    if detail.kind is Kind.PRICE_LINES:
        return text.priced
    return getattr(text.spoken(detail.name) if detail.kind is Kind.TEXT else listing, detail.name)


def _key(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list | tuple) else value
