"""Takes typed words that nobody knows for known ones: one slip away, or written in another alphabet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from search import analysis
from search.concepts import current
from search.query import language_of, typed_words
from search.spelling.beginnings import Beginnings
from search.spelling.nearness import is_word
from search.spelling.romanising import cyrillic
from search.spelling.vocabulary import BITS, Known, Vocabulary

MOST_WORDS: Final = 25
"""How many words of a question are looked at."""
BULGARIAN: Final = "bg"

Held = Callable[[Sequence[str]], Mapping[str, int]]
"""How many public listings hold each of these folded words, as the index says now."""
Listed = Callable[[str], bool]
"""Whether a folded word is listed with what means the same."""


class Choice(NamedTuple):
    """A word that may have been meant, whether a label has it, and whether it was typed in Latin letters.

    `stem` stands for a word that is known by its stem alone.
    """

    known: Known
    is_label: bool
    is_romanised: bool
    stem: str = ""

    @property
    def tokens(self) -> tuple[str, ...]:
        """What the index may hold of it."""
        return tuple(filter(None, (self.known.folded, self.stem)))


def corrected(  # noqa: PLR0913 - each vocabulary is another one's matter
    text: str,
    language: str,
    labels: Vocabulary,
    listed: Vocabulary | None,
    held: Held,
    *,
    has_synonym: Listed = lambda _folded: False,
) -> str:
    """Return a question with what was mistyped put right, as it is when nothing was.

    A word is mistyped when no label and no public listing has it, as it is or by its stem, and a known one is a slip
    away, or is Bulgarian or Greek and was typed in Latin letters; this comes first. Of several, one of the reader's
    language is taken, then the one that most listings have. What stands in quotation marks stays as it is; after a
    minus a mistyped word would leave out nothing, so it is put right, too. `labels` are always known; of what was
    `listed` once, a word counts while `held` finds it, so that it is neither known nor offered once its listings have
    left the site. What `has_synonym` is a word, whoever else has it.
    """
    words = [place for place in typed_words(text, excluded=True) if is_word(place.folded)][:MOST_WORDS]
    places = [place for place in words if not has_synonym(place.folded)]
    spoken = language_of(text, language)
    strange = _strange([place.folded for place in places], language, spoken, labels, held)
    near = {word: _near(word, labels, listed) for word in strange}
    offered = sorted({token for choices in near.values() for one in choices.values() for token in one.tokens})
    counts = held(offered) if offered else {}
    right = {word: _best(choices, language, counts) for word, choices in near.items()}
    meant = {
        word: one.known.written
        for word, one in right.items()
        if one and (one.known.is_of(language) or not current.is_spelt(word, spoken))
    }
    right_at = [(place, meant[place.folded]) for place in places if place.folded in meant]
    return _replaced(text, [(place, _as_begun(text[place.start], written)) for place, written in right_at])


def _strange(words: Iterable[str], language: str, spoken: str, labels: Vocabulary, held: Held) -> list[str]:
    """Return the words that neither a label nor a public listing has.

    In a question in the reader's language a label of another language says little: "servies" is Dutch for crockery. Nor
    does it when the word is typed so in the reader's own alphabet: "osvetlenie" is Slovak, and Bulgarian in a hurry.
    """
    unlabelled = {
        word: analysis.stem_of(word, language)
        for word in words
        if not current.is_spelt(word, language) and not _is_label(word, language, spoken, labels)
    }
    living = held(sorted({*unlabelled, *unlabelled.values()} - {""})) if unlabelled else {}
    return [word for word, stem in unlabelled.items() if not living.get(word) and not living.get(stem)]


def _is_label(word: str, language: str, spoken: str, labels: Vocabulary) -> bool:
    known = labels.known(word)
    if known is None or known.is_of(language):
        return known is not None
    return spoken != language and not any(one.is_of(language) for one in labels.typed_as(word))


def _near(word: str, labels: Vocabulary, listed: Vocabulary | None) -> dict[str, Choice]:
    """Return what is a slip away or typed so in Latin letters, by its folded form.

    A label's word counts whether a listing has it or not.
    """
    choices: dict[str, Choice] = {}
    for vocabulary, is_label in [(listed, False), (labels, True)]:
        if vocabulary:
            choices |= {one.folded: Choice(one, is_label, is_romanised=False) for one in vocabulary.near(word)}
            choices |= {one.folded: Choice(one, is_label, is_romanised=True) for one in vocabulary.typed_as(word)}
    return choices or _known_by_stem(word, Beginnings(labels.arrays))


def _known_by_stem(word: str, labels: Beginnings) -> dict[str, Choice]:
    """Return the Bulgarian words that are typed so in Latin letters, known by their stems alone."""
    readings = cyrillic(word, labels.begins) if word.isascii() else []
    return {
        reading: Choice(
            Known(reading, reading, BITS[BULGARIAN], 0),
            current.is_spelt(reading, BULGARIAN),
            is_romanised=True,
            stem=analysis.stem_of(reading, BULGARIAN),
        )
        for reading in readings
    }


def _best(choices: Mapping[str, Choice], language: str, counts: Mapping[str, int]) -> Choice | None:
    """Return the best of what is near, None when there is nothing that counts."""
    lawful = [one for one in choices.values() if one.is_label or any(map(counts.get, one.tokens))]
    return min(lawful, key=lambda one: _rank(one, language, counts), default=None)


def _rank(one: Choice, language: str, counts: Mapping[str, int]) -> tuple[bool, bool, int, int, str]:
    known = one.known
    return not one.is_romanised, not known.is_of(language), -counts.get(known.folded, 0), -known.texts, known.folded


def _as_begun(letter: str, written: str) -> str:
    """Return a word with a capital when it was typed with one: a name is a name."""
    return written[:1].upper() + written[1:] if letter.isupper() else written


def _replaced(text: str, places: Iterable[tuple[analysis.Word, str]]) -> str:
    return "".join(_pieces(text, places))


def _pieces(text: str, places: Iterable[tuple[analysis.Word, str]]) -> Iterator[str]:
    done = 0
    for place, written in places:
        yield text[done : place.start]
        yield written
        done = place.end
    yield text[done:]
