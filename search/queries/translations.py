"""A public listing with its words, and with those that a machine made of them in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from listings.details import DETAIL, PROSE
from listings.models import NeedText, SolutionText
from search.kinds import RowText, public_rows
from search.translating.kept import translated
from search.translating.soundness import without_new_links


@dataclass(frozen=True, slots=True)
class Original:
    """The text of a listing in the language that it was written in: title, and parts, some with a heading."""

    title: str
    language: str
    headings: Sequence[str | Promise]
    parts: Sequence[str]

    @property
    def texts(self) -> list[str]:
        """All that is translated."""
        return [self.title, *self.parts]


@dataclass(frozen=True, slots=True)
class Translation:
    """The same in another language: a title, and each part with its heading, as Markdown that nobody has looked at."""

    title: str
    parts: Sequence[tuple[str | Promise, str]] = field(default_factory=tuple)


def original(kind: str, public_id: str, reader: str) -> Original | None:
    """Return the text of a public listing; None when there is none, or when the reader reads it anyhow. Two queries."""
    row = public_rows(kind).prefetch_related("texts").filter(public_id=public_id).first()
    if row is None or row.text.language == reader:
        return None
    parts = [(heading, part) for heading, part in _parts(row.text) if part.strip()]
    headings, texts = [heading for heading, _part in parts], [part for _heading, part in parts]
    return Original(row.text.title, row.text.language, headings, texts)


def translation(found: Original, reader: str) -> Translation | None:
    """Return what a machine made of a text before, None when it was not asked; reads the cache."""
    made = translated(found.texts, found.language, reader)
    if not made:
        return None
    parts = map(without_new_links, made[1:], found.parts)
    return Translation(made[0], list(zip(found.headings, parts, strict=True)))


def _parts(text: RowText) -> list[tuple[str | Promise, str]]:
    if isinstance(text, SolutionText):
        details = [(DETAIL[name].label, getattr(text, name)) for name in PROSE]
        return [("", text.summary), (_("What it does"), text.description), *details]
    if isinstance(text, NeedText):
        return [
            (_("The problem"), text.problem),
            (_("Who is affected"), text.affected),
            (_("What was tried"), text.tried),
            (_("What should be different afterwards"), text.outcome),
        ]
    return [("", text.body)]
