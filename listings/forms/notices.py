"""The form for the XML of a notice: the file is read while it is checked, and nothing of it is kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from listings.notices.drafting import Drafted, draft_of
from listings.notices.eforms import said_in_eforms
from listings.notices.errors import Refused, TooLarge
from listings.notices.reading import MOST_BYTES, root_of
from listings.notices.ted import said_in_ted


class NoticeForm(forms.Form):
    """One file. `drafted` is what it says once the form is valid; `country` is the city's."""

    file = forms.FileField(
        label=_("The notice as XML"),
        help_text=_("One file of at most 5 MB: TED XML (R2.0.9) or eForms XML, as TED offers it beside each notice."),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty."),
            "max_length": _("The name of the file is too long. Give it a shorter one."),
        },
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
    )

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.country = country
        self.drafted: Drafted | None = None

    def clean_file(self) -> Any:
        """Read the notice, or refuse it with a sentence."""
        file: Any = self.cleaned_data["file"]
        try:
            self.drafted = _read(file, self.country)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file


def _read(file: Any, country: str) -> Drafted:
    if file.size > MOST_BYTES:
        raise TooLarge
    root, reader = root_of(file.chunks()), get_language() or "en"
    said = said_in_ted(root, reader) if root.name == "TED_EXPORT" else said_in_eforms(root, reader)
    return draft_of(said, country=country, reader=reader)
