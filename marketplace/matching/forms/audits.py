"""What an owner says when she lets an auditor read a need's file."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.matching.models import LONGEST_REASON


class GrantForm(forms.Form):
    """To whom, why and until when."""

    email = forms.EmailField(
        label=_("E-mail address of the auditor"),
        max_length=254,
        help_text=_("She needs an account with this address. The link in the mail works once."),
        error_messages={"required": _("Write the address.")},
    )
    reason = forms.CharField(
        label=_("Why the file is opened"),
        max_length=LONGEST_REASON,
        help_text=_("It stands in the journal and in the file, and the auditor reads it in her mail."),
        error_messages={"required": _("Say why the file is opened.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = forms.DateField(
        label=_("Last day"),
        help_text=_("At most 90 days. The access ends by itself after this day."),
        error_messages={"required": _("Choose the last day.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        """Offer the days that are taken: 30 from today unless another one is chosen."""
        super().__init__(*args, **options)
        self.fields["until"].initial = today + timedelta(days=29)
        self.fields["until"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=89)).isoformat(),
        }
