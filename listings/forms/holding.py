"""The form that keeps the records of a need for longer."""

from django import forms
from django.utils.translation import gettext_lazy

from listings.forms.texts import LinesField


class KeepLongerForm(forms.Form):
    """A later day, and why."""

    until = forms.DateField(
        label=gettext_lazy("Keep until"),
        help_text=gettext_lazy("That day included. It can be moved to a later day only."),
        error_messages={"required": gettext_lazy("Choose a day."), "invalid": gettext_lazy("Choose a day.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = LinesField(
        label=gettext_lazy("Reason"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why they are kept, in at most 500 characters.")},
        help_text=gettext_lazy(
            "For example a grant whose papers are kept for ten years. Your team and programme staff read it."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
