"""The learned file that stands now, and what texts are about according to it; nothing while there is none."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.conf import settings

from listings.taxonomy import shipped_version
from search.analysis import ANALYSER_VERSION
from search.concepts.shipped import terms_version
from search.concepts.tagging import Tagger, Tags
from search.concepts.telling import NOTHING, Telling
from search.mapped import standing

LEARNING_VERSION: Final = 9
"""Changes whenever the same labels and terms may give another file, or the same file other tags."""

REMEMBERED: Final = 256
SHORT: Final = 200
"""The answers to how many questions of how many characters are kept: a page asks several times, and so does the next
one of the same search (some 5 kB a question)."""


def wanted_version() -> str:
    """Return the version that a file must have to be of use to this code with these labels and terms."""
    return f"{LEARNING_VERSION}.{ANALYSER_VERSION}.{shipped_version()}.{terms_version()}"


def version() -> str:
    """Return the version of the file that stands, "" when there is none: documents made with another differ."""
    return wanted_version() if _tagger() else ""


def tags(text: str, language: str) -> Tags:
    """Return what a text is about; nothing while no file stands, or for a language that it does not know."""
    tagger = _tagger()
    if tagger is None:
        return Tags()
    return _tags(tagger, text, language) if len(text) <= SHORT else tagger.tags(text, language)


def language_of(text: str, reader: str) -> str:
    """Return the language that a question is asked in, the reader's while nothing is learned."""
    tagger = _tagger()
    if tagger is None:
        return reader
    return _language_of(tagger, text, reader) if len(text) <= SHORT else tagger.language_of(text, reader)


def is_spelt(word: str, language: str) -> bool:
    """Say whether a label of a language has a word, in whatever form."""
    tagger = _tagger()
    return bool(tagger and tagger.held(word, language))


def telling(nodes: Iterable[str]) -> Telling:
    """Return the words, in all languages, that tell of what stands under these nodes."""
    tagger = _tagger()
    return tagger.telling(nodes) if tagger else NOTHING


def _tagger() -> Tagger | None:
    return standing(settings.SEARCH_CONCEPTS_FILE, wanted_version(), Tagger)


@lru_cache(REMEMBERED)
def _tags(tagger: Tagger, text: str, language: str) -> Tags:
    return tagger.tags(text, language)


@lru_cache(REMEMBERED)
def _language_of(tagger: Tagger, text: str, reader: str) -> str:
    return tagger.language_of(text, reader)
