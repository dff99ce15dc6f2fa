"""What people send about matches and answers."""

import re
from collections.abc import Iterable
from typing import Any, Final, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marketplace.matching.models import LONGEST_REASON
from marketplace.matching.queries import TABS
from marketplace.matching.states import MarkKind, Side, Wish

TICKED = re.compile(r"[a-z2-7]{10}")
MOST_TICKED = 200


def ticked(values: Iterable[str]) -> list[str]:
    """Return the public identifiers among what was sent, each once, at most 200; what names none is left out."""
    return [value for value in dict.fromkeys(values) if TICKED.fullmatch(value)][:MOST_TICKED]


class ReasonForm(forms.Form):
    """A reason in words."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Give the reason.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


WISHES: Final = [one for one in Wish.choices if one[0]]
TAKEN_BACK: Final = "taken_back"


class WishForm(forms.Form):
    """Yes or no of one side, or its yes taken back; the city gives a reason with its no."""

    side = forms.ChoiceField(choices=Side.choices, widget=forms.HiddenInput)
    wish = forms.ChoiceField(choices=[*WISHES, (TAKEN_BACK, TAKEN_BACK)], widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("The vendor and programme staff read it word for word."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask the city for the reason of its no."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        asked = values.get("side") == Side.CITY and values.get("wish") == Wish.DECLINED
        if asked and not values.get("why") and not self.has_error("why"):
            self.add_error("why", _("Give the reason. The vendor reads it."))
        return values


class VersionedForm(forms.Form):
    """Something that a team writes: the version that the page showed goes with it."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    is_stale = False

    @property
    def version_shown(self) -> int:
        """The version that the page showed, 0 when there was none."""
        return self.cleaned_data.get("version") or 0

    def show_version(self, version: int) -> None:
        """After a conflict: let the next save overwrite knowingly what is stored now."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(version)
        self.data, self.is_stale = data, True


class CurationQueueForm(forms.Form):
    """What the queue shows; anything it does not know falls back to all that waits."""

    tab = forms.ChoiceField(choices=[(tab, tab) for tab in TABS], required=False)
    q = forms.CharField(max_length=100, required=False)
    mine = forms.BooleanField(required=False)

    @property
    def chosen(self) -> dict[str, str]:
        """Return tab, text and mine ("" or "1"), whatever was typed."""
        self.is_valid()
        values = self.cleaned_data
        return {
            "tab": values.get("tab") or TABS[0],
            "q": values.get("q") or "",
            "mine": "1" if values.get("mine") else "",
        }


class MarkForm(ReasonForm):
    """What staff say of the solutions that are ticked, with the reason that city and vendor read."""

    kind = forms.ChoiceField(
        label=_("What you say of them"),
        choices=[
            (MarkKind.RELEVANT, _("Relevant to this need; the order stays")),
            (MarkKind.REMOVAL, _("Propose their removal; the city decides")),
            (MarkKind.ADDED, _("Add them to the matches")),
        ],
        error_messages={"required": _("Choose what you say of them.")},
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "why")


class FindForm(forms.Form):
    """The words by which staff look for a solution that is not among the matches."""

    find = forms.CharField(max_length=100, required=False)

    @property
    def words(self) -> str:
        """Return what was typed, "" when it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get("find") or ""
