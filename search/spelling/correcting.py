"""Takes typed words that nobody knows for the known ones that are one slip away."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from search import analysis
from search.concepts import current
from search.query import language_of, typed_words
from search.spelling.nearness import is_word
from search.spelling.vocabulary import Known, Vocabulary

MOST_WORDS: Final = 25
"""How many words of a question are looked at."""

Held = Callable[[Sequence[str]], Mapping[str, int]]
"""How many public listings hold each of these folded words, as the index says now."""


class Choice(NamedTuple):
    """A word that may have been meant, and whether a label has it."""

    known: Known
    is_label: bool


def corrected(text: str, language: str, labels: Vocabulary, listed: Vocabulary | None, held: Held) -> str:
    """Return a question with what was mistyped put right, as it is when nothing was.

    A word is mistyped when no label and no public listing has it, as it is or by its stem, and a known one is a slip
    away. Of several, one of the reader's language is taken first, then the one that most listings have. What stands in
    quotation marks or after a minus stays as it is. `labels` are always known; of what was `listed` once, a word counts
    while `held` finds it, so that it is neither known nor offered once its listings have left the site.
    """
    places = [place for place in typed_words(text) if is_word(place.folded)][:MOST_WORDS]
    spoken = language_of(text, language)
    strange = _strange([place.folded for place in places], language, spoken, labels, held)
    near = {word: _near(word, labels, listed) for word in strange}
    offered = sorted({folded for choices in near.values() for folded in choices})
    counts = held(offered) if offered else {}
    right = {word: _best(choices, language, counts) for word, choices in near.items()}
    meant = {
        word: one.written
        for word, one in right.items()
        if one and (one.is_of(language) or not current.is_spelt(word, spoken))
    }
    return _replaced(text, [(place, meant[place.folded]) for place in places if place.folded in meant])


def _strange(words: Iterable[str], language: str, spoken: str, labels: Vocabulary, held: Held) -> list[str]:
    """Return the words that neither a label nor a public listing has.

    In a question in the reader's language a label of another language says little: "servies" is Dutch for crockery.
    """
    unlabelled = {
        word: analysis.stem_of(word, language)
        for word in words
        if not current.is_spelt(word, language) and not _is_label(labels.known(word), language, spoken)
    }
    living = held(sorted({*unlabelled, *unlabelled.values()} - {""})) if unlabelled else {}
    return [word for word, stem in unlabelled.items() if not living.get(word) and not living.get(stem)]


def _is_label(known: Known | None, language: str, spoken: str) -> bool:
    return known is not None and (known.is_of(language) or spoken != language)


def _near(word: str, labels: Vocabulary, listed: Vocabulary | None) -> dict[str, Choice]:
    """Return what is a slip away, by its folded form; a label's word counts whether a listing has it or not."""
    found = {one.folded: Choice(one, is_label=False) for one in (listed.near(word) if listed else ())}
    return found | {one.folded: Choice(one, is_label=True) for one in labels.near(word)}


def _best(choices: Mapping[str, Choice], language: str, counts: Mapping[str, int]) -> Known | None:
    """Return the best of what is near, None when there is nothing that counts."""
    lawful = [one.known for one in choices.values() if one.is_label or counts.get(one.known.folded)]
    return min(
        lawful,
        key=lambda one: (not one.is_of(language), -counts.get(one.folded, 0), -one.texts, one.folded),
        default=None,
    )


def _replaced(text: str, places: Iterable[tuple[analysis.Word, str]]) -> str:
    return "".join(_pieces(text, places))


def _pieces(text: str, places: Iterable[tuple[analysis.Word, str]]) -> Iterator[str]:
    done = 0
    for place, written in places:
        yield text[done : place.start]
        yield written
        done = place.end
    yield text[done:]
