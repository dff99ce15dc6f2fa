"""What the forms of a solution and a need have in common: drafts may lack things, a conflict loses nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from listings.forms.choices import TextLanguageField, ThemesField
from listings.forms.cpv import CpvField, CpvWidget
from listings.forms.texts import LineField, TagsField
from listings.language import detect, is_known
from listings.queries import differences
from listings.values import NeedValues, SolutionValues

LONGEST_TITLE: Final = 160


@dataclass(frozen=True, slots=True)
class Part:
    """A stop on the line of a form: its fields, and whether they are filled in."""

    key: str
    title: str
    fields: list[BoundField]
    state: str


class ListingForm(forms.Form):
    """The shared fields. `sending` asks for all that a reviewer needs, otherwise for a title alone."""

    PARTS: ClassVar[tuple[tuple[str, Promise, tuple[str, ...]], ...]] = ()
    TEXTS: ClassVar[tuple[str, ...]] = ()

    title = LineField(label=_("Title"), max_length=LONGEST_TITLE, error_messages={"required": _("Give a title.")})
    themes = ThemesField(
        label=_("Themes"),
        help_text=_("One to three. They decide where cities and vendors find it."),
        error_messages={"required": _("Choose at least one theme.")},
    )
    tags = TagsField(
        label=_("Tags"),
        max_length=500,
        required=False,
        help_text=_("Your own words, with commas between them: at most ten."),
    )
    cpv_codes = CpvField(
        label=_("CPV codes"),
        required=False,
        help_text=_(
            "The EU’s procurement vocabulary. Codes lead readers of every language here. "
            "Write codes or words, with commas between them."
        ),
    )
    language = TextLanguageField(
        label=_("Language of the text"),
        help_text=_("We find it out from what you write. Change it if that went wrong."),
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, sending: bool = True, **options: Any) -> None:
        super().__init__(data, **options)
        # The summary of errors goes through the fields in the order of the page.
        self.order_fields([name for _key, _title, names in self.PARTS for name in names])
        self.sending = sending
        self.stored: list[tuple[str, str]] = []
        self.is_stale = False
        self.detected = ""
        picker = cast("CpvWidget", self.fields["cpv_codes"].widget)
        said = self._now("language")
        picker.title, picker.said = self._now("title"), said if is_known(said) else ""
        spoken = self.fields["language"].widget.attrs
        spoken |= {"data-language-of": " ".join(self.TEXTS), "data-url": reverse("listings:detect_language")}
        written = self._written(self._now)
        if written:
            cast("TextLanguageField", self.fields["language"]).tell(written)

    def full_clean(self) -> None:
        """Clean, and let a draft lack what only a reviewer needs; the labels still say what is needed in the end."""
        loose = [field for name, field in self.fields.items() if field.required and self.may_lack(name)]
        for field in loose:
            field.required = False
        super().full_clean()
        for field in loose:
            field.required = True

    def may_lack(self, name: str) -> bool:
        """Whether a field may stay empty this time, although it is needed in the end."""
        return not self.applies(name) or (not self.sending and name != "title")

    def applies(self, name: str) -> bool:
        """Whether a field has to be filled in at all, as the others stand."""
        return name in self.fields

    def parts(self) -> list[Part]:
        """Return the parts of the form in order; one is done when nothing that it needs is missing."""
        found = [
            (key, title, [self[name] for name in names if name in self.fields]) for key, title, names in self.PARTS
        ]
        done = [self._is_done(fields) for _key, _title, fields in found]
        first_open = done.index(False) if False in done else len(done)
        return [
            Part(key, str(title), fields, "done" if done[at] else "next" if at == first_open else "ahead")
            for at, (key, title, fields) in enumerate(found)
            if fields
        ]

    def _is_done(self, fields: list[BoundField]) -> bool:
        if self.is_bound and any(field.errors for field in fields):
            return False
        needed = all(self.has(field.name) for field in fields if field.field.required and self.applies(field.name))
        return needed and any(self.has(field.name) for field in fields)

    def advice(self) -> Iterator[tuple[str, bool]]:
        """Yield sentences about what a reader looks for, and whether it is there."""
        yield from ()

    def has(self, name: str) -> bool:
        """Whether something stands in a field, be it valid or not."""
        return name in self.fields and _is_filled(self[name].value())

    def words_in(self, name: str) -> int:
        """Return how many words stand in a field."""
        return len(self._now(name).split())

    def clean(self) -> dict[str, Any]:
        """Ask for the language of a text that a reviewer will read, when it cannot be found out."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        self.detected = "" if values.get("language") else detect(self._written(values.get))
        unclear = self._written(values.get) and not values.get("language") and not self.detected
        if self.sending and unclear and "language" not in self.errors:
            self.add_error("language", _("We are not sure which language this is. Choose it."))
        return values

    def spoken(self) -> dict[str, Any]:
        """Return the language of the text, and whether it was found out rather than said.

        A draft too short to tell is taken to be in the reader's language.
        """
        said = self.cleaned_data.get("language") or ""
        return {"language": said or self.detected or get_language() or "en", "language_detected": not said}

    def show_stored(self, now: SolutionValues | NeedValues, typed: SolutionValues | NeedValues, version: int) -> None:
        """After a conflict: list what is stored where it differs, and let the next save overwrite it knowingly."""
        self.is_stale = True
        self.stored = [(one.label, one.before) for one in differences(now, typed)]
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(version)
        self.data = data

    def _now(self, name: str) -> str:
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return value if isinstance(value, str) else ""

    def _written(self, value_of: Any) -> str:
        return "\n".join(filter(None, (value_of(name) for name in self.TEXTS)))


def _is_filled(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_filled(one) for one in value)
    return value not in {None, ""}
