"""The doors of the search: what is saved with a search, and what is written into a group of words."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, cast

from babel.numbers import format_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.folding import folded, is_readable
from accounts.locales import reader_locale
from listings.language import CONTENT_LANGUAGES, language_name
from search.asking import SearchForm, readable
from search.criteria import CLOSE, PLAIN, Criteria
from search.models import SavedSearch, Synonym
from search.queries.saved import Chosen, as_shown
from search.states import LONGEST_NAME, Rhythm
from search.synonyms.table import term_of
from search.typed import LONGEST

LONGEST_TERM: Final = 80
MOST_TERMS: Final = 10
LONGEST_WORDS: Final = 200
"""How many characters of a question that staff try, and of words that they look for, are read."""


class SavingForm(forms.Form):
    """What a saved search is called, how much it finds, and when it sends what is new."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    is_close = forms.BooleanField(
        label=gettext_lazy("Only listings that have all of the words, or are about this subject"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without it, one of the words is enough, and mails tell of much that hardly fits."),
    )
    rhythm = forms.ChoiceField(
        label=gettext_lazy("When do you want a mail?"),
        choices=Rhythm.choices,
        initial=Rhythm.DAILY,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Only when something is new. “At once” is at most one mail in ten minutes."),
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day, for once a week"), choices=list(WEEKDAYS.items()), initial=0, coerce=int
    )
    hour = forms.TypedChoiceField(
        label=gettext_lazy("Hour, for once a day or a week"),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        initial=8,
        coerce=int,
    )
    is_shared = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, zone: str, team: str, has_words: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_words:
            del self.fields["is_close"]
        self.fields["hour"].help_text = _("In your own time zone: %(zone)s") % {"zone": zone.replace("_", " ")}
        if team:
            self.fields["is_shared"].label = _("Show it to everybody of %(team)s") % {"team": team}
        else:
            del self.fields["is_shared"]

    def tell_reach(self, close: int, wide: int) -> None:
        """Say in the form how many listings the search finds now, with all of the words and with any of them."""
        told = _("It finds %(close)s now; with any one of the words it would be %(wide)s.")
        locale = reader_locale()
        numbers = {"close": format_decimal(close, locale=locale), "wide": format_decimal(wide, locale=locale)}
        self.fields["is_close"].help_text = f"{self.fields['is_close'].help_text} {told % numbers}"

    def clean_name(self) -> str:
        """Refuse a name that cannot be read."""
        name = str(self.cleaned_data["name"])
        if not is_readable(name):
            raise ValidationError(_("Write a name that can be read: letters or figures, without hidden characters."))
        return name


class EditingForm(SavingForm):
    """The same with what is looked for: its words, and the filters that are kept."""

    text = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("As in the search field. Without words it finds all that the filters let through."),
    )
    is_plain = forms.BooleanField(
        label=gettext_lazy("Only these words, without others that mean the same"), required=False
    )
    filters = forms.MultipleChoiceField(
        label=gettext_lazy("Filters to keep"), required=False, widget=forms.CheckboxSelectMultiple
    )
    as_typed = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    field_order = (
        "name",
        "text",
        "is_close",
        "is_plain",
        "filters",
        "rhythm",
        "weekday",
        "hour",
        "is_shared",
        "as_typed",
        "version",
    )

    def __init__(self, *args: Any, chosen: Sequence[Chosen], **options: Any) -> None:
        super().__init__(*args, **options)
        filters = cast("forms.MultipleChoiceField", self.fields["filters"])
        filters.choices = [(one.value, f"{one.title}: {one.label}") for one in chosen]
        if not chosen:
            del self.fields["filters"]

    def criteria(self, saved: SavedSearch) -> Criteria:
        """Return what is looked for from now on."""
        asked = QueryDict(mutable=True)
        asked["q"], asked["kind"] = self.cleaned_data["text"], saved.kind
        for one in self.cleaned_data.get("filters", []):
            name, _equals, value = one.partition("=")
            asked.appendlist(name, value)
        for name, is_meant in ((PLAIN, self.cleaned_data["is_plain"]), (CLOSE, self.cleaned_data["is_close"])):
            if is_meant:
                asked[name] = self.cleaned_data["text"]
        return SearchForm(asked).criteria(saved.language)

    def meant(self, saved: SavedSearch) -> str:
        """Return what the words were probably meant to be, "" when they are known, were there before, or shall stand.

        It is said once for the same words: whoever saves them again means them as they are typed.
        """
        typed = self.criteria(saved)
        if typed.text in {saved.text, self.cleaned_data["as_typed"]}:
            return ""
        meant = as_shown(typed).text
        self._change("as_typed", typed.text)
        return "" if meant == typed.text else meant

    def show_stored(self, saved: SavedSearch) -> None:
        """After a conflict: list what is stored now where it differs, and let the next save overwrite it knowingly."""
        typed = cast("QueryDict", self.data)
        now = {"name": saved.name, "text": saved.text}
        self.stored = [(str(self.fields[name].label), value) for name, value in now.items() if value != typed.get(name)]
        self._change("version", str(saved.version))

    def _change(self, name: str, value: str) -> None:
        changed = cast("QueryDict", self.data).copy()
        changed[name] = value
        self.data = changed


def languages() -> list[tuple[str, str]]:
    """Return the languages of content by their names in the reader's language."""
    return sorted(((code, language_name(code)) for code in CONTENT_LANGUAGES), key=lambda one: one[1])


class ChosenWords(NamedTuple):
    """Whose words are shown: of a language, with some words in them, and with a question that is tried."""

    language: str
    words: str
    question: str


class SynonymsForm:
    """Reads the address of the list of groups; what is not known does not narrow."""

    def __init__(self, data: QueryDict, *, language: str) -> None:
        asked = data.get("language", "")
        self.chosen = ChosenWords(
            asked if asked in CONTENT_LANGUAGES else language, _line(data.get("q", "")), _line(data.get("try", ""))
        )

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages that can be chosen, by name."""
        return languages()


class SynonymForm(forms.Form):
    """The words of a group, one in a line; the language of a group that is there stays."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the words"), choices=languages)
    words = forms.CharField(
        label=gettext_lazy("Words that mean the same, one in each line"),
        max_length=MOST_TERMS * LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Only what is said for one and the same thing: an abbreviation and its long form, the office’s word and "
            "the street’s. Endings, capitals and accents do not matter. What is only related spoils a search. "
            "At most 10 lines of 80 characters each, and 2,000 characters in all."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: QueryDict | None, *, synonym: Synonym | None = None, **options: Any) -> None:
        stored = {"words": synonym.words, "version": synonym.version} if synonym else options.pop("initial", {})
        super().__init__(data, initial=stored, **options)
        self.stored: list[tuple[str, str]] = []
        self._language = synonym.language if synonym else ""
        del self.fields["language" if synonym else "version"]

    def clean_words(self) -> list[str]:
        """Return the terms; refuse what is no group, and what finds nothing or everything."""
        typed = [_line(line) for line in str(self.cleaned_data["words"]).splitlines()]
        first: dict[str, str] = {}
        for term in filter(None, typed):
            first.setdefault(folded(term), term)
        terms = list(first.values())
        faults = list(self._faults(terms, self._language or self.cleaned_data.get("language", "en")))
        if not faults and len(terms) < 2:  # noqa: PLR2004 - a word alone means itself
            faults.append(_("Write at least two different words: one in each line."))
        if len(terms) > MOST_TERMS:
            faults.append(_("Write at most %(number)d words or names in one group.") % {"number": MOST_TERMS})
        if faults:
            raise ValidationError(faults)
        return terms

    def _faults(self, terms: Sequence[str], language: str) -> Iterator[str]:
        known: dict[tuple[str, ...], str] = {}
        same: dict[tuple[str, ...], str] = {}
        for written in terms:
            term = term_of(written, language)
            if len(written) > LONGEST_TERM:
                yield _("“%(word)s…” is too long: at most %(number)d characters.") % {
                    "word": written[:20],
                    "number": LONGEST_TERM,
                }
            elif not is_readable(written):
                yield _("Write words: letters, figures and no hidden characters.")
            elif term is None:
                yield _("“%(word)s” is in nearly every text, so it would find everything.") % {"word": written}
            elif all(len(token.folded) == 1 for token in term.tokens):
                yield _("“%(word)s” is too short: write a word of at least two letters or figures.") % {"word": written}
            elif term.key in known:
                yield _("“%(word)s” and “%(other)s” are one word to the search, which folds endings. Keep one.") % {
                    "word": written,
                    "other": known[term.key],
                }
            elif (telling := tuple(token.stem for token in term.tokens)) in same:
                yield _("“%(word)s” and “%(other)s” are the same words: little words do not count. Keep one.") % {
                    "word": written,
                    "other": same[telling],
                }
            else:
                known[term.key] = same[telling] = written

    def show_stored(self, synonym: Synonym) -> None:
        """After a conflict: list what is stored now where it differs, and let the next save overwrite it knowingly."""
        typed = cast("QueryDict", self.data)
        if synonym.terms != self.cleaned_data["words"]:
            self.stored = [(str(self.fields["words"].label), str(synonym))]
        changed = typed.copy()
        changed["version"] = str(synonym.version)
        self.data = changed


def _line(text: str) -> str:
    return " ".join(readable(text[:LONGEST_WORDS]).split())
