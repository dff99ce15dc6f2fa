"""The field for CPV codes: typed as codes or words, chosen from a list, or ticked among suggestions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.folding import folded
from listings.forms.texts import quoted
from listings.language import CONTENT_LANGUAGES, detect
from listings.models import CpvCode
from listings.taxonomy import find_cpv, suggest_cpv

CODE: Final = re.compile(r"([0-9]{8})(?:-[0-9])?")
MOST_CODES: Final = 20
OFFERED: Final = 8
LONGEST: Final = 600


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person gave: codes, and words that may mean a code."""

    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As it stands in the text field."""
        return ", ".join([*self.codes, *self.words])


@dataclass(frozen=True, slots=True)
class Choice:
    """A code with its label in the reader's language."""

    code: str
    label: str


def choices_of(rows: Iterable[CpvCode]) -> list[Choice]:
    """Return rows as a reader sees them."""
    return [Choice(row.code, row.label(get_language() or "en")) for row in rows]


def language_of(title: str, said: str = "") -> str:
    """Return the language of a title: the one that it shows, else the one that its writer named, else the reader's.

    A capital at the beginning of a short title misleads the detector, so that it looks at small letters too.
    """
    return detect(title) or detect(title.lower()) or said or get_language() or "en"


def suggested_by(title: str, said: str = "") -> list[CpvCode]:
    """Return the codes that a title suggests in its own language, best first; none for an empty one."""
    return suggest_cpv(title, language_of(title, said)) if title.strip() else []


def found_by(word: str, languages: Sequence[str]) -> list[CpvCode]:
    """Return the codes that a typed word or code may mean: those of the first language, then those of the others."""
    found = [row for language in dict.fromkeys(languages) for row in find_cpv(word, language)]
    return list({row.code: row for row in found}.values())[:OFFERED]


class CpvWidget(forms.TextInput):
    """Chosen codes with their labels, a field to type in, and suggestions to tick; static/js/picker.js makes chips.

    A form copies its widgets shallowly, so that what a request leaves here is replaced and never changed in place.
    """

    template_name = "listings/widgets/cpv.html"
    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.title = ""
        self.said = ""
        self.shown: Typed | None = None
        self.offered: tuple[CpvCode, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages typed words are looked up: the reader's first, then the title's."""
        reader = get_language() or "en"
        return (reader, language_of(self.title, self.said)) if self.title.strip() else (reader, self.said or reader)

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> tuple[str, list[str]]:
        """Return the text and what was ticked."""
        ticked = data.getlist(f"{name}_suggested") if isinstance(data, QueryDict) else []
        return data.get(name, ""), ticked

    def value_omitted_from_data(self, data: Any, _files: Any, name: str) -> bool:
        """Whether the form did not hold the field."""
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows; at most three queries."""
        shown = self.shown or _initial(value)
        context = super().get_context(name, shown.text, attrs)
        found = [*self.offered, *suggested_by(self.title, self.said)]
        fresh = {row.code: row for row in found if row.code not in shown.codes}
        chosen = CpvCode.objects.filter(code__in=shown.codes) if shown.codes else []
        return {
            **context,
            "chosen": choices_of(chosen),
            "suggestions": choices_of(list(fresh.values())[:OFFERED]),
            "asked": bool(self.offered),
            "name": f"{name}_suggested",
            "url": reverse("listings:cpv_suggestions"),
        }


def _initial(value: Any) -> Typed:
    if isinstance(value, tuple) and value and isinstance(value[-1], list):
        return read(*value)[0]
    return Typed(codes=tuple(value or ()))


def read(text: str, ticked: list[str]) -> tuple[Typed, list[str]]:
    """Return what was given, each once, and the ticked ones that are codes."""
    parts = [" ".join(part.split()) for part in text[:LONGEST].replace(";", ",").replace("\n", ",").split(",")]
    codes = [found[1] for part in parts if (found := CODE.fullmatch(part))]
    words = [part for part in parts if part and not CODE.fullmatch(part)]
    chosen = [found[1] for one in ticked if (found := CODE.fullmatch(one))]
    return Typed(tuple(dict.fromkeys([*codes, *chosen])), tuple(dict.fromkeys(words))), chosen


class CpvField(forms.Field):
    """CPV codes, eight digits each. Words are looked up in two languages; what could be several codes is asked."""

    widget = CpvWidget

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the codes that exist; ValidationError for the unknown, the unclear and too many."""
        typed, ticked = read(*(value or ("", [])))
        self._widget.offered = ()
        codes, unclear = list(typed.codes), []
        for word in typed.words:
            meant = self._meant(word, ticked)
            codes += meant
            unclear += [] if meant else [word]
        chosen = Typed(tuple(dict.fromkeys(codes)), tuple(unclear))
        self._widget.shown = chosen
        self._refuse(chosen)
        return chosen.codes

    @property
    def _widget(self) -> CpvWidget:
        assert isinstance(self.widget, CpvWidget)  # noqa: S101  # the field comes with its widget
        return self.widget

    def _meant(self, word: str, ticked: list[str]) -> list[str]:
        """Return the one code that a word means, or the ticked ones among those it could mean."""
        languages = self._widget.languages
        found = found_by(word, languages)
        same = [row.code for row in found if folded(word) in {folded(row.label(language)) for language in languages}]
        if len(found) == 1 or same:
            return same[:1] or [found[0].code]
        among = [row.code for row in found if row.code in ticked]
        if not among:
            self._widget.offered = (*self._widget.offered, *found)
        return among

    def _refuse(self, chosen: Typed) -> None:
        known = set(CpvCode.objects.filter(code__in=chosen.codes).values_list("code", flat=True))
        unknown = [code for code in chosen.codes if code not in known]
        errors = []
        if unknown:
            errors.append(_("There is no CPV code %(codes)s.") % {"codes": ", ".join(unknown)})
        if chosen.words:
            words = "”, “".join(quoted(word) for word in chosen.words)
            errors.append(
                _("“%(words)s” could mean several codes or none. Tick what you mean, or take it out.")
                % {"words": words}
            )
        if len(chosen.codes) > MOST_CODES:
            errors.append(_("Keep the %(most)s codes that say most.") % {"most": MOST_CODES})
        if errors:
            raise ValidationError(errors)


class CpvQuestionForm(forms.Form):
    """What the picker asks for: codes for typed words, or suggestions for a title whose language may be said."""

    q = forms.CharField(max_length=200, required=False)
    title = forms.CharField(max_length=300, required=False)
    language = forms.ChoiceField(choices=[(code, code) for code in CONTENT_LANGUAGES], required=False)

    @property
    def asked(self) -> dict[str, str]:
        """Return what was asked, empty where what was sent makes no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("q", "title", "language")}

    @property
    def found(self) -> list[Choice]:
        """Return the codes that answer."""
        asked = self.asked
        reader, spoken = get_language() or "en", language_of(asked["title"], asked["language"])
        if asked["q"]:
            return choices_of(found_by(asked["q"], [reader, spoken]))
        return choices_of(suggested_by(asked["title"], asked["language"]))
