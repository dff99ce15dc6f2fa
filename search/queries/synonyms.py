"""Reads of words that mean the same: the groups of a language, and what they change for a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from accounts.folding import folded
from search.criteria import Criteria
from search.engines import engine
from search.engines.base import EngineDown
from search.models import Synonym
from search.queries.finding import put_right
from search.query import also_asked, plan
from search.schema import KINDS
from search.synonyms.table import Also


@dataclass(frozen=True, slots=True)
class Count:
    """How many listings of a kind a question finds, and how many without what means the same."""

    kind: str
    total: int
    alone: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A question, as it was meant, what else it asks for, and what that finds; no counts while the engine is away."""

    meant: str
    also: Sequence[Also]
    counts: Sequence[Count]
    is_away: bool = False


def synonyms_of(language: str, words: str = "") -> "QuerySet[Synonym]":
    """Return the groups of a language, switched off or not, that hold some words."""
    rows = Synonym.objects.filter(language=language)
    return rows.filter(folded__contains=folded(words)) if words else rows


def tried(text: str, language: str) -> Tried:
    """Return what a question in a language asks and finds, with its synonyms and without; asks the engine six times."""
    criteria = Criteria(text, language=language)
    try:
        criteria = put_right(criteria)
        counts = [Count(kind, _total(one), _total(one.plainly)) for kind in KINDS for one in [criteria.of_kind(kind)]]
    except EngineDown:
        return Tried(criteria.text, also_asked(criteria.question()), (), is_away=True)
    return Tried(criteria.text, also_asked(criteria.question()), counts)


def _total(criteria: Criteria) -> int:
    return engine().ask(plan(replace(criteria.question(), facets=())), 0).total
