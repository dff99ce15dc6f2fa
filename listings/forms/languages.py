"""The form in which a team writes its listing in a further language, beside the main text."""

from copy import deepcopy
from typing import Final, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.details import MOST_PRICE_LINES
from listings.forms.needs import NeedForm
from listings.forms.proofs import LONGEST_LABEL
from listings.forms.solutions import SolutionForm
from listings.forms.texts import LinesField
from listings.language import detect, language_name
from listings.models import Need, Solution
from listings.queries import differences_in
from listings.queries.languages import fields_of, stored_text, text_changes
from listings.states import ListingState
from listings.values import TextValues

LABELS: Final = "labels"
LONGEST_REASON: Final = 500


class ReasonField(LinesField):
    """Why the words of an open need change."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Reason for the change"),
            max_length=LONGEST_REASON,
            error_messages={"required": gettext_lazy("Say why it changes. Everybody reads the reason.")},
            help_text=gettext_lazy(
                "Everybody reads it with the correction, and gets it by mail who follows or answered."
            ),
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class TextForm(forms.Form):
    """The fields that stand in each language, as the form of the listing has them; the reason for an open need."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, listing: Solution | Need, language: str, wanted: TextValues | None
    ) -> None:
        self.listing, self.language = listing, language
        main = stored_text(listing, listing.main_text.language)
        assert main is not None  # noqa: S101  # a listing has a main text
        self.main, self.stored = main, list[tuple[str, str]]()
        said = {**wanted.words, LABELS: "\n".join(wanted.labels)} if wanted else {}
        super().__init__(data, initial={**said, "version": listing.version})
        declared = SolutionForm if isinstance(listing, Solution) else NeedForm
        for name in fields_of(listing):
            self.fields[name] = _beside(declared.base_fields[name], language)
        if main.labels:
            self.fields[LABELS] = _labels(language)
        if isinstance(listing, Need) and listing.state == ListingState.PUBLISHED:
            self.fields["reason"] = ReasonField()
            if not listing.text_called(language):
                added = _("A translation into %(language)s was added.") % {"language": language_name(language)}
                self.initial["reason"] = added

    def pairs(self) -> list[tuple[BoundField, str]]:
        """Return each field of words with what the main text says there."""
        originals = {**self.main.words, LABELS: "\n".join(self.main.labels)}
        return [(self[name], originals[name]) for name in self.fields if name in originals]

    def clean_labels(self) -> tuple[str, ...]:
        """Return the names of the price lines: none, or as many as the main text has."""
        typed = [" ".join(line.split()) for line in self.cleaned_data[LABELS].split("\n")]
        labels = tuple(line for line in typed if line)
        if labels and len(labels) != len(self.main.labels):
            count = {"count": len(labels), "most": len(self.main.labels)}
            raise forms.ValidationError(_("These are %(count)s lines, the main text has %(most)s."), params=count)
        if any(len(label) > LONGEST_LABEL for label in labels):
            raise forms.ValidationError(_("Shorten each line to %(most)s characters."), params={"most": LONGEST_LABEL})
        return labels

    def values(self) -> TextValues:
        """Return what was typed as the value that the action takes."""
        typed = self.cleaned_data
        words = {name: typed[name] for name in fields_of(self.listing)}
        return TextValues(language=self.language, words=words, labels=typed.get(LABELS, ()))

    def doubt(self) -> str:
        """Return what speaks against the language of the words that were typed, "" for nothing."""
        found = detect("\n".join(filter(None, self.values().words.values())))
        if found in {"", self.language}:
            return ""
        names = {"found": language_name(found), "meant": language_name(self.language)}
        return _("This looks like a text in %(found)s. It was saved as the one in %(meant)s.") % names

    def show_stored(self, now: TextValues | None, version: int) -> None:
        """After a conflict: list what is stored where it differs, and let the next save overwrite it knowingly."""
        changes = text_changes(self.listing, now, self.values())
        self.stored = [(one.label, one.before) for one in differences_in([changes])[0]]
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(version)
        self.data = data


class RemovalForm(forms.Form):
    """What a removal needs beside a press of a button: the version, and for an open need the reason."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    reason = LinesField(max_length=LONGEST_REASON, required=False)

    @property
    def version_shown(self) -> int:
        """The listing's version as the page showed it, 0 without one."""
        return self.cleaned_data.get("version") or 0 if self.is_valid() else 0

    @property
    def why(self) -> str:
        """The reason, "" without a sound one."""
        return str(self.cleaned_data.get("reason", "")) if self.is_valid() else ""


def _beside(declared: forms.Field, language: str) -> forms.Field:
    """Return a field of the listing's form for a text in a language; advice about the original is left out."""
    field = deepcopy(declared)
    field.help_text = ""
    field.widget.attrs["lang"] = language
    return field


def _labels(language: str) -> forms.Field:
    return LinesField(
        label=gettext_lazy("Names of the price lines"),
        required=False,
        max_length=MOST_PRICE_LINES * (LONGEST_LABEL + 2),
        help_text=gettext_lazy("One in each line, in the order of the main text. Its amounts stand in every language."),
        widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
    )
