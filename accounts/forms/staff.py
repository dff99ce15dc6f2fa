"""Forms of the staff pages."""

import re
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.reasons import ready_sentence
from accounts.states import CheckResult, OrganisationState

TICKED_ORGANISATION = re.compile(r"([a-z2-7]{10})\.([0-9]{1,9})")
TICKED_DELIVERY = re.compile(r"[a-z2-7]{26}")


def ticked_organisations(values: Iterable[str]) -> dict[str, int]:
    """Return public identifier → version of the rows that were ticked; what is neither is left out."""
    found = (TICKED_ORGANISATION.fullmatch(value) for value in values)
    return {match[1]: int(match[2]) for match in found if match}


def ticked_deliveries(values: Iterable[str]) -> list[str]:
    """Return the public identifiers among what was sent, each once."""
    return list(dict.fromkeys(value for value in values if TICKED_DELIVERY.fullmatch(value)))


class VersionForm(forms.Form):
    """The version of the row that a page showed."""

    version = forms.IntegerField(min_value=0, required=False)

    @property
    def version_shown(self) -> int:
        """The version, or 0, which fits no row."""
        return (self.cleaned_data.get("version") or 0) if self.is_valid() else 0


class QueueForm(forms.Form):
    """What the verification queue shows; anything it does not know falls back to the waiting ones."""

    tab = forms.ChoiceField(
        choices=[("waiting", _("Waiting")), ("again", _("Verify again")), *OrganisationState.choices[1:]],
        required=False,
        initial="waiting",
    )
    q = forms.CharField(
        label=_("Find in queue"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or number")}),
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)

    @property
    def chosen(self) -> dict[str, object]:
        """Return tab, text and mine, whatever was typed."""
        values = self.cleaned_data if self.is_valid() else {}
        return {
            "tab": values.get("tab") or "waiting",
            "q": values.get("q") or "",
            "mine": bool(values.get("mine")),
        }


class DeliveriesForm(QueueForm):
    """What the queue of deliveries shows; it has one tab, of what waits for somebody."""

    tab = forms.ChoiceField(
        choices=[("waiting", pgettext_lazy("deliveries", "Set aside"))], required=False, initial="waiting"
    )


class DecisionForm(forms.Form):
    """A reason that the organisation reads."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("The owners of the organisation read it word for word, by mail and on their page."),
        error_messages={"required": _("Give the reason. The organisation reads it.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    ready = forms.CharField(max_length=40, required=False)

    def with_sentence(self, to: str) -> "DecisionForm":
        """Return an unbound form whose reason has the chosen ready sentence for a decision at its end.

        What is too long for the field is kept: the field says so when it is sent.
        """
        typed = str(self.data.get("why", "")).strip()
        chosen = ready_sentence(to, str(self.data.get("ready", "")))
        return DecisionForm(initial={"why": "\n".join(filter(None, [typed, chosen]))})


class LookupForm(forms.Form):
    """That staff looked a number up in a register, and what they found there."""

    number = forms.CharField(max_length=40, widget=forms.HiddenInput)
    register = forms.CharField(
        label=_("Looked up in"),
        max_length=120,
        help_text=_("The register’s name or address, such as “Commercial Register, portal.registryagency.bg”."),
        error_messages={"required": _("Say which register you looked in.")},
    )
    result = forms.ChoiceField(
        label=_("What it says"),
        choices=[
            (CheckResult.FITS.value, _("Number and name are this organisation’s")),
            (CheckResult.MISFIT.value, _("It is not there, or is another one’s")),
        ],
        error_messages={"required": _("Say what the register says.")},
        widget=forms.RadioSelect,
    )
