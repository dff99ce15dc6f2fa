"""Why a hit is there that has none of the words: the subject that it shares with the question."""

from collections.abc import Container, Mapping, Sequence

from search.about import language_of, subjects_of, tags_of, traced
from search.clauses import Clause, Every, Is, Plan, Words
from search.criteria import Criteria
from search.documents import about, text_tags
from search.engines import engine
from search.queries.labels import Labels
from search.queries.rows import Hit
from search.query import also_asked
from search.schema import CONCEPTS
from search.synonyms.table import Also
from search.typed import parts_of


def shared_subjects(hits: Sequence[Hit], criteria: Criteria) -> dict[str, str]:
    """Return, by the identifier of each hit without a mark, the heaviest node that it shares with the question.

    Read from the texts anew, 2 ms each, so that a mail needs no engine.
    """
    asked, traces = _asked(criteria, also_asked(criteria.question()))
    unmarked = [hit for hit in hits if asked and not hit.is_marked]
    return {hit.row.public_id: node for hit in unmarked if (node := _shared(hit, asked, traces))}


def indexed_subjects(hits: Sequence[Hit], criteria: Criteria, also: Sequence[Also]) -> dict[str, str]:
    """Return the same as the index says it, by one request: what a listing declares counts, too.

    `also` is what is asked for besides the words of the criteria.
    """
    unmarked = tuple(hit.row.public_id for hit in hits if not hit.is_marked)
    asked, traces = _asked(criteria, also) if unmarked else ([], frozenset())
    plans = [Plan(Every((Is("id", unmarked), _has(node, traces)))) for node in asked]
    shared: dict[str, str] = {}
    for node, found in zip(asked, engine().ask_all(plans, len(unmarked)), strict=True):
        for hit in found.legs[0]:
            shared.setdefault(hit.id, node)
    return shared


def with_subjects(hits: Sequence[Hit], subjects: Mapping[str, str], labels: Labels) -> list[Hit]:
    """Return hits with what their subjects are called."""
    return [
        hit._replace(subject=labels.subject(subjects[hit.row.public_id])) if hit.row.public_id in subjects else hit
        for hit in hits
    ]


def _asked(criteria: Criteria, also: Sequence[Also]) -> tuple[list[str], frozenset[str]]:
    """Return the nodes that find listings, heaviest first, and those of which a trace is enough."""
    question = criteria.question()
    words = parts_of(question.text).words
    tags = tags_of(words, language_of(words, question.language, question.synonyms), also)
    traces = traced(words, tags)
    return list(dict.fromkeys([*subjects_of(tags), *traces])), frozenset(traces)


def _has(node: str, traces: Container[str]) -> Clause:
    return Words(CONCEPTS, ((node, 1.0),)) if node in traces else Is("about", (node,))


def _shared(hit: Hit, asked: Sequence[str], traces: Container[str]) -> str:
    """Return the first of the asked nodes that one of the hit's texts is about, or has a trace of, "" when none is."""
    tags = [text_tags(text.title, text.parts, text.language) for text in hit.row.texts]
    about_it = {node for one in tags for node in about(one)}
    has_it = {node for one in tags for node in one.nodes if node in traces}
    return next((node for node in asked if node in about_it | has_it), "")
