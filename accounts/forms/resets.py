"""Forms about a lost second factor."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LostFactorForm(forms.Form):
    """What happened, in one's own words."""

    why = forms.CharField(
        label=_("What happened?"),
        max_length=1000,
        help_text=_("Only programme staff read it. They reach you on a way that they know already."),
        error_messages={"required": _("Write what happened. Programme staff read it.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(forms.Form):
    """How it was made sure who asks, or why it is refused."""

    why = forms.CharField(
        max_length=2000,
        error_messages={"required": _("Write a sentence. It is read by whoever it concerns.")},
    )
