"""What people send about a long list: for which need a search is frozen, what is put on it, and why candidates move."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import Need
from marketplace.matching.choosing import LONGEST_WORDS, MOST_FROZEN, REASONS, CandidateState, Said
from marketplace.matching.forms.answering import LinesField
from marketplace.matching.models import Candidate

IDENTIFIER: Final = re.compile(r"[a-z2-7]{10}")
SEEN: Final = re.compile(r"([a-z2-7]{10})\.([0-9]{1,9})")
POSITION: Final = re.compile(r"[0-9]{1,3}")
MOST_SEEN: Final = 200


class FreezeForm(forms.Form):
    """For which need a search is frozen."""

    need = forms.ChoiceField(
        label=gettext_lazy("For which need?"),
        error_messages={
            "required": gettext_lazy("Choose the need that the search was made for."),
            "invalid_choice": gettext_lazy("Choose one of your needs."),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, needs: Sequence[Need], **options: Any) -> None:
        super().__init__(data, **options)
        self._needs = {one.public_id: one for one in needs}
        choices = [(one.public_id, f"{one.title} ({one.organisation.name})") for one in needs]
        self.fields["need"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Need:
        """The need that was chosen; the form is valid."""
        return self._needs[self.cleaned_data["need"]]


class TakeForm(forms.Form):
    """Which positions of a frozen search come on the long list: those that are ticked, or the first ones."""

    first = forms.IntegerField(required=False, min_value=1, max_value=MOST_FROZEN)

    def positions(self) -> list[int]:
        """Return the positions, none when nothing that makes sense was sent."""
        self.is_valid()
        if self.data.get("what") == "first":
            return list(range(1, (self.cleaned_data.get("first") or 0) + 1))
        given = self.data.getlist("position")[:MOST_FROZEN]  # type: ignore[attr-defined]
        return sorted({int(one) for one in given if POSITION.fullmatch(one)})


class ByHandForm(forms.Form):
    """A solution that neither a search nor a match brought, and why it belongs on the list."""

    address = forms.CharField(
        label=gettext_lazy("Address of the solution’s page"),
        max_length=300,
        help_text=gettext_lazy("Copy it from your browser, such as https://…/solutions/abcdefghij/"),
        error_messages={"required": gettext_lazy("Give the address of a solution’s page on this site.")},
    )
    words = LinesField(
        label=gettext_lazy("Why it belongs on the long list"),
        max_length=LONGEST_WORDS,
        error_messages={"required": gettext_lazy("Give the reason in your own words.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_address(self) -> str:
        """Return the identifier in the address of a solution, or one that stands alone."""
        try:
            parts = [part for part in urlsplit(str(self.cleaned_data["address"])).path.split("/") if part]
        except ValueError:
            parts = []
        if not parts or not IDENTIFIER.fullmatch(parts[-1]) or (len(parts) > 1 and parts[-2] != "solutions"):
            raise forms.ValidationError(_("Give the address of a solution’s page on this site."))
        return parts[-1]


class MoveForm(forms.Form):
    """Why candidates move to a state: a reason of that step's list, and own words."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        error_messages={
            "required": gettext_lazy("Choose a reason from the list."),
            "invalid_choice": gettext_lazy("Choose a reason from the list."),
        },
    )
    words = LinesField(
        label=gettext_lazy("In your own words"),
        max_length=LONGEST_WORDS,
        help_text=gettext_lazy("It goes on the record, where an auditor reads it. The vendor does not."),
        error_messages={"required": gettext_lazy("Give the reason in your own words.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None = None, *, to: CandidateState) -> None:
        super().__init__(data)
        choices = [("", _("Choose a reason")), *((one.value, one.label) for one in REASONS[to])]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    @property
    def said(self) -> Said:
        """What was said; the form is valid."""
        return Said(self.cleaned_data["reason"], self.cleaned_data["words"])


def seen_in(values: Sequence[str]) -> Mapping[str, int]:
    """Return candidates with the versions that a page showed; what names none is left out, at most 200."""
    matches = [SEEN.fullmatch(one) for one in values[:MOST_SEEN]]
    return {one[1]: int(one[2]) for one in matches if one}


def as_seen(candidate: Candidate) -> str:
    """Return how a page says which version of a candidate it shows."""
    return f"{candidate.public_id}.{candidate.version}"
