"""What a section of a need's file is made of: what it holds as JSON, and the blocks in which people read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from listings.clocks import moment_in, zone_at
from listings.models import Need

Content = dict[str, Any]
"""What is kept: text, whole numbers, true, false, null, lists and objects with keys in ASCII; nothing else."""


class Shape(StrEnum):
    """How a block is read."""

    FACTS = "facts"
    TABLE = "table"
    TEXT = "text"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of a section. `rows` are pairs of a fact, or a table's rows below `head`; `lang` is that of `text`."""

    shape: Shape
    title: str = ""
    text: str = ""
    lang: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def plain(self) -> Content:
        """Return it as JSON."""
        rows = [list(row) for row in self.rows]
        return {
            "shape": str(self.shape),
            "title": self.title,
            "text": self.text,
            "lang": self.lang,
            "head": list(self.head),
            "rows": rows,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section: `read` takes what it holds out of the database, None when the need has no such thing.

    `blocks` shows it in the active language, from the whole content of a record. One that `waits` is read only when
    nothing of the need is sealed any more. One that `names_answers` is left out where they stay unread for good.
    """

    name: str
    title: Promise
    read: Callable[[Need], Any]
    blocks: Callable[[Content], list[Block]]
    waits: bool = True
    names_answers: bool = False


def facts(*rows: tuple[object, object], title: str = "") -> Block:
    """Return pairs of a name and what it is; those with nothing to say are left out."""
    said = tuple((str(name), str(value)) for name, value in rows if value not in {None, ""})
    return Block(shape=Shape.FACTS, title=title, rows=said)


def table(head: Sequence[object], rows: Sequence[Sequence[object]], *, title: str) -> Block:
    """Return a table; `title` says what it holds."""
    said = tuple(tuple("" if one is None else str(one) for one in row) for row in rows)
    return Block(shape=Shape.TABLE, title=title, head=tuple(str(one) for one in head), rows=said)


def text(title: str, words: str, *, lang: str = "") -> Block:
    """Return what somebody wrote, below a heading; `lang` is "" for the language of the page."""
    return Block(shape=Shape.TEXT, title=title, text=words, lang=lang)


def note(words: str) -> Block:
    """Return a sentence of the site's own."""
    return Block(shape=Shape.NOTE, text=words)


def iso(moment: datetime | None) -> str | None:
    """Return a moment as it is kept: in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def when(moment: str | None, content: Content) -> str:
    """Return a kept moment as the clocks of the need's zone show it, "" for none."""
    if not moment:
        return ""
    zone = content["need"]["deadline_zone"]
    parsed = datetime.fromisoformat(moment)
    return f"{moment_in(parsed, zone)}, {zone_at(parsed, zone)}"


FORMAT: Final = "need-record/1"
"""What the canonical JSON says it is; it grows when a field changes its meaning."""


def yes_or_no(value: object) -> str:
    """Return a truth in words."""
    return _("yes") if value else _("no")
