"""The form for the XML of a notice; what stands in the file the action reads, and nothing of it is kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from listings.notices.errors import TooLarge
from listings.notices.reading import MOST_BYTES


class NoticeForm(forms.Form):
    """One file of at most 5 MB."""

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

    def clean_file(self) -> Any:
        """Refuse what is too large before anything of it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(str(TooLarge()))
        return file
