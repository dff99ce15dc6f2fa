"""The question as a value, and the plan that it becomes, in no engine's language."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from search import analysis
from search.clauses import Clause, Every, Facet, Is, Leg, Phrase, Plan, Some, Sort, Without, Words
from search.cognates import pieces_of
from search.concepts import current, weighing
from search.concepts.tagging import Tags
from search.concepts.telling import Telling
from search.schema import COGNATES, COMBINED, CONCEPTS, RAW
from search.synonyms.table import LONG_ENOUGH, NOTHING, Also, Synonyms, weights_of
from search.wholes import blanked, wholes

Weights: TypeAlias = tuple[tuple[str, float], ...]

PAGE_SIZE: Final = 20
LONGEST: Final = 5_000
"""How many characters of a question are read."""
RAW_WEIGHT: Final = 0.5
"""Weight of a raw word beside its stem."""
WHOLE_WEIGHT: Final = 2.0
"""Weight of a standard or a measure."""
LONG_NUMBER: Final = re.compile("[0-9]{4,}")
"""A number that tells something without the word before it."""
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
SURE: Final = 0.6
"""How like the likest code a question of one word must be to count as about it; one of n words, 1/√n of that. What only
shares letters with labels stays below."""
SUBJECT: Final = 0.3
"""From which part of the heaviest node's weight on a node of the question finds listings that are about it."""
WIDE_SUBJECT: Final[Mapping[int, float]] = {2: math.inf, 3: 0.9, 4: 0.5}
"""The same of a node of so many digits: two only order, three find when it is them that is asked for."""
MOSTLY: Final = 0.5
"""Which part of a node's weight a narrower one has when it is meant: "Road equipment" is signs, bins and benches, and
who wants bins wants no signs."""
TRACE: Final = 0.1
"""From which part on a trace of a node finds listings, for a question that says enough."""
NARROW: Final = 4
"""How many digits a node has of which a trace finds; "construction" only orders, unless it is what was typed."""
LESS_NARROW: Final = 3
"""The same of a text that is longer than what a person types."""
ENGLISH: Final = "en"
"""The language that words may be of on a page in any other."""
TELLING_WORDS: Final = 4
"""How many words tell a subject well enough for a trace of it to find a listing: of fewer, it must be about it."""
ENOUGH_PIECES: Final = 0.6
"""Which part of a word's pieces a listing must hold to count as found: a compound with the word inside, the same word
in another language or alphabet, one that is spelt a little differently."""
FEWEST_PIECES: Final = 3
MOST_WORDS: Final = 25
"""How many words of a question are taken to pieces: the beginning of a pasted text says what it is about."""
QUOTES: Final = '"“”„«»'
PARTS: Final = re.compile(rf"([-−]?)(?:[{QUOTES}]([^{QUOTES}]*)[{QUOTES.replace('„', '')}]|(\S+))")
"""A phrase in any of Europe's quotation marks („ only opens), or a word; both with or without a hyphen or a minus."""
PASTED: Final = re.compile(r'([-−]?)(?:"([^"]*)"|(\S+))')
"""The same of a longer text: a pasted title quotes names as print does, and nobody asks for these as phrases."""
MOST_TYPED: Final = 8
"""How many words a person types; with phrases of pasted titles too, similar-same lost .040 and offer .029 (nDCG@10)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks: words in a language, of one kind of listing, narrowed by filters, on a page of results.

    `synonyms` are the words that count as meaning the same.
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


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text asks for, as it was written: words, phrases in quotation marks, and both after a minus."""

    words: str
    phrases: tuple[str, ...]
    without: tuple[str, ...]


def typed_words(text: str, *, excluded: bool = False) -> list[analysis.Word]:
    """Return the words outside quotation marks, each with its place in the text; those after a minus if asked."""
    pattern = PARTS if len(text.split()) <= MOST_TYPED else PASTED
    return [
        analysis.Word(word.folded, match.start(3) + word.start, match.start(3) + word.end)
        for match in pattern.finditer(text[:LONGEST])
        if match[3] and (excluded or not match[1])
        for word in analysis.words(match[3])
    ]


def parts_of(text: str) -> Parts:
    """Return the parts of what was typed; nothing that a person types is an error.

    In a text of more than 25 words, quotation marks and hyphens are print: nobody pastes a tender to exclude a word.
    """
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    length = len(text.split())
    pattern = PARTS if length <= MOST_TYPED else PASTED
    for minus, quoted, word in pattern.findall(text[:LONGEST]):
        written = quoted or word
        if not analysis.raw(written):
            continue
        if minus and length <= MOST_WORDS:
            without.append(written)
        else:
            words.append(written)
            phrases += [written] if quoted and length <= MOST_WORDS else []
    return Parts(" ".join(words), tuple(phrases), tuple(without))


def plan(question: Question, also: tuple[Also, ...] | None = None) -> Plan:
    """Return the plan of a question: its words or its subject find, all of its phrases must be there, both order.

    `also` is what it asks for besides, where that is known.
    """
    parts = parts_of(question.text)
    language = language_of(parts.words, question.language)
    weights = tuple(weighted(parts.words, language).items())
    also = also_asked(question) if also is None else also
    tags = tags_of(parts.words, language, also)
    telling = current.telling(tags.named)
    scored = (*weights, *weights_of(also, dict(weights)).items())
    phrases = tuple(map(_phrase, parts.phrases))
    named = tuple(one.phrase for one in also if one.term.is_phrase)
    found: list[Clause] = [Is("kind", (question.kind,))] if question.kind else []
    if weights:
        finding = _finding(parts.words, weights, tags, telling)
        found.append(Some((finding, *(one.clause for one in also))) if also else finding)
    found += [*phrases, *(Without(_phrase(written)) for written in parts.without)]
    return Plan(
        found=Every(tuple(found)),
        filters=question.filters,
        legs=_legs(parts.words, scored, (*phrases, *named), tags, telling) if weights and not question.sort else (),
        facets=question.facets,
        sort=question.sort,
        offset=(max(1, question.page) - 1) * question.size,
        size=question.size,
        seed=" ".join(parts.words.casefold().split()),
    )


def _finding(words: str, weights: Weights, tags: Tags, telling: Telling) -> Clause:
    """Return what counts as found: a word, a word much like it, the subject, or a word that tells of what was named.

    A text that is longer than what a person types asks for what is likest: whatever has a word of it, or a trace of one
    of its subjects.
    """
    if len(words.split()) > MOST_TYPED:
        return Some((Words(COMBINED, weights), *_traces(node for node in tags.nodes if len(node) >= LESS_NARROW)))
    much_alike = [clause for word in first_words(words) if (clause := _mostly(word))]
    subjects = subjects_of(tags)
    by_subject = [Is("about", tuple(subjects))] if subjects else []
    by_name = [Words(COMBINED, tuple((word, telling.weights[word]) for word in telling.own))] if telling.own else []
    return Some((Words(COMBINED, weights), *much_alike, *by_subject, *_traces(traced(words, tags)), *by_name))


def _traces(nodes: Iterable[str]) -> Iterator[Clause]:
    """Yield what matches listings that have one of these nodes, however little they are about it."""
    if asked := tuple((node, 1.0) for node in nodes):
        yield Words(CONCEPTS, asked)


def _legs(words: str, weights: Weights, phrases: tuple[Phrase, ...], tags: Tags, telling: Telling) -> tuple[Leg, ...]:
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


def _phrase(written: str) -> Phrase:
    return Phrase(RAW, tuple(analysis.raw(written)))


def weighted(text: str, language: str) -> dict[str, float]:
    """Return the tokens that a text asks for: stems in its language and raw words; stop words only when alone.

    A standard or a measure is asked for as a whole: "5" and "kW" are everywhere. A long number tells enough alone.
    """
    asked: dict[str, float] = {}
    for whole in wholes(text):
        asked |= dict.fromkeys(LONG_NUMBER.findall(whole.folded), RAW_WEIGHT)
        asked[whole.folded] = WHOLE_WEIGHT
    for word in analysis.words(blanked(text)):
        stem = analysis.stem_of(text[word.start : word.end], language)
        if stem:
            asked.setdefault(word.folded, RAW_WEIGHT)
            asked[stem] = 1.0
    return asked or dict.fromkeys(analysis.raw(text), 1.0)


def first_words(words: str) -> list[str]:
    """Return the first words of a question, folded, each once; standards and measures are no words."""
    return list(dict.fromkeys(analysis.raw(blanked(words))))[:MOST_WORDS]


def _mostly(word: str) -> Clause | None:
    """Match texts that hold most pieces of a word; a short word or a number has too few to tell."""
    pieces = tuple(dict.fromkeys(pieces_of(word)))
    if len(pieces) < FEWEST_PIECES:
        return None
    held = tuple(Words(COGNATES, ((piece, 1.0),)) for piece in pieces)
    return Some(held, math.ceil(ENOUGH_PIECES * len(pieces)))


def language_of(words: str, reader: str) -> str:
    """Return the language that words are asked in: the reader's, unless labels of another know them better."""
    return current.language_of(" ".join(first_words(words)), reader)


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
    also = question.synonyms.also(question.text, words, language_of(parts.words, question.language))
    if not also:
        english = question.synonyms.also(question.text, words, ENGLISH)
        also = tuple(one for one in english if len(one.typed) >= LONG_ENOUGH)
    return tuple(one for one in also if tuple(analysis.raw(one.written)) not in left_out)


def tags_of(words: str, language: str, also: Sequence[Also] = ()) -> Tags:
    """Return what a question is about; nothing when it is too little like any label to tell.

    What means the same says it, too, unless the words are a label themselves.
    """
    own = _sure_tags(words, language)
    others = [one.written for one in also if one.term.language == language]
    return own if own.named or not others else _sure_tags(" ".join([words, *others]), language)


def _sure_tags(words: str, language: str) -> Tags:
    words = blanked(words)
    tags = current.tags(words, language)
    return tags if tags.likeness * math.sqrt(len(words.split())) >= SURE else Tags()


def subjects_of(tags: Tags) -> list[str]:
    """Return the nodes that find what is about them, heaviest first: what was named, and the narrowest heavy ones."""
    heavy = (node for node, weight in tags.nodes.items() if weight >= WIDE_SUBJECT.get(len(node), SUBJECT))
    return list(dict.fromkeys([*tags.named, *(node for node in heavy if not _has_heir(node, tags.nodes))]))


def _has_heir(node: str, weights: Mapping[str, float]) -> bool:
    """Say whether a narrower node has most of a node's weight."""
    least = MOSTLY * weights[node]
    return any(other != node and other.startswith(node) and weights[other] >= least for other in weights)


def traced(words: str, tags: Tags) -> list[str]:
    """Return the nodes of which a trace finds a listing: of a label that was typed, and of enough words to tell."""
    if len(words.split()) < TELLING_WORDS:
        return list(tags.named)
    nodes = (node for node, weight in tags.nodes.items() if weight >= TRACE and len(node) >= NARROW)
    return list(dict.fromkeys([*tags.named, *nodes]))
