"""The words that are known now, and what was typed put right by them."""

import time
from pathlib import Path
from typing import Final

from django.conf import settings

from search.analysis import ANALYSER_VERSION
from search.concepts.current import wanted_version
from search.mapped import standing
from search.spelling.beginnings import Beginnings
from search.spelling.choices import Held
from search.spelling.correcting import corrected
from search.spelling.standards import Standards
from search.spelling.vocabulary import Vocabulary
from search.synonyms import current as synonyms

LISTED_VERSION: Final = f"4.{ANALYSER_VERSION}"
"""The version of the file of words that listings had when it was made."""
OLD: Final = 24 * 60 * 60
"""After how many seconds the words of listings are read anew."""


def labels() -> Vocabulary | None:
    """Return the words of the labels; None while nothing is learned."""
    return standing(settings.SEARCH_CONCEPTS_FILE, wanted_version(), Vocabulary)


def listed() -> Vocabulary | None:
    """Return the words that public listings had when they were last read."""
    return standing(settings.SEARCH_WORDS_FILE, LISTED_VERSION, Vocabulary)


def beginnings() -> Beginnings | None:
    """Return the beginnings of the words of the labels; None while nothing is learned."""
    return standing(settings.SEARCH_CONCEPTS_FILE, wanted_version(), Beginnings)


def standards() -> Standards | None:
    """Return the standards that public listings named when they were last read."""
    return standing(settings.SEARCH_WORDS_FILE, LISTED_VERSION, Standards)


def is_fresh() -> bool:
    """Say whether the words of public listings were read within a day."""
    try:
        read = Path(settings.SEARCH_WORDS_FILE).stat().st_mtime
    except OSError:
        return False
    return listed() is not None and time.time() - read < OLD


def put_right(text: str, language: str, held: Held, *, is_begun: bool = False) -> str:
    """Return a question with what was mistyped put right; as it is while nothing is learned.

    `is_begun` says that somebody types on, so that the last word may be the beginning of one.
    """
    known, has_synonym = labels(), synonyms.table().is_word
    if known is None:
        return text
    return corrected(text, language, known, listed(), held, has_synonym=has_synonym, is_begun=is_begun)
