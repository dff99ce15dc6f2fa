"""The form that moves the deadline of an open need."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.clocks import zone_at
from listings.forms.figures import DayTimeField, moment_of
from listings.forms.texts import LinesField
from listings.models import Need
from listings.queries import Extension
from listings.timing import LONGEST_OPEN, doubts

WEEK = timedelta(days=7)


class MoveDeadlineForm(forms.Form):
    """A later day and time by the clocks of the need's time zone, and why."""

    deadline = DayTimeField(
        label=gettext_lazy("New deadline"),
        error_messages={"required": gettext_lazy("Give day and time.")},
    )
    reason = LinesField(
        label=gettext_lazy("Reason for the change"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why it moves. Everybody reads the reason.")},
        help_text=gettext_lazy("Everybody reads it with the correction, and gets it by mail who follows or answered."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, need: Need, extension: Extension | None) -> None:
        self.need = need
        assert need.deadline is not None  # noqa: S101  # a rule says so before
        proposed = extension.deadline if extension else need.deadline + WEEK
        initial = {"deadline": (proposed, need.deadline_zone), "version": need.version}
        if extension:
            initial["reason"] = _reason(extension)
        super().__init__(data, initial=initial)
        zone = zone_at(proposed, need.deadline_zone)
        self.fields["deadline"].help_text = _("%(zone)s. It cannot be moved back again.") % {"zone": zone}

    def clean(self) -> dict[str, Any]:
        """Put the day on the clocks of the need, and refuse one that is not later, or years away."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("deadline"):
            return values
        day, hour = values["deadline"]
        try:
            moment = moment_of(day, hour, self.need.deadline_zone or "UTC")
        except ValidationError as wrong:
            self.add_error("deadline", wrong)
            return values
        if self.need.deadline and moment <= self.need.deadline:
            self.add_error("deadline", _("A published deadline can be moved to a later time only."))
        elif moment > timezone.now() + LONGEST_OPEN:
            self.add_error("deadline", _("This is more than three years ahead. Choose an earlier day."))
        values["moment"] = moment
        return values

    def doubts(self) -> list[str]:
        """Return what speaks against the day that stands in the form."""
        shown: datetime | None = self.cleaned_data.get("moment") if self.is_bound else self.initial["deadline"][0]
        country = self.need.organisation.country.code
        return doubts(shown, self.need.deadline_zone, country, since=self.need.published_at) if shown else []


def _reason(extension: Extension) -> str:
    words = {"number": extension.number}
    if extension.is_reply:
        return _("So that everybody has six days to use the reply to question %(number)s.") % words
    return _("So that everybody has six days to use correction %(number)s.") % words
