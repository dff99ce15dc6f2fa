"""Writes HTML of many small parts, as `format_html` does in five times the time: a page of hits has two thousand."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML whose values are escaped, and which therefore vouches for itself when a tag puts it into a page."""

    html: str

    def __html__(self) -> str:
        """Return the HTML as it is."""
        return self.html


NOTHING = Markup("")


def written(pattern: str, *values: object) -> Markup:
    """Return a pattern with values in its places, each escaped if it is not markup already."""
    return Markup(pattern.format(*map(_escaped, values)))


def joined(parts: Iterable[Markup]) -> Markup:
    """Return one piece of markup after the other."""
    return Markup("".join(part.html for part in parts))


def _escaped(value: object) -> str:
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))
