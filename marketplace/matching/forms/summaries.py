"""What a city says that it learned from a market consultation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.matching.forms.answering import LinesField
from marketplace.matching.forms.languages import SpokenForm
from marketplace.matching.models import LONGEST_ANSWER


class SummaryForm(SpokenForm):
    """What a city learned, as a draft or for everybody to read; a draft may be empty, which drops it."""

    text = LinesField(
        label=_("What you learned"),
        max_length=LONGEST_ANSWER,
        required=False,
        help_text=_(
            "Up to 4,000 characters. Everybody reads it once it is published. Name no organisation that answered, and "
            "repeat nothing that an answer marks as a trade secret."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
