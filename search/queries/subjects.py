"""Why a hit is there that has none of the words: the subject that it shares with the question."""

from collections.abc import Sequence

from search.clauses import Clause, Every, Is, Plan, Words
from search.concepts.tagging import Tags
from search.criteria import Criteria
from search.documents import about, text_tags
from search.engines import engine
from search.queries.rows import Hit, parts_of_text
from search.query import also_asked, language_of, parts_of, subjects_of, tags_of
from search.schema import CONCEPTS


def shared_subjects(hits: Sequence[Hit], criteria: Criteria) -> dict[str, str]:
    """Return, by the identifier of each hit without a mark, the heaviest node that it shares with the question.

    Read from the texts anew, 2 ms each, so that a mail needs no engine.
    """
    tags = _tags(criteria)
    unmarked = [hit for hit in hits if tags.nodes and not hit.is_marked]
    return {hit.row.public_id: node for hit in unmarked if (node := _shared(hit, tags))}


def indexed_subjects(hits: Sequence[Hit], criteria: Criteria) -> dict[str, str]:
    """Return the same as the index says it, by one request: what a listing declares counts, too."""
    unmarked = tuple(hit.row.public_id for hit in hits if not hit.is_marked)
    tags = _tags(criteria) if unmarked else Tags()
    asked = subjects_of(tags)
    plans = [Plan(Every((Is("id", unmarked), _has(node, tags)))) for node in asked]
    shared: dict[str, str] = {}
    for node, found in zip(asked, engine().ask_all(plans, len(unmarked)), strict=True):
        for hit in found.legs[0]:
            shared.setdefault(hit.id, node)
    return shared


def _tags(criteria: Criteria) -> Tags:
    words = parts_of(criteria.text).words
    return tags_of(words, language_of(words, criteria.language), also_asked(criteria.question()))


def _has(node: str, tags: Tags) -> Clause:
    """Match what is about a node; of a label that was typed, whatever has a trace of it."""
    return Words(CONCEPTS, ((node, 1.0),)) if node in tags.named else Is("about", (node,))


def _shared(hit: Hit, asked: Tags) -> str:
    """Return the first of the asked nodes that one of the hit's texts is about, "" when none is."""
    texts = [(text, parts_of_text(text)) for text in hit.row.texts.all()]
    tags = [text_tags(text.title, "\n".join(parts), text.language) for text, parts in texts]
    nodes = {node for one in tags for node in (*about(one), *(one.nodes.keys() & set(asked.named)))}
    return next((node for node in subjects_of(asked) if node in nodes), "")
