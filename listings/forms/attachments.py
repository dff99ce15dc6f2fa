"""The form in which a vendor adds a picture or a document."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
    field_order = ("file", "words")
