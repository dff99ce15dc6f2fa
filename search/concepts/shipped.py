"""The files of what buyers call things, beside the official labels: one for each language."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from search.analysis import LANGUAGES

TERMS: Final = Path(__file__).parent.parent / "data" / "terms"
CODE_DIGITS: Final = 8


def shipped_terms() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return by code its terms by language; a line of a file has a code's digits, a tab, and terms parted by commas."""
    terms: dict[str, dict[str, tuple[str, ...]]] = {}
    for language in LANGUAGES:
        for code, called in _lines(language):
            terms.setdefault(code, {})[language] = called
    return terms


@cache
def terms_version() -> str:
    """Return what stands for the content of the files."""
    digests = (hashlib.sha256(_file(language).read_bytes()).digest() for language in LANGUAGES)
    return hashlib.sha256(b"".join(digests)).hexdigest()[:8]


def _lines(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in _file(language).read_text(encoding="utf-8").splitlines():
        node, called = line.split("\t")
        yield node.ljust(CODE_DIGITS, "0"), tuple(called.split(", "))


def _file(language: str) -> Path:
    return TERMS / f"{language}.tsv"
