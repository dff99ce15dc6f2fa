"""The form in which a city says what came of a need, and the buttons by which it says later what became of it."""

import re
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.forms.deployments import HttpsField
from listings.forms.texts import LineField, LinesField
from listings.models import Outcome
from listings.states import AWARDED, FOLLOW_UPS, BudgetBand, InUse, OutcomeKind
from listings.values import OutcomeValues

EARLIEST: Final = date(2000, 1, 1)
IDENTIFIER: Final = re.compile(r"[a-z0-9]{10}")


class OutcomeForm(forms.Form):
    """How it ended, and, when something was bought or is tried out, from whom."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How did it end?"),
        choices=OutcomeKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how it ended."),
            "invalid_choice": gettext_lazy("Choose how it ended."),
        },
    )
    vendor_name = LineField(
        label=gettext_lazy("Who got it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Needed when something was bought or is tried out. As the contract names the firm; everybody reads it."
        ),
    )
    solution = LineField(
        label=gettext_lazy("The solution, if it is listed here"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("The address of its page on this site; readers get a link to it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    value_band = forms.ChoiceField(
        label=gettext_lazy("Value of the contract, in EUR without VAT"),
        choices=[("", gettext_lazy("Not told")), *BudgetBand.choices],
        required=False,
    )
    awarded_on = forms.DateField(
        label=gettext_lazy("Day of the award, or of the pilot’s begin"),
        required=False,
        help_text=gettext_lazy("Needed when something was bought or is tried out."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Give a day, such as 2026-05-31.")},
    )
    notice_url = HttpsField(
        label=gettext_lazy("Award notice"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The https address of the published notice, such as on TED."),
        error_messages={"invalid": gettext_lazy("Give a whole address that begins with https://.")},
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
    )
    words = LinesField(
        label=gettext_lazy("In your own words"),
        max_length=2_000,
        required=False,
        help_text=gettext_lazy("What decided it, what others can learn. Everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen = forms.IntegerField(min_value=0, max_value=32_000, required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, last: Outcome | None = None) -> None:
        super().__init__(data, initial=_initial(last))

    def clean_solution(self) -> str:
        """Return the identifier in the address of a solution, or one that stands alone."""
        parts = _parts_of(str(self.cleaned_data["solution"]))
        if not parts:
            return ""
        if IDENTIFIER.fullmatch(parts[-1]) is None or (len(parts) > 1 and parts[-2] != "solutions"):
            raise forms.ValidationError(_("Give the address of a solution’s page on this site, or leave it empty."))
        return parts[-1]

    def clean_awarded_on(self) -> date | None:
        """Return the day, not one that lies ahead or long ago."""
        day: date | None = self.cleaned_data["awarded_on"]
        if day and not EARLIEST <= day <= timezone.localdate():
            raise forms.ValidationError(_("Give the day of the award, not one that lies ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for firm and day where there is an award."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("kind") in AWARDED:
            asked = {
                "vendor_name": _("Say who got it, as the contract names the firm."),
                "awarded_on": _("Give the day of the award, not one that lies ahead."),
            }
            for name, sentence in asked.items():
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return values

    def values(self) -> OutcomeValues:
        """Return what was typed as the value that the action takes."""
        names = ("kind", "vendor_name", "solution", "value_band", "awarded_on", "notice_url", "words")
        return OutcomeValues(**{name: self.cleaned_data[name] for name in names})


class FollowUpForm(forms.Form):
    """One click: what became of it, so many months after the award."""

    months = forms.TypedChoiceField(coerce=int, choices=[(one, one) for one in FOLLOW_UPS])
    answer = forms.TypedChoiceField(coerce=InUse, choices=InUse.choices)


def _parts_of(address: str) -> list[str]:
    """Return the parts of an address's path; of what is no address, the whole."""
    try:
        return [part for part in urlsplit(address).path.split("/") if part]
    except ValueError:
        return [address]


def _initial(last: Outcome | None) -> dict[str, Any]:
    if last is None:
        return {"seen": 0}
    names = ("kind", "vendor_name", "value_band", "awarded_on", "notice_url", "words")
    solution = reverse("listings:solution", args=[last.solution.public_id]) if last.solution else ""
    return {**{name: getattr(last, name) for name in names}, "solution": solution, "seen": last.number}
