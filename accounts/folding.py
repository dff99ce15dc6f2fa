"""Folds text for comparison in the database; SQLite folds no letters outside ASCII."""

import unicodedata


def folded(text: str) -> str:
    """Return the text in NFKC, casefolded, with runs of white space made single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
