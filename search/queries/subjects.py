"""Why a hit is there that has none of the words: the subject that it shares with the question."""

from collections.abc import Sequence
from dataclasses import replace

from listings.models import CpvCode
from search.concepts import current
from search.queries.rows import Hit, parts_of_text
from search.query import parts_of, subjects_of, tags_of


def with_subjects(hits: Sequence[Hit], text: str, language: str) -> Sequence[Hit]:
    """Return the hits, those without a mark with the label of the heaviest subject that they share; one query."""
    asked = subjects_of(tags_of(parts_of(text).words, language))
    shared = {hit.row.public_id: node for hit in hits if asked and not hit.is_marked and (node := _shared(hit, asked))}
    if not shared:
        return hits
    codes = {node.ljust(8, "0"): node for node in shared.values()}
    labels = {codes[row.code]: row.label(language) for row in CpvCode.objects.filter(code__in=codes)}
    return [replace(hit, subject=labels.get(shared.get(hit.row.public_id, ""), "")) for hit in hits]


def _shared(hit: Hit, asked: Sequence[str]) -> str:
    """Return the first of the asked nodes that one of the hit's texts is about, "" when none is."""
    nodes = {
        node
        for text in hit.row.texts.all()
        for node in current.tags(f"{text.title}\n{' '.join(parts_of_text(text))}", text.language).nodes
    }
    return next((node for node in asked if node in nodes), "")
