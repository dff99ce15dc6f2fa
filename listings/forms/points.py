"""The form in which a buyer says what every answer speaks to: one row of fields for each point."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.forms.texts import LineField, LinesField
from listings.points import (
    LONGEST_CHOICE,
    LONGEST_HELP,
    LONGEST_PROMPT,
    LONGEST_UNIT,
    MOST_CHOICES,
    MOST_POINTS,
    MOST_WORDS,
    PointValues,
)
from listings.states import PointKind

CELLS: Final = ("prompt", "kind", "words", "unit", "choices", "help", "required", "place", "drop")
WRITTEN: Final = ("prompt", "choices", "help", "unit")
"""What of a new row says that it is meant."""
USUAL_WORDS: Final = 200
KEY: Final = 10
"""How long an identifier is."""


class PointsForm(forms.Form):
    """The points of a need and, in one that was public once, why they change.

    A row whose question is empty and new is left out; one of a point that a colleague removed meanwhile is new.
    """

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = LinesField(
        label=gettext_lazy("Reason for the change"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Everybody reads it with the correction, and gets it by mail who follows or answered."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, stored: Sequence[PointValues], version: int, was_public: bool
    ) -> None:
        self.known = {one.key for one in stored}
        self.is_stale = False
        typed = whole(data.get("rows", "")) if data else 0
        more = 1 if data and data.get("then") == "row" else 0
        self.total = min(max(typed + more if data else len(stored) + 1, 1), MOST_POINTS)
        super().__init__(data, initial={"version": version, **_initial(stored)})
        if more:
            self._errors = ErrorDict()  # another row is asked for, so that nothing typed is judged yet
        if was_public:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _(
                "Say why you change what is public already. Everybody reads the reason."
            )
        else:
            del self.fields["reason"]
        for number in range(1, self.total + 1):
            for name, field in _row(number).items():
                self.fields[f"{number}-{name}"] = field

    def rows(self) -> list[dict[str, Any]]:
        """Return the fields of each point for the page, with its number and the ground of its identity."""
        return [
            {
                "number": number,
                "key": self[f"{number}-key"],
                "cells": [self[f"{number}-{cell}"] for cell in CELLS if f"{number}-{cell}" in self.fields],
            }
            for number in range(1, self.total + 1)
        ]

    @property
    def can_grow(self) -> bool:
        """Whether there is room for another point."""
        return self.total < MOST_POINTS

    def visible_fields(self) -> list[BoundField]:
        """Return what the summary of errors links to."""
        return [field for field in super().visible_fields() if not field.name.endswith("-key")]

    def clean(self) -> dict[str, Any]:
        """Ask for the words that a row needs once it is filled in."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self._filled():
            if not values.get(f"{number}-prompt") and not self.has_error(f"{number}-prompt"):
                self.add_error(f"{number}-prompt", _("Write what you ask, or tick that the point goes."))
        return values

    def values(self) -> list[PointValues]:
        """Return the points in the order that the numbers of their places say."""
        rows = [(self.cleaned_data.get(f"{number}-place") or number, number) for number in self._filled()]
        return [self._values(number) for _place, number in sorted(rows)]

    def named(self, field: str) -> str:
        """Return the form's name of a field that an action names by the place of its point, "" when there is none."""
        place, _dash, cell = field.partition("-")
        rows = sorted((self.cleaned_data.get(f"{number}-place") or number, number) for number in self._filled())
        if not cell or not place.isdigit() or int(place) > len(rows):
            return ""
        return f"{rows[int(place) - 1][1]}-{cell}"

    def show_version(self, version: int) -> None:
        """After a conflict: let the next save overwrite knowingly what is stored now."""
        self.is_stale = True
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data

    def _filled(self) -> list[int]:
        """Return the numbers of the rows that say something and do not go."""
        found = []
        for number in range(1, self.total + 1):
            said = any(self.cleaned_data.get(f"{number}-{cell}") for cell in ("key", *WRITTEN))
            broken = any(self.has_error(f"{number}-{cell}") for cell in WRITTEN)
            if (said or broken) and not self.cleaned_data.get(f"{number}-drop"):
                found.append(number)
        return found

    def _values(self, number: int) -> PointValues:
        cell = {name: self.cleaned_data.get(f"{number}-{name}") for name in (*CELLS, "key")}
        lines = [" ".join(line.split()) for line in (cell["choices"] or "").split("\n")]
        return PointValues(
            key=cell["key"] if cell["key"] in self.known else "",
            prompt=cell["prompt"] or "",
            kind=PointKind(cell["kind"] or PointKind.TEXT),
            required=bool(cell["required"]),
            help=cell["help"] or "",
            words=cell["words"],
            unit=cell["unit"] or "",
            choices=tuple(line for line in lines if line),
        )


def whole(typed: str) -> int:
    """Return a number of rows as it was sent, 0 for what makes no sense."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < KEY else 0


def _initial(stored: Sequence[PointValues]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for number, one in enumerate(stored, 1):
        cells = {**one.plain(), "key": one.key, "choices": "\n".join(one.choices), "place": number}
        initial |= {f"{number}-{name}": value for name, value in cells.items()}
    return initial


def _row(number: int) -> dict[str, forms.Field]:
    """Return the fields of one point; each label bears its number, so that an error says which one it means."""

    def label(words: str) -> str:
        return f"{number}. {words}"

    return {
        "key": forms.CharField(required=False, max_length=KEY, widget=forms.HiddenInput),
        "prompt": LineField(label=label(_("What you ask")), required=False, max_length=LONGEST_PROMPT),
        "kind": forms.ChoiceField(
            label=label(_("Answered with")), choices=PointKind.choices, initial=PointKind.TEXT, required=False
        ),
        "words": forms.IntegerField(
            label=label(_("Longest text, in words")),
            required=False,
            min_value=1,
            max_value=MOST_WORDS,
            initial=USUAL_WORDS,
            help_text=_("For a text: 1 to 300."),
        ),
        "unit": LineField(
            label=label(_("Unit")),
            required=False,
            max_length=LONGEST_UNIT,
            help_text=_("For a number, such as “EUR a year” or “weeks”."),
        ),
        "choices": LinesField(
            label=label(_("Choices")),
            required=False,
            max_length=(LONGEST_CHOICE + 2) * MOST_CHOICES * 2,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("For a choice: 2 to 10, one in each line."),
        ),
        "help": LinesField(
            label=label(_("Help for whoever answers")),
            required=False,
            max_length=LONGEST_HELP,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "required": forms.BooleanField(
            label=label(_("No answer can be sent without it")), required=False, initial=True
        ),
        "place": forms.IntegerField(
            label=label(_("Place in the order")), required=False, min_value=1, max_value=99, initial=number
        ),
        "drop": forms.BooleanField(label=label(_("Remove this point")), required=False),
    }
