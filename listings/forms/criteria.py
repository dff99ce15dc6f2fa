"""The form in which a buyer says by what it scores: one row of fields for each criterion."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _

from listings.criteria import (
    LONGEST_MARK,
    LONGEST_MEANING,
    LONGEST_NAME,
    MOST_CRITERIA,
    WHOLE,
    CriterionValues,
)
from listings.forms.points import KEY, whole
from listings.forms.texts import LineField, LinesField

CELLS: Final = ("name", "meaning", "weight", "zero", "five", "place", "drop")
WRITTEN: Final = ("name", "meaning", "weight")
"""What of a new row says that it is meant; what earns 0 and 5 points is prefilled."""


class CriteriaForm(forms.Form):
    """The criteria of a need. A new row that says nothing is left out."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, stored: Sequence[CriterionValues], version: int) -> None:
        self.known = {one.key for one in stored}
        self.is_stale = False
        typed = whole(data.get("rows", "")) if data else 0
        more = 1 if data and data.get("then") == "row" else 0
        self.total = min(max(typed + more if data else len(stored) + 1, 1), MOST_CRITERIA)
        super().__init__(data, initial={"version": version, **_initial(stored)})
        if more:
            self._errors = ErrorDict()  # another row is asked for, so that nothing typed is judged yet
        for number in range(1, self.total + 1):
            for name, field in _row(number).items():
                self.fields[f"{number}-{name}"] = field

    def rows(self) -> list[dict[str, Any]]:
        """Return the fields of each criterion for the page, with its number and the ground of its identity."""
        return [
            {
                "number": number,
                "key": self[f"{number}-key"],
                "cells": [self[f"{number}-{cell}"] for cell in CELLS],
            }
            for number in range(1, self.total + 1)
        ]

    @property
    def can_grow(self) -> bool:
        """Whether there is room for another criterion."""
        return self.total < MOST_CRITERIA

    def visible_fields(self) -> list[BoundField]:
        """Return what the summary of errors links to."""
        return [field for field in super().visible_fields() if not field.name.endswith("-key")]

    def values(self) -> list[CriterionValues]:
        """Return the criteria in the order that the numbers of their places say."""
        return [self._values(number) for _place, number in self._placed()]

    def named(self, field: str) -> str:
        """Return the form's name of a field that an action names by the place of its row, "" when there is none."""
        place, _dash, cell = field.partition("-")
        rows = self._placed()
        if not cell or not place.isdigit() or int(place) > len(rows):
            return ""
        return f"{rows[int(place) - 1][1]}-{cell}"

    def show_version(self, version: int) -> None:
        """After a conflict: let the next save overwrite knowingly what is stored now."""
        self.is_stale = True
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data

    def _placed(self) -> list[tuple[int, int]]:
        return sorted((self.cleaned_data.get(f"{number}-place") or number, number) for number in self._filled())

    def _filled(self) -> list[int]:
        """Return the numbers of the rows that say something and do not go."""
        return [
            number
            for number in range(1, self.total + 1)
            if any(self.cleaned_data.get(f"{number}-{cell}") for cell in ("key", *WRITTEN))
            and not self.cleaned_data.get(f"{number}-drop")
        ]

    def _values(self, number: int) -> CriterionValues:
        cell = {name: self.cleaned_data.get(f"{number}-{name}") for name in (*CELLS, "key")}
        return CriterionValues(
            key=cell["key"] if cell["key"] in self.known else "",
            name=cell["name"] or "",
            meaning=cell["meaning"] or "",
            weight=cell["weight"],
            zero=cell["zero"] or "",
            five=cell["five"] or "",
        )


def _initial(stored: Sequence[CriterionValues]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for number, one in enumerate(stored, 1):
        cells = {**one.plain(), "key": one.key, "place": number}
        initial |= {f"{number}-{name}": value for name, value in cells.items()}
    return initial


def _row(number: int) -> dict[str, forms.Field]:
    """Return the fields of one criterion; each label bears its number, so that an error says which one it means."""

    def label(words: str) -> str:
        return f"{number}. {words}"

    return {
        "key": forms.CharField(required=False, max_length=KEY, widget=forms.HiddenInput),
        "name": LineField(label=label(_("Name of the criterion")), required=False, max_length=LONGEST_NAME),
        "meaning": LinesField(
            label=label(_("What it means")),
            required=False,
            max_length=LONGEST_MEANING,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("What you will look at, so that every vendor knows it and every colleague scores the same."),
        ),
        "weight": forms.IntegerField(
            label=label(_("Weight, in per cent")),
            required=False,
            min_value=1,
            max_value=WHOLE,
            widget=forms.NumberInput(attrs={"data-weight": ""}),
        ),
        "zero": LinesField(
            label=label(_("What earns 0 points")),
            required=False,
            max_length=LONGEST_MARK,
            initial=_("It says nothing of this, or does not meet it."),
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "five": LinesField(
            label=label(_("What earns 5 points")),
            required=False,
            max_length=LONGEST_MARK,
            initial=_("It meets this in full and shows how, with evidence that can be checked."),
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "place": forms.IntegerField(
            label=label(_("Place in the order")), required=False, min_value=1, max_value=99, initial=number
        ),
        "drop": forms.BooleanField(label=label(_("Remove this criterion")), required=False),
    }
