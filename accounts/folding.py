"""Folds text for comparison in the database; SQLite folds no letters outside ASCII."""

import unicodedata


def is_readable(text: str) -> bool:
    """Whether a name shows at least one letter or figure and hides nothing: no control or direction characters."""
    shown = unicodedata.normalize("NFKC", text)
    hidden = any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} for character in shown)
    return not hidden and any(character.isalnum() for character in shown)


def folded(text: str) -> str:
    """Return the text in NFKC, casefolded, with runs of white space made single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
