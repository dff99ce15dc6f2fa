"""Groups of words that mean the same, as they are looked up in a question."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from search import analysis
from search.clauses import Clause, Every, Phrase, Words
from search.schema import COMBINED, RAW

LIKE: Final = 0.7
"""What a word that was not typed weighs beside the one that was."""
RAW_WEIGHT: Final = 0.5
"""Weight of a raw word beside its stem, as in a question."""
MOST: Final = 12
"""How many other words one question is asked with."""
PAIR: Final = 2
LONG_ENOUGH: Final = 4
"""How many letters a word has that means one thing in all languages."""
LONGEST_ABBREVIATION: Final = 5
"""How many letters an abbreviation has at most: longer words in capitals have endings, as others do."""
BETWEEN: Final = re.compile(r"[\s/_.,'’&+-]*")
"""What may stand between two words of one term; a quotation mark or another word parts them."""


class Token(NamedTuple):
    """A word of a term: as it is written, its stem and its folded form."""

    written: str
    stem: str
    folded: str


@dataclass(frozen=True, slots=True)
class Term:
    """One way to say it: as it is written, in which language, and the stems by which it is recognised."""

    written: str
    language: str
    key: tuple[str, ...]
    tokens: tuple[Token, ...]

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is one word with two capitals and more, such as PMUS or MaaS: written so in any language.

        Not of three letters and fewer: "DPS" is a Polish care home, and a dynamic purchasing system in English.
        """
        return (
            len(self.key) == 1
            and len(self.written) >= LONG_ENOUGH
            and sum(letter.isupper() for letter in self.written) > 1
        )

    @property
    def is_phrase(self) -> bool:
        """Whether it is two words that say little apart: "mobility" and "service" are not yet mobility as a service."""
        is_short = any(len(token.folded) == 1 for token in self.tokens)
        return len(self.tokens) == PAIR and (is_short or len(self.key) > PAIR)


@dataclass(frozen=True, slots=True)
class Also:
    """A term that is asked for because of another that was typed, and what each of its words weighs."""

    typed: str
    term: Term
    weight: float

    @property
    def written(self) -> str:
        """The term as whoever listed it writes it."""
        return self.term.written

    @property
    def clause(self) -> Clause:
        """Return what finds it: all of its words."""
        if self.term.is_phrase:
            return self.phrase
        every = tuple(
            Words(COMBINED, tuple(dict.fromkeys(((one.stem, 1.0), (one.folded, RAW_WEIGHT)))))
            for one in self.term.tokens
        )
        return every[0] if len(every) == 1 else Every(every)

    @property
    def phrase(self) -> Phrase:
        """Return its words one after the other, as they are written."""
        return Phrase(RAW, tuple(analysis.raw(self.written)), self.weight)

    def weights(self) -> dict[str, float]:
        """Return the tokens that score, with their weights; a long name counts as much as the short one does."""
        raw = {one.folded: self.weight * RAW_WEIGHT for one in self.term.tokens}
        return raw | {one.stem: self.weight for one in self.term.tokens}


Group: TypeAlias = tuple[Term, ...]


class Synonyms:
    """All groups, by the first word of each of their terms."""

    def __init__(self, groups: Iterable[tuple[str, Sequence[str]]] = (), edition: int = 0) -> None:
        """Take groups as (language, terms); `edition` says when they were last changed."""
        self.edition = edition
        self._terms: defaultdict[tuple[str, str], list[tuple[Term, Group]]] = defaultdict(list)
        self._abbreviations: defaultdict[str, list[tuple[Term, Group]]] = defaultdict(list)
        self._words: set[str] = set()
        self._alone: set[tuple[str, str]] = set()
        for language, written in groups:
            group = tuple(term for one in written if (term := term_of(one, language)))
            for term in group:
                self._terms[language, term.key[0]].append((term, group))
                self._words |= {token.folded for token in term.tokens}
                if len(term.key) == 1:
                    self._alone.add((language, term.key[0]))
                if term.is_abbreviation:
                    self._abbreviations[term.written].append((term, group))

    def is_word(self, folded: str) -> bool:
        """Whether some term of any language has a folded word."""
        return folded in self._words

    def is_term(self, folded: str, language: str) -> bool:
        """Whether some term of a language is one word, and this one."""
        return any((language, key) in self._alone for key in keys_of(folded, language))

    def also(self, text: str, places: Sequence[analysis.Word], language: str) -> tuple[Also, ...]:
        """Return what a text asks for besides its words, which stand at these places: the longest terms first."""
        keys = [keys_of(text[place.start : place.end], language) for place in places]
        found: list[tuple[str, Term, Group]] = []
        at = 0
        while at < len(places):
            begun = (one for key in keys[at] for one in self._terms.get((language, key), ()))
            matches = [one for one in begun if _stands(one[0], text, places, keys, at)]
            matches.sort(key=lambda one: -len(one[0].key))
            length = len(matches[0][0].key) if matches else 1
            typed = text[places[at].start : places[at + length - 1].end]
            if not matches and analysis.stem_of(typed, language):
                matches = self._abbreviations.get(typed, [])
            found += [(typed, term, group) for term, group in matches if len(term.key) == length]
            at += length
        typed_terms = {(term.language, term.key) for _typed, term, _group in found}
        others = {
            other.written.casefold(): Also(typed, other, LIKE * min(1.0, len(term.tokens) / len(other.tokens)))
            for typed, term, group in reversed(found)
            for other in reversed(group)
            if (other.language, other.key) not in typed_terms
        }
        return tuple(reversed(others.values()))[:MOST]


NOTHING: Final = Synonyms()


def term_of(written: str, language: str) -> Term | None:
    """Return a term; None when it has no word that tells anything, such as a stop word alone."""
    found = ((written[word.start : word.end], word.folded) for word in analysis.words(written))
    tokens = [Token(word, _stem(word, folded, language), folded) for word, folded in found]
    telling = tuple(token for token in tokens if token.stem)
    if not telling:
        return None
    return Term(written, language, tuple(token.stem or token.folded for token in tokens), telling)


def _stem(word: str, folded: str, language: str) -> str:
    """Return what a word of a term is looked for by, "" for a stop word: an abbreviation has no ending to lose."""
    is_abbreviation = (
        len(word) <= LONGEST_ABBREVIATION and not word[-1].islower() and sum(letter.isupper() for letter in word) > 1
    )
    stem = analysis.stem_of(word, language)
    return folded if stem and (is_abbreviation or not analysis.stem_of(stem, language)) else stem


def folded_key(written: str, language: str) -> str:
    """Return what tells a term from the others of its language: endings, capitals, accents and hyphens do not."""
    term = term_of(written, language)
    return " ".join(term.key if term else analysis.raw(written))


def keys_of(word: str, language: str) -> tuple[str, ...]:
    """Return what a typed word is recognised by: its stem, and itself; a stop word, and what stems to one, by itself.

    So a stop word stands for no term: "a" is not AED, whose stem it would be.
    """
    folded = "".join(analysis.raw(word))
    stem = analysis.stem_of(word, language)
    return tuple(dict.fromkeys((stem, folded))) if stem and analysis.stem_of(stem, language) else (folded,)


def _stands(term: Term, text: str, places: Sequence[analysis.Word], keys: Sequence[tuple[str, ...]], at: int) -> bool:
    """Say whether a term stands in a text from its word `at` on, with nothing between its words."""
    end = at + len(term.key)
    return (
        end <= len(keys)
        and all(one in typed for one, typed in zip(term.key, keys[at:end], strict=True))
        and all(
            BETWEEN.fullmatch(text, one.end, other.start)
            for one, other in zip(places[at:end], places[at + 1 : end], strict=False)
        )
    )


def weights_of(also: Iterable[Also], typed: Mapping[str, float]) -> dict[str, float]:
    """Return what words of others score beside the typed words, which keep their own weights."""
    weights: dict[str, float] = {}
    for one in also:
        if one.term.is_phrase:
            continue
        for token, weight in one.weights().items():
            if token not in typed:
                weights[token] = max(weight, weights.get(token, 0.0))
    return weights
