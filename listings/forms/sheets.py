"""The form for a table of solutions, and each of its rows in the form of a solution: the only door for both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.folding import folded
from listings.details import DETAILS, MOST_CERTIFICATES, Kind
from listings.forms.proofs import CertificatesWidget
from listings.forms.solutions import SolutionForm
from listings.models import Solution
from listings.queries import solution_facts, wanted_values
from listings.queries.sheets import COLUMNS, ID, PART, cells_of
from listings.sheets.errors import SheetError
from listings.sheets.reading import ENCODINGS, MOST_BYTES, UTF_8, Table
from listings.states import EDITABLE, ListingState
from listings.values import SolutionValues

REPORT: Final = ("row", "errors")
"""Columns that the file of rejected rows has besides; they are left out when it comes back."""
MANY: Final = frozenset({"themes", "countries", "languages", *(one.name for one in DETAILS if one.kind is Kind.CODES)})
CERTIFICATE_PARTS: Final = tuple(part for part, _label, _type in CertificatesWidget.PARTS)


class SheetForm(forms.Form):
    """One CSV file of at most 2 MB, and in which letters it is written."""

    file = forms.FileField(
        label=gettext_lazy("The table as CSV"),
        help_text=gettext_lazy(
            "One file of at most 2 MB with at most 500 solutions. Nothing is saved before you see what would change."
        ),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty."),
            "max_length": gettext_lazy("The name of the file is too long. Give it a shorter one."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters of the file"),
        choices=list(
            zip(
                ENCODINGS,
                (
                    gettext_lazy("UTF-8, as “CSV UTF-8” saves it"),
                    gettext_lazy("Windows-1251: Cyrillic, from an older Excel"),
                    gettext_lazy("Windows-1252: Western European, from an older Excel"),
                ),
                strict=True,
            )
        ),
        initial=UTF_8,
        required=False,
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before anything of it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 2 MB. Send the solutions in several files."))
        return file


@dataclass(slots=True)
class Row:
    """A row of a table: its cells, what is wrong with them by column, and what it would do.

    `outcome` is "new", "edit", "revise", "same" or "wrong".
    """

    number: int
    cells: Mapping[str, str]
    solution: Solution | None = None
    values: SolutionValues | None = None
    outcome: str = "wrong"
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What the row calls the solution."""
        return self.cells.get("title") or (self.solution.title if self.solution else "")

    @property
    def is_sound(self) -> bool:
        """Whether it can be taken."""
        return not self.errors

    @property
    def reasons(self) -> list[tuple[str, str, str]]:
        """What is wrong: the column, the sentence, and what stands in the file."""
        return [(column, sentence, self.cells.get(column, "")) for column, sentence in self.errors]

    def refuse(self, column: str, sentence: str) -> None:
        """Add what is wrong."""
        self.errors.append((column, sentence))
        self.outcome = "wrong"


def rows_of(table: Table, own: Sequence[Solution]) -> list[Row]:
    """Return the rows of a table as they would be taken; raises `SheetError` for columns that cannot be meant.

    `own` are all solutions of the organisation, read with everything.
    """
    check_columns(table)
    by_id, titles = {one.public_id: one for one in own}, _titles(own)
    rows, seen = [], set[tuple[str, str]]()
    for number, cells in table.rows:
        row = Row(number, dict(zip(table.columns, cells, strict=False)))
        if len(cells) > len(table.columns):
            row.refuse("", _("This row has more cells than the first one."))
        _find(row, by_id)
        if row.is_sound:
            _check(row)
        if row.is_sound:
            _compare(row, titles)
        _refuse_twice(row, seen)
        rows.append(row)
    return rows


def check_columns(table: Table) -> None:
    """Raise `SheetError` for columns that cannot be meant."""
    columns = table.columns
    unknown = [name for name in columns if name not in {*COLUMNS, *REPORT}]
    twice = {name for name in columns if columns.count(name) > 1}
    if unknown or twice:
        names = ", ".join(f"“{name[:40]}”" for name in [*unknown, *sorted(twice)][:5])
        raise SheetError(
            _("These columns are not known, or stand there twice: %(names)s. Take the template.") % {"names": names}
        )
    if not {ID, "title"} & set(columns):
        raise SheetError(_("The first row names the columns, and one of them has to be “title”. Take the template."))


def _titles(own: Sequence[Solution]) -> dict[str, Solution]:
    return {folded(text.title): one for one in own for text in one.texts.all()}


def _find(row: Row, by_id: Mapping[str, Solution]) -> None:
    """Find the solution that a row names, and say why it cannot be changed now."""
    named = row.cells.get(ID, "").strip()
    if not named:
        return
    row.solution = by_id.get(named)
    if row.solution is None:
        row.refuse(ID, _("No solution of your organisation has this identifier. Leave it empty for a new one."))
    elif row.solution.state not in EDITABLE:
        sentence = _("It is “%(state)s”, so it cannot be changed now.")
        row.refuse(ID, sentence % {"state": row.solution.get_state_display()})


def _check(row: Row) -> None:
    """Read a row as the form of a solution would; what a column that is missing would say stays as it is."""
    stored = wanted_values(row.solution) if row.solution else None
    kept = dict(zip(COLUMNS, cells_of(row.solution, stored), strict=True)) if row.solution and stored else {}
    said = {**kept, **row.cells}
    published = row.solution is not None and row.solution.state == ListingState.PUBLISHED
    form = SolutionForm(_typed(said), sending=published)
    if form.is_valid():
        row.values = _as_detected(form.values(), stored)
        return
    for name, errors in form.errors.items():
        for error in errors:
            row.refuse("" if name == "__all__" else name, str(error))


def _as_detected(values: SolutionValues, stored: SolutionValues | None) -> SolutionValues:
    """Return the values; that a language was found out once is no change when the same one is named."""
    if stored and stored.language == values.language:
        return replace(values, language_detected=stored.language_detected)
    return values


def _typed(said: Mapping[str, str]) -> QueryDict:
    """Return cells as a page would send them."""
    data = QueryDict(mutable=True)
    for name, cell in said.items():
        if name in MANY:
            data.setlist(name, list(_codes(name, cell)))
        elif name == "certificates":
            for place, line in enumerate(cell.splitlines()[:MOST_CERTIFICATES]):
                parts = [part.strip() for part in line.split(PART)]
                data.update(
                    {f"certificates-{place}-{part}": said for part, said in zip(CERTIFICATE_PARTS, parts, strict=False)}
                )
        elif name in SolutionForm.base_fields:
            data[name] = cell.strip()
    return data


def _codes(name: str, cell: str) -> Iterator[str]:
    """Yield the codes in a cell; countries in capitals, all others as the form knows them."""
    for part in cell.replace(";", ",").replace("\n", ",").split(","):
        if code := part.strip():
            yield code.upper() if name == "countries" else code.lower()


def _compare(row: Row, titles: Mapping[str, Solution]) -> None:
    """Say what a sound row would do. A new one called like a solution that is there would make a second one."""
    assert row.values is not None  # noqa: S101  # it was checked before
    if row.solution is None:
        other = titles.get(folded(row.values.title))
        if other is None:
            row.outcome = "new"
        elif _same(other, row.values):
            row.solution, row.outcome = other, "same"
        else:
            sentence = _(
                "You have a solution of this title. Write its identifier, %(id)s, into the column “id” to change it."
            )
            row.refuse("title", sentence % {"id": other.public_id})
        return
    published = row.solution.state == ListingState.PUBLISHED
    row.outcome = "same" if _same(row.solution, row.values) else "revise" if published else "edit"


def _same(solution: Solution, values: SolutionValues) -> bool:
    stored = wanted_values(solution)
    facts = solution_facts(replace(_as_detected(values, stored)))
    # Tags are kept as somebody wrote them first.
    before = {**solution_facts(stored), "tags": sorted(map(folded, stored.tags))}
    return before == {**facts, "tags": sorted(map(folded, values.tags))}


def _refuse_twice(row: Row, seen: set[tuple[str, str]]) -> None:
    """Refuse a row that names what a row above names too."""
    key = (ID, row.solution.public_id) if row.solution else ("title", folded(row.title))
    if key in seen and row.is_sound:
        row.refuse(key[0], _("A row above is about the same solution."))
    seen.add(key)
