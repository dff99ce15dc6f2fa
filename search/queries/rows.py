"""The rows of what was found, with what a hit shows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from listings.models import NeedText, SolutionText
from listings.values import Badge
from search.engines.base import Hit as EngineHit
from search.highlights import Highlighter, Segment
from search.kinds import KIND, OWNED, Row, RowText, public_rows, url_of
from search.queries.badges import badges_of

NO_SCORE: Final = 0.0
UNSHOWN: Final = (
    *("created_at", "submitted_at", "reviewer"),
    *("organisation__name_folded", "organisation__website", "organisation__register_number"),
    *("organisation__register_check", "organisation__waiting_since", "organisation__created_at"),
    *("organisation__reviewer", "organisation__place__names", "organisation__place__name_folded"),
    *("organisation__place__latitude", "organisation__place__longitude", "organisation__place__population"),
)
"""What no hit shows of what an organisation publishes: long columns, and moments and figures that take time to read."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One listing that was found: its row, and its title and the best piece of its text with marks.

    `subject` is what it shares with the question when it has none of the words, in the reader's language.
    """

    kind: str
    row: Row
    score: float
    language: str
    title: Sequence[Segment]
    snippet: Sequence[Segment]
    badges: Sequence[Badge]
    subject: str = ""

    @property
    def is_marked(self) -> bool:
        """Whether any of the asked words is seen in it."""
        return any(segment.is_found for segment in (*self.title, *self.snippet))

    @property
    def url(self) -> str:
        """The address of its page."""
        return url_of(self.kind, self.row.public_id)


def with_what_is_shown(rows: "QuerySet[Any]", kind: str) -> "QuerySet[Any]":
    """Return rows with organisation, place and texts: two queries."""
    texts = Prefetch("texts", KIND[kind].texts.objects.defer("folded"))
    if kind in OWNED:
        rows = rows.select_related("organisation__place").defer(*UNSHOWN)
    return rows.prefetch_related(texts)


def hits_of(kind: str, found: Sequence[EngineHit], highlighter: Highlighter) -> list[Hit]:
    """Return the hits in their order; what is not public any more is left out. Three queries."""
    rows = with_what_is_shown(public_rows(kind).filter(public_id__in=[hit.id for hit in found]), kind) if found else []
    by_id = {row.public_id: row for row in rows}
    scores = {hit.id: hit.score for hit in found if hit.id in by_id}
    return shown(kind, [by_id[one] for one in scores], highlighter, scores)


def shown(kind: str, rows: Sequence[Row], highlighter: Highlighter, scores: Mapping[str, float]) -> list[Hit]:
    """Return rows, which have what is shown, as hits; one query."""
    badges = badges_of(kind, rows)
    return [hit_of(kind, row, scores.get(row.public_id, NO_SCORE), highlighter, badges[row.pk]) for row in rows]


def hit_of(kind: str, row: Row, score: float, highlighter: Highlighter, badges: Sequence[Badge]) -> Hit:
    """Return a row as a hit: in the text that holds most of what was asked for, the reader's own among equals."""
    text = _best_text(row, highlighter)
    short, long = (" ".join(part.split()) for part in parts_of_text(text))
    piece = short if highlighter.found_in(short, text.language) or not long else long
    piece = piece if highlighter.found_in(piece, text.language) else short or long
    return Hit(
        kind=kind,
        row=row,
        score=score,
        language=text.language,
        title=highlighter.marked(text.title, text.language),
        snippet=highlighter.snippet(piece, text.language),
        badges=badges,
    )


def _best_text(row: Row, highlighter: Highlighter) -> RowText:
    texts: list[RowText] = list(row.texts.all())
    if len(texts) == 1:
        return texts[0]
    held = {
        text.pk: highlighter.found_in(f"{text.title}\n{' '.join(parts_of_text(text))}", text.language) for text in texts
    }
    usual = row.text
    return max(texts, key=lambda text: (held[text.pk], text.pk == usual.pk))


def parts_of_text(text: RowText) -> tuple[str, str]:
    """Return the short and the long part of a text, as words without Markdown's signs."""
    if isinstance(text, SolutionText):
        return text.summary, _plain(text.description)
    if isinstance(text, NeedText):
        return text.problem, "\n".join(filter(None, [text.affected, text.tried, text.outcome]))
    return "", text.body


def _plain(markdown: str) -> str:
    return " ".join(word.strip("#*_`>") for word in markdown.split()).replace("](", " (").replace("[", "")
