"""Hides words in a text: what stands there instead, and which of the wanted phrases the text does not hold."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

HIDDEN: Final = "[…]"


def redacted(text: str, phrases: Iterable[str]) -> str:
    """Return the text with each phrase hidden wherever it stands, whatever its case, as whole words."""
    covered = sorted(span for phrase in phrases for span in _spans(text, phrase))
    parts, at = [], 0
    for start, end in covered:
        if start >= at:
            parts += [text[at:start], HIDDEN]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def not_in(text: str, phrases: Iterable[str]) -> list[str]:
    """Return the phrases that do not stand in the text as whole words."""
    return [phrase for phrase in phrases if next(_spans(text, phrase), None) is None]


def _spans(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    words = phrase.split()
    if not words:
        return
    pattern = r"\s+".join(re.escape(word) for word in words)
    # An edge of a word only where the phrase itself begins or ends with one: "(Acme)" has none.
    before = r"(?<!\w)" if re.match(r"\w", words[0]) else ""
    after = r"(?!\w)" if re.search(r"\w$", words[-1]) else ""
    yield from (match.span() for match in re.finditer(f"{before}{pattern}{after}", text, re.IGNORECASE))
