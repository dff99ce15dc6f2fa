"""Why a hit is there that has none of the words: the subject that it shares with the question."""

from collections.abc import Sequence

from search.criteria import Criteria
from search.documents import about, text_tags
from search.queries.rows import Hit, parts_of_text
from search.query import also_asked, language_of, parts_of, subjects_of, tags_of


def shared_subjects(hits: Sequence[Hit], criteria: Criteria) -> dict[str, str]:
    """Return, by the identifier of each hit without a mark, the heaviest node that it shares with the question."""
    words = parts_of(criteria.text).words
    also = also_asked(criteria.question())
    asked = subjects_of(tags_of(words, language_of(words, criteria.language), also))
    unmarked = [hit for hit in hits if asked and not hit.is_marked]
    return {hit.row.public_id: node for hit in unmarked if (node := _shared(hit, asked))}


def _shared(hit: Hit, asked: Sequence[str]) -> str:
    """Return the first of the asked nodes that one of the hit's texts is about, "" when none is."""
    texts = [(text, parts_of_text(text)) for text in hit.row.texts.all()]
    nodes = {node for text, parts in texts for node in about(text_tags(text.title, "\n".join(parts), text.language))}
    return next((node for node in asked if node in nodes), "")
