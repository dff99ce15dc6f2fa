"""What a city says that it learned from a market consultation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.folding import folded
from listings.language import CONTENT_LANGUAGES, language_name
from marketplace.matching.forms import VersionedForm
from marketplace.matching.forms.answering import LinesField
from marketplace.matching.models import LONGEST_ANSWER


class SummaryForm(VersionedForm):
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
    language = forms.ChoiceField(
        label=_("Language of your words"), error_messages={"required": _("Choose the language.")}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the languages by their names."""
        super().__init__(*args, **options)
        named = sorted(((code, language_name(code)) for code in CONTENT_LANGUAGES), key=lambda one: folded(one[1]))
        self.fields["language"].choices = named  # type: ignore[attr-defined]
