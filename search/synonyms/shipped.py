"""The reviewed file of words that mean the same, which comes with the project."""

import hashlib
import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from accounts.folding import folded

SYNONYMS: Final = Path(__file__).parent.parent / "data" / "synonyms.toml"


class Shipped(NamedTuple):
    """A group of the file: its language, its terms, and a key made of the first one, which stays."""

    language: str
    terms: tuple[str, ...]

    @property
    def key(self) -> str:
        """What names the group in every version of the file."""
        return f"{self.language}:{folded(self.terms[0])}"


def shipped_synonyms() -> list[Shipped]:
    """Return the groups of the file: one a line, terms parted by bars."""
    return [
        Shipped(language, tuple(term.strip() for term in line.split("|")))
        for language, lines in tomllib.loads(SYNONYMS.read_text(encoding="utf-8")).items()
        for line in lines.strip().splitlines()
    ]


def shipped_digest() -> str:
    """Return what stands for the file's content."""
    return hashlib.sha256(SYNONYMS.read_bytes()).hexdigest()
