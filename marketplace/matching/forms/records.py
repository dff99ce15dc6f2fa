"""What people send about the records of a need: how one is made, and a file or digest to be recognised."""

import hashlib
import re
from typing import Any, Final

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.files.limits import LARGEST_DOCUMENT
from marketplace.matching.dossier.letters import BREAK
from marketplace.matching.models import LONGEST_REASON

DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class RecordForm(forms.Form):
    """In which language a record is made, and why again."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the record"),
        choices=settings.LANGUAGES,
        error_messages={"required": gettext_lazy("Choose the language.")},
        help_text=gettext_lazy("What people wrote stays in the language in which they wrote it."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why another record is made"),
        max_length=LONGEST_REASON,
        error_messages={"required": gettext_lazy("There is a record already. Say why another one is made.")},
        help_text=gettext_lazy(
            "The reason stands in the record and in the journal. The earlier record stays as it is."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_again: bool, **options: Any) -> None:
        """Ask for the reason only when there is a record already."""
        super().__init__(*args, **options)
        if not is_again:
            del self.fields["why"]


class CheckForm(forms.Form):
    """A digest, or a file of which one is made; the file is not kept."""

    digest = forms.CharField(
        label=gettext_lazy("Digest (SHA-256)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("64 letters and digits, as the record’s page shows them."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or the file itself"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("At most 10 MB. Its digest is made here, and the file is not kept."),
    )

    def clean_digest(self) -> str:
        """Return it without spaces and the breaks that a PDF puts into long words, in lower case."""
        typed = "".join(self.cleaned_data["digest"].replace(BREAK, "").split()).lower()
        if typed and not DIGEST.fullmatch(typed):
            raise forms.ValidationError(_("A digest has 64 characters: the digits 0 to 9 and the letters a to f."))
        return typed

    def clean(self) -> dict[str, Any]:
        """Make the digest of the file; ask for one of the two, and for no more."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        file = values.get("file")
        if file and values.get("digest"):
            self.add_error(None, _("Paste a digest or choose a file, not both."))
        elif file and file.size > LARGEST_DOCUMENT:
            words = {"size": filesizeformat(LARGEST_DOCUMENT)}
            self.add_error("file", _("This file is larger than %(size)s. Choose a smaller one.") % words)
        elif file is not None and file is not False:
            values["digest"] = _digest_of(file)
        elif not values.get("digest") and not self.errors:
            self.add_error("digest", _("Paste a digest or choose a file."))
        return values


def _digest_of(file: Any) -> str:
    made = hashlib.sha256()
    for piece in file.chunks():
        made.update(piece)
    return made.hexdigest()
