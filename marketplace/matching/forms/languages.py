"""What a team writes for others to read, with the language of its words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.folding import folded
from listings.language import CONTENT_LANGUAGES, language_name
from marketplace.matching.forms import VersionedForm


class SpokenForm(VersionedForm):
    """Words in one of the content languages, which is asked for after them."""

    language = forms.ChoiceField(
        label=_("Language of your words"), error_messages={"required": _("Choose the language.")}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the languages by their names."""
        super().__init__(*args, **options)
        named = sorted(((code, language_name(code)) for code in CONTENT_LANGUAGES), key=lambda one: folded(one[1]))
        self.fields["language"].choices = named  # type: ignore[attr-defined]
        self.order_fields([name for name in self.fields if name != "language"])
