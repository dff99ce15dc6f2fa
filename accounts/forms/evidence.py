"""The form in which an organisation gives staff a document for its verification."""

from django import forms
from django.utils.translation import gettext_lazy as _

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,.jpg,.jpeg,.png,.webp,.pdf"


class EvidenceForm(forms.Form):
    """A file, and what it proves."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # its refusal says more
        help_text=_("A PDF up to 10 MB, or a JPEG, PNG or WebP up to 8 MB. No copies of identity cards, please."),
        error_messages={"required": _("Choose a file.")},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    words = forms.CharField(
        label=_("What it proves"),
        max_length=300,
        help_text=_("Such as: extract from the commercial register of 3 March."),
        error_messages={"required": _("Say in a sentence what the document proves.")},
    )
