"""The stemmer of each of the 24 languages: Snowball's where it has one, else our own."""

import threading
from collections.abc import Mapping
from typing import Final

import Stemmer  # type: ignore[import-not-found]  # compiled, without stubs

from search.stemming import light

_SNOWBALL: Final[Mapping[str, str]] = {
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}
_LIGHT: Final[Mapping[str, light.LightStemmer]] = {
    "bg": light.BULGARIAN,
    "hr": light.CROATIAN,
    "lv": light.LATVIAN,
    "mt": light.MALTESE,
    "sk": light.SLOVAK,
    "sl": light.SLOVENE,
}


class _OfThread(threading.local):
    """Snowball's stemmers, which threads must not share. Words are cached by the caller, not here."""

    def __init__(self) -> None:
        self.stemmers = {code: Stemmer.Stemmer(name, 0) for code, name in _SNOWBALL.items()}


_of_thread = _OfThread()


def stem(word: str, language: str) -> str:
    """Return the stem of a word in lower case and NFC, accents kept; `language` is one of the 24 codes."""
    if language in _LIGHT:
        return _LIGHT[language].stem(word)
    return str(_of_thread.stemmers[language].stemWord(word))
