"""The form in which a vendor adds a picture or a document."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from listings.proofs import Certificate
from listings.queries.attachments import LONGEST_WORDS

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,.jpg,.jpeg,.png,.webp,.pdf"


class WordsForm(forms.Form):
    """What a picture shows, or the title of a document."""

    words = forms.CharField(
        label=_("What it shows, or its title"),
        max_length=LONGEST_WORDS,
        help_text=_(
            "For a picture: what somebody would miss who cannot see it, such as “A bus stop with a screen that shows "
            "the next three buses”. For a document: its title."
        ),
        error_messages={"required": _("Say in a sentence what it shows, or how the document is called.")},
    )


class AttachmentForm(WordsForm):
    """A file, with its words."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # its refusal says more
        help_text=_(
            "A JPEG, PNG or WebP up to 8 MB, or a PDF up to 10 MB. Pictures are made anew without place, camera and "
            "other hidden data; a PDF stays as it is, with what its properties say of its author."
        ),
        error_messages={"required": _("Choose a file.")},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    certificate = forms.ChoiceField(
        label=_("Is it the file of a certificate?"),
        required=False,
        help_text=_(
            "Then it stands beside that certificate. When you change the certificate, it has no file until you add one."
        ),
    )
    field_order = ("file", "words", "certificate")

    def __init__(self, *sent: Any, certificates: Sequence[Certificate] = (), **options: Any) -> None:
        super().__init__(*sent, **options)
        if not certificates:
            del self.fields["certificate"]
            return
        named = [(one.mark, ", ".join(filter(None, (one.name, one.issuer, one.number)))) for one in certificates]
        self.fields["certificate"].choices = [("", _("No, it stands for itself")), *named]  # type: ignore[attr-defined]
