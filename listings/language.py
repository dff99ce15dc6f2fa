"""The 24 languages that content may have: their names, and in which of them a text is written."""

import threading
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

from django.utils.translation import get_language
from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

from accounts.locales import reader_locale

LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    "bg": "български",
    "cs": "čeština",
    "da": "dansk",
    "de": "Deutsch",
    "el": "ελληνικά",
    "en": "English",
    "es": "español",
    "et": "eesti",
    "fi": "suomi",
    "fr": "français",
    "ga": "Gaeilge",
    "hr": "hrvatski",
    "hu": "magyar",
    "it": "italiano",
    "lt": "lietuvių",
    "lv": "latviešu",
    "mt": "Malti",
    "nl": "Nederlands",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "sk": "slovenčina",
    "sl": "slovenščina",
    "sv": "svenska",
}
"""The official languages of the European Union by code (ISO 639-1), each with its own name for itself."""

CONTENT_LANGUAGES: Final[tuple[str, ...]] = tuple(LANGUAGE_NAMES)

READ: Final = 3_000
"""How many characters of a text are looked at; more changes no answer and costs time."""
SHORT: Final = 20
"""Texts with fewer letters are named only when the answer is all but certain."""
SURE: Final = 0.5
SURE_WHEN_SHORT: Final = 0.9
"""The least probability of a named language, in long and in short texts."""

_ONE_LANGUAGE_SCRIPTS: Final = {"GREEK": "el", "CYRILLIC": "bg"}
_NOT_BULGARIAN: Final = frozenset("ыэёіїєґўјљњћђџѓќѕ")

_loading = threading.Lock()
_identifiers: Final[list[LanguageIdentifier]] = []


def is_known(code: str) -> bool:
    """Whether the code names one of the 24 languages."""
    return code in LANGUAGE_NAMES


def language_name(code: str) -> str:
    """Return a language's name in the reader's language, the code itself when it has none."""
    return str(reader_locale().languages.get(code, code))


def best_language(written: Collection[str], main: str) -> str:
    """Return in which of the languages of its texts a reader gets a listing: her own, English, or its main one.

    The one choice for pages, lists, hits and mails. English stands for her other languages, which nobody asks her for.
    `main` is among those that are written.
    """
    return next((code for code in (get_language() or "en", "en") if code in written), main)


def detect(text: str) -> str:
    """Return the code of the text's language, or "" when that is unsure; the first call loads the model (seconds)."""
    read = text[:READ]
    letters = [character for character in read if character.isalpha()]
    script = _script(letters)
    if script == "LATIN":
        return _most_probable(read, SURE if len(letters) >= SHORT else SURE_WHEN_SHORT)
    if script == "CYRILLIC" and not _NOT_BULGARIAN.isdisjoint(read.lower()):
        return ""
    return _ONE_LANGUAGE_SCRIPTS.get(script, "")


def _script(letters: list[str]) -> str:
    """Return the script of more than half of the letters ("LATIN", "GREEK" …), "" without such a one."""
    names = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    script, count = next(iter(names.most_common(1)), ("", 0))
    return script if 2 * count > len(letters) else ""


def _most_probable(text: str, least: float) -> str:
    language, probability = _identifier().classify(text)
    return str(language) if probability >= least else ""


def _identifier() -> LanguageIdentifier:
    """Return the process's one identifier; classifying changes nothing in it, so that threads may share it."""
    with _loading:
        if not _identifiers:
            identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            identifier.set_languages(CONTENT_LANGUAGES)
            _identifiers.append(identifier)
        return _identifiers[0]
