"""Listings that are like a listing: found by its words, of the same kind."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet

from accounts.actor import Actor
from listings.queries import needs_visible_to, references_visible_to, solutions_visible_to
from search import analysis
from search.engines import engine
from search.highlights import Highlighter
from search.kinds import Row
from search.queries.listed import written_of
from search.queries.rows import Hit, hits_of
from search.query import Question, plan
from search.schema import NEEDS, REFERENCES, SOLUTIONS

MOST_WORDS: Final = 25
"""How many words of a listing ask for others like it: the beginning of a text says what it is about."""
VISIBLE: Final[Mapping[str, Callable[[Actor], "QuerySet[Any]"]]] = {
    SOLUTIONS: solutions_visible_to,
    NEEDS: needs_visible_to,
    REFERENCES: references_visible_to,
}


def visible_to(actor: Actor, kind: str) -> "QuerySet[Any]":
    """Return what an actor may see of a kind, with texts."""
    return VISIBLE[kind](actor).prefetch_related("texts")


def similar(kind: str, row: Row, size: int) -> list[Hit]:
    """Return at most `size` public listings of the same kind, the likest first; raises `EngineDown`. Three queries."""
    text = written_of(kind, row.text)
    beginning = _beginning(f"{text.title}\n{text.parts}", text.language)
    if not beginning:
        return []
    question = Question(text=beginning, kind=kind, language=text.language, size=size + 1)
    found = engine().search(plan(question)).hits
    others = [hit for hit in found if hit.id != row.public_id][:size]
    return hits_of(kind, others, Highlighter("", text.language))


def _beginning(text: str, language: str) -> str:
    """Return the first words that say something, without the signs that a question would read as its own."""
    written = (text[word.start : word.end] for word in analysis.words(text))
    telling = (word for word in written if analysis.stem_of(word, language))
    return " ".join(islice(telling, MOST_WORDS))
