"""Translations that were made, kept in the cache by what was translated: a changed text is translated anew."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from typing import Final

from django.core.cache import cache

from search.translating.errors import NotTranslated, TooLong
from search.translating.server import translator
from search.translating.soundness import is_sound

LONGEST: Final = 30_000
"""How many characters of a listing a translator is sent."""
KEPT: Final = 30 * 24 * 60 * 60
"""For how many seconds a translation is kept."""
LINES: Final = "\n\t"


def translated(texts: Sequence[str], source: str, target: str) -> list[str] | None:
    """Return what was translated before, None when it was not; no network."""
    found = cache.get(_key(texts, source, target))
    return list(found) if found else None


def translate(texts: Sequence[str], source: str, target: str) -> list[str]:
    """Return texts in another language and keep them; raises `NotTranslated` or `TooLong`. Not in a transaction."""
    if found := translated(texts, source, target):
        return found
    if sum(map(len, texts)) > LONGEST:
        raise TooLong
    asked = translator()
    if asked is None:
        raise NotTranslated
    made = [_sound(text) for text in asked.translate(texts, source, target)]
    if not all(map(is_sound, made, texts)):
        raise NotTranslated
    cache.set(_key(texts, source, target), made, KEPT)
    return made


def _sound(text: str) -> str:
    """Return a text without control characters and halves of surrogate pairs, which no database stores."""
    return "".join(one if one in LINES or unicodedata.category(one) not in {"Cc", "Cs"} else " " for one in text)


def _key(texts: Sequence[str], source: str, target: str) -> str:
    asked = json.dumps([source, target, *texts])
    return f"translated:{hashlib.sha256(asked.encode()).hexdigest()}"
