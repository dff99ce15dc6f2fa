"""The question as a value, and the plan that it becomes, in no engine's language."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from search import analysis
from search.about import language_of, tags_of
from search.clauses import Clause, Every, Facet, Is, Leg, Phrase, Plan, Sort, Without, Words
from search.cognates import pieces_of
from search.concepts import current, weighing
from search.concepts.tagging import Tags
from search.concepts.telling import Telling
from search.finds import closely, widely
from search.schema import COGNATES, COMBINED, CONCEPTS, LOTS, NUMBER_FIELDS, RAW
from search.synonyms.table import LONG_ENOUGH, NOTHING, Also, Synonyms, weights_of
from search.typed import MOST_TYPED, Weights, first_words, parts_of, typed_words, weighted
from search.wholes import blanked, wholes

PAGE_SIZE: Final = 20
WORDS_LEG: Final = "words"
COGNATES_LEG: Final = "cognates"
CONCEPTS_LEG: Final = "concepts"
TELLING_LEG: Final = "telling"
WORDS_WEIGHT: Final = 0.1
COGNATES_WEIGHTS: Final = (0.4, 0.8)
"""Of a question of two words, and of one of twelve and more: many pieces meet by chance less often than few."""
CONCEPTS_WEIGHT: Final = 1.0
TELLING_WEIGHT: Final = 0.6
"""Weights of the legs, each of which is divided by its best first; `search/README.md` has what was tried."""
MANY_WORDS: Final = 12
FEW_WORDS: Final = 2
ENGLISH: Final = "en"
"""The language that words may be of on a page in any other."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks: words in a language, of one kind of listing, narrowed by filters, on a page of results.

    `synonyms` are the words that count as meaning the same. `is_close` says that any of the words is not enough.
    What `tiers` match comes first (`search.clauses.Plan`).
    """

    text: str = ""
    kind: str = ""
    language: str = "en"
    filters: Mapping[str, Clause] = field(default_factory=dict)
    facets: tuple[Facet, ...] = ()
    sort: Sort | None = None
    page: int = 1
    size: int = PAGE_SIZE
    synonyms: Synonyms = NOTHING
    is_close: bool = False
    tiers: tuple[Clause, ...] = ()


def plan(question: Question, also: tuple[Also, ...] | None = None) -> Plan:
    """Return the plan of a question: its words or its subject find, all of its phrases must be there, both order.

    `also` is what it asks for besides, where that is known.
    """
    parts = parts_of(question.text)
    language = language_of(parts.words, question.language, question.synonyms)
    weights = tuple(weighted(parts.words, language).items())
    also = also_asked(question) if also is None else also
    tags = tags_of(parts.words, language, also)
    telling = current.telling(tags.named)
    scored = (*weights, *weights_of(also, dict(weights)).items())
    phrases = tuple(map(_exactly, parts.phrases))
    named = tuple(one.phrase for one in also if one.term.is_phrase)
    seed = " ".join(parts.words.casefold().split())
    found: list[Clause] = [Is("kind", (question.kind,))] if question.kind else []
    if weights:
        close = closely(parts.words, language, also, tags) if question.is_close else None
        found.append(close or widely(parts.words, weights, also, tags, telling))
    found += [*phrases, *(Without(_exactly(written)) for written in parts.without)]
    return Plan(
        found=Every(tuple(found)),
        filters=question.filters,
        legs=_legs(parts.words, scored, (*phrases, *named), tags, telling) if weights and not question.sort else (),
        facets=question.facets,
        sort=_drawn(question, seed),
        offset=(max(1, question.page) - 1) * question.size,
        size=question.size,
        seed=seed,
        tiers=question.tiers,
    )


def _drawn(question: Question, seed: str) -> Sort | None:
    """Return the order with the lot by which its equals are drawn, the same one for the same words and filters.

    Filters by time do not count: they say another second each time.
    """
    if question.sort is None or f"{question.sort.field}0" not in NUMBER_FIELDS:
        return question.sort
    chosen = sorted((name, *one.values) for name, one in question.filters.items() if isinstance(one, Is))
    lot = hashlib.sha256(repr((question.kind, seed, chosen)).encode(errors="backslashreplace")).digest()[0] % LOTS
    return replace(question.sort, field=f"{question.sort.field}{lot}")


def _legs(
    words: str, weights: Weights, phrases: tuple[Phrase | Words, ...], tags: Tags, telling: Telling
) -> tuple[Leg, ...]:
    """Return what orders; a leg that has nothing to ask for is left out."""
    first = first_words(words)
    pieces = dict.fromkeys((piece for word in first for piece in pieces_of(word)), 1.0)
    low, high = COGNATES_WEIGHTS
    much = min(max((len(first) - FEW_WORDS) / (MANY_WORDS - FEW_WORDS), 0.0), 1.0)
    legs = [
        Leg((Words(COMBINED, weights), *phrases), WORDS_WEIGHT, WORDS_LEG),
        Leg((Words(COGNATES, tuple(pieces.items())),), low + (high - low) * much, COGNATES_LEG),
    ]
    if tags.nodes:
        legs.append(Leg((Words(CONCEPTS, tuple(weighing.asked(tags.nodes).items())),), CONCEPTS_WEIGHT, CONCEPTS_LEG))
    if telling.weights:
        legs.append(Leg((Words(COMBINED, tuple(telling.weights.items())),), TELLING_WEIGHT, TELLING_LEG))
    return tuple(legs)


def _exactly(written: str) -> Phrase | Words:
    """Return what finds words one after the other as they are written, or a standard or a measure in any spelling."""
    whole = wholes(written)
    if len(whole) == 1 and not analysis.raw(blanked(written)):
        return Words(COMBINED, ((whole[0].folded, 1.0),))
    return Phrase(RAW, tuple(analysis.raw(written)))


def also_asked(question: Question) -> tuple[Also, ...]:
    """Return what a question asks for because it means the same as words that were typed.

    Not of what stands in quotation marks, and nothing is left out that only means the same as what a minus leaves out.
    Not of a pasted text either, which says in many words what it is about: similar-same lost .005 (nDCG@10). Words that
    say nothing in the question's language are taken for English ("trash" on a Bulgarian page), unless they are so short
    that they may be something else.
    """
    if len(question.text.split()) > MOST_TYPED:
        return ()
    parts = parts_of(question.text)
    left_out = {tuple(analysis.raw(written)) for written in parts.without}
    words = typed_words(question.text)
    language = language_of(parts.words, question.language, question.synonyms)
    also = question.synonyms.also(question.text, words, language)
    if not also:
        english = question.synonyms.also(question.text, words, ENGLISH)
        also = tuple(one for one in english if len(one.typed) >= LONG_ENOUGH)
    return tuple(one for one in also if tuple(analysis.raw(one.written)) not in left_out)
