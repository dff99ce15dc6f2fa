"""A listing's public content as a column holds it, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from search.documents import Content, Text

KNOWN: Final = frozenset(field.name for field in fields(Content)) - {"texts", "keywords"}


def plain(content: Content) -> dict[str, Any]:
    """Return a content as JSON has it: lists for tuples."""
    found = asdict(content)
    found["texts"] = [dict(text) for text in found["texts"]]
    found["keywords"] = {name: list(values) for name, values in found["keywords"].items()}
    return found


def restored(column: Mapping[str, Any]) -> Content:
    """Return the content that a column holds; what an older release kept and this one does not know is left out."""
    texts = tuple(Text(**text) for text in column["texts"])
    keywords = {name: tuple(values) for name, values in column["keywords"].items()}
    return Content(texts=texts, keywords=keywords, **{name: column[name] for name in KNOWN if name in column})
