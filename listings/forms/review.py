"""The forms of the staff's review queue."""

import re
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from listings.queries import KINDS, TABS
from listings.values import Seen

TICKED = re.compile(rf"({'|'.join(KINDS)})\.([a-z2-7]{{10}})\.([0-9]{{1,9}})\.([a-z]{{1,20}})")
KIND_CHOICES = [
    ("", _("Everything")),
    ("solution", _("Solutions")),
    ("need", _("Needs")),
    ("revision", pgettext_lazy("review", "Changes of solutions")),
]


class Ticked(NamedTuple):
    """One line of the queue that was ticked, as the page showed it."""

    kind: str
    public_id: str
    seen: Seen


def ticked(values: Iterable[str]) -> list[Ticked]:
    """Return the lines that were ticked, each once; what names none is left out."""
    found = (TICKED.fullmatch(value) for value in dict.fromkeys(values))
    return [Ticked(match[1], match[2], Seen(match[4], int(match[3]))) for match in found if match]


class VersionForm(forms.Form):
    """The version and the state of the row that a page showed."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    state = forms.CharField(max_length=20, required=False)

    @property
    def version_shown(self) -> int:
        """The version, or 0, which fits no row."""
        return (self.cleaned_data.get("version") or 0) if self.is_valid() else 0

    @property
    def seen(self) -> Seen:
        """How the page showed the row; what was not sent fits no row."""
        return Seen(self.cleaned_data.get("state") or "" if self.is_valid() else "", self.version_shown)


class ReviewQueueForm(forms.Form):
    """What the queue shows; anything it does not know falls back to all that waits, the first of the tabs."""

    TABS: ClassVar[tuple[str, ...]] = tuple(TABS)

    tab = forms.ChoiceField(choices=[(tab, tab) for tab in TABS], required=False)
    kind = forms.ChoiceField(label=_("What"), choices=KIND_CHOICES, required=False)
    q = forms.CharField(max_length=100, required=False)
    mine = forms.BooleanField(required=False)

    @property
    def chosen(self) -> dict[str, str]:
        """Return tab, kind, text and mine ("" or "1"), whatever was typed."""
        self.is_valid()
        values = self.cleaned_data
        return {
            "tab": values.get("tab") or self.TABS[0],
            "kind": values.get("kind") or "",
            "q": values.get("q") or "",
            "mine": "1" if values.get("mine") else "",
        }


class ReturnForm(forms.Form):
    """The reason for which a listing goes back to its organisation."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("The owners of the organisation read it word for word, by mail and on the listing’s page."),
        error_messages={"required": _("Give the reason. The organisation reads it.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
