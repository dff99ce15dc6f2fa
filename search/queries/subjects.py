"""Why a hit is there that has none of the words: the subject that it shares with the question."""

from collections.abc import Sequence

from search.clauses import Every, Is, Plan
from search.criteria import Criteria
from search.documents import about, text_tags
from search.engines import engine
from search.queries.rows import Hit, parts_of_text
from search.query import language_of, parts_of, subjects_of, tags_of


def shared_subjects(hits: Sequence[Hit], criteria: Criteria) -> dict[str, str]:
    """Return, by the identifier of each hit without a mark, the heaviest node that it shares with the question.

    Read from the texts anew, 2 ms each, so that a mail needs no engine.
    """
    asked = _asked(criteria)
    unmarked = [hit for hit in hits if asked and not hit.is_marked]
    return {hit.row.public_id: node for hit in unmarked if (node := _shared(hit, asked))}


def indexed_subjects(hits: Sequence[Hit], criteria: Criteria) -> dict[str, str]:
    """Return the same as the index says it, by one request: what a listing declares counts, too."""
    unmarked = tuple(hit.row.public_id for hit in hits if not hit.is_marked)
    asked = _asked(criteria) if unmarked else []
    plans = [Plan(Every((Is("id", unmarked), Is("about", (node,))))) for node in asked]
    shared: dict[str, str] = {}
    for node, found in zip(asked, engine().ask_all(plans, len(unmarked)), strict=True):
        for hit in found.legs[0]:
            shared.setdefault(hit.id, node)
    return shared


def _asked(criteria: Criteria) -> list[str]:
    words = parts_of(criteria.text).words
    return subjects_of(tags_of(words, language_of(words, criteria.language)))


def _shared(hit: Hit, asked: Sequence[str]) -> str:
    """Return the first of the asked nodes that one of the hit's texts is about, "" when none is."""
    texts = [(text, parts_of_text(text)) for text in hit.row.texts.all()]
    nodes = {node for text, parts in texts for node in about(text_tags(text.title, "\n".join(parts), text.language))}
    return next((node for node in asked if node in nodes), "")
