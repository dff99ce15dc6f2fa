"""Hits: what was found, with what is shown of it, and the words that were asked for marked."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from search.engines.base import Hit as EngineHit
from search.highlights import Highlighter, Segment
from search.kinds import url_of
from search.queries.listed import Listed, Written, columns_of, listed, listed_of

NO_SCORE: Final = 0.0


class Hit(NamedTuple):
    """One listing that was found: its row, and its title and the best piece of its text with marks.

    `subject` is what it shares with the question when it has none of the words, in the reader's language.
    `proof` is where its cities say that it runs, when that was asked for.
    """

    kind: str
    row: Listed
    score: float
    language: str
    title: Sequence[Segment]
    snippet: Sequence[Segment]
    subject: str = ""
    proof: str = ""

    @property
    def is_marked(self) -> bool:
        """Whether any of the asked words is seen in it."""
        return any(segment.is_found for segment in (*self.title, *self.snippet))

    @property
    def url(self) -> str:
        """The address of its page."""
        return url_of(self.kind, self.row.public_id)


def hits_of(kind: str, found: Sequence[EngineHit], highlighter: Highlighter) -> list[Hit]:
    """Return the hits in their order; what is not public any more is left out. Three queries for every twenty."""
    scores = {hit.id: hit.score for hit in found}
    return [_hit(kind, row, scores[row.public_id], highlighter) for row in listed(kind, scores)]


def unranked(kind: str, rows: "QuerySet[Any]", highlighter: Highlighter) -> list[Hit]:
    """Return at most twenty rows of the database as hits; three queries."""
    found = listed_of(kind, list(rows.values_list(*columns_of(kind))))
    return [_hit(kind, row, NO_SCORE, highlighter) for row in found]


def _hit(kind: str, row: Listed, score: float, highlighter: Highlighter) -> Hit:
    """Return a hit in the text that holds most of what was asked for, the reader's own among equals."""
    text = _best_text(row, highlighter)
    return Hit(
        kind=kind,
        row=row,
        score=score,
        language=text.language,
        title=highlighter.marked(text.title, text.language),
        snippet=highlighter.snippet(_piece(text, highlighter), text.language),
    )


def _piece(text: Written, highlighter: Highlighter) -> str:
    """Return the short part if it has what was asked for, or else the long one if that has it."""
    short = " ".join(text.short.split())
    if highlighter.found_in(short, text.language):
        return short
    long = " ".join(text.long.split())
    return long if not short or highlighter.found_in(long, text.language) else short


def _best_text(row: Listed, highlighter: Highlighter) -> Written:
    if len(row.texts) == 1:
        return row.texts[0]
    usual = row.text
    return max(
        row.texts,
        key=lambda text: (highlighter.found_in(f"{text.title}\n{text.parts}", text.language), text is usual),
    )
