"""Takes typed words that nobody knows for known ones: one slip away, or written in another alphabet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from search import analysis
from search.about import language_of
from search.concepts import current
from search.query import ENGLISH
from search.spelling.beginnings import Beginnings
from search.spelling.nearness import SHORTEST, is_word
from search.spelling.romanising import cyrillic
from search.spelling.vocabulary import BITS, Known, Vocabulary
from search.typed import typed_words

MOST_WORDS: Final = 25
"""How many words of a question are looked at."""
BULGARIAN: Final = "bg"
FEWEST_LETTERS: Final = 5
"""How many letters a word has that may be a slip: of fewer, "size" would be "site" and "tech" would be "teach"."""
LONG_ENOUGH: Final = 6
"""How many letters a word has that is Bulgarian in Latin letters though it means something elsewhere: not "LED"."""

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
    places = [place for place in words if not has_synonym(place.folded) or _is_in_latin(place.folded, language, labels)]
    spoken = language_of(text, language)
    strange = _strange([place.folded for place in places], language, spoken, labels, held)
    near = {word: _near(word, labels, listed) for word in strange}
    offered = sorted({token for choices in near.values() for one in choices.values() for token in one.tokens})
    counts = held(offered) if offered else {}
    right = {word: _best(choices, (language, spoken, ENGLISH), counts) for word, choices in near.items()}
    meant = {
        word: one.known.written
        for word, one in right.items()
        if one and (one.known.is_of(language) or not current.is_spelt(word, spoken))
    }
    if any(one.is_romanised and one.known.is_of(BULGARIAN) for one in filter(None, map(right.get, meant))):
        meant = _little_words(text) | meant
    right_at = [(place, meant[place.folded]) for place in typed_words(text, excluded=True) if place.folded in meant]
    return _replaced(text, [(place, _as_begun(text[place.start], written)) for place, written in right_at])


def _little_words(text: str) -> dict[str, str]:
    """Return the stop words of a Bulgarian question in Latin letters: "za" beside "улично" is „за“."""
    typed = {place.folded for place in typed_words(text) if place.folded.isascii() and place.folded.isalpha()}
    usual = {word: cyrillic(word, lambda _begun: False) for word in typed if len(word) < SHORTEST}
    return {word: read[0] for word, read in usual.items() if read and not analysis.stem_of(read[0], BULGARIAN)}


def _strange(words: Iterable[str], language: str, spoken: str, labels: Vocabulary, held: Held) -> list[str]:
    """Return the words that neither a label nor a public listing has.

    In a question in the reader's language a label of another language says little: "servies" is Dutch for crockery. Nor
    does it when the word is typed so in the reader's own alphabet: "osvetlenie" is Slovak, and Bulgarian in a hurry.
    """
    unlabelled = {
        word: {word, analysis.stem_of(word, language), analysis.stem_of(word, spoken)} - {""}
        for word in words
        if not current.is_spelt(word, language) and not _is_label(word, language, spoken, labels)
    }
    living = held(sorted(set().union(*unlabelled.values()))) if unlabelled else {}
    return [word for word, forms in unlabelled.items() if not any(map(living.get, forms))]


def _is_label(word: str, language: str, spoken: str, labels: Vocabulary) -> bool:
    known = labels.known(word)
    if known and known.is_of(language):
        return True
    is_known = known is not None or current.is_spelt(word, spoken)
    return spoken != language and is_known and not any(one.is_of(language) for one in labels.typed_as(word))


def _is_in_latin(word: str, language: str, labels: Vocabulary) -> bool:
    """Say whether a word of some length is the reader's own in Latin letters, and not English, which all type."""
    is_own = len(word) >= LONG_ENOUGH and any(one.is_of(language) for one in labels.typed_as(word))
    return is_own and not current.is_spelt(word, ENGLISH)


def _near(word: str, labels: Vocabulary, listed: Vocabulary | None) -> dict[str, Choice]:
    """Return what is a slip away or typed so in Latin letters, by its folded form.

    A label's word counts whether a listing has it or not.
    """
    choices: dict[str, Choice] = {}
    for vocabulary, is_label in [(listed, False), (labels, True)]:
        if vocabulary:
            slips = vocabulary.near(word) if len(word) >= FEWEST_LETTERS else ()
            choices |= {one.folded: Choice(one, is_label, is_romanised=False) for one in slips}
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


def _best(choices: Mapping[str, Choice], languages: Sequence[str], counts: Mapping[str, int]) -> Choice | None:
    """Return the best of what is near, None when there is nothing that counts.

    Listed, of a label in one of these languages, or of a label that is typed so in Latin letters.
    """
    lawful = [
        one
        for one in choices.values()
        if any(map(counts.get, one.tokens))
        or (one.is_label and (one.is_romanised or any(map(one.known.is_of, languages))))
    ]
    return min(lawful, key=lambda one: _rank(one, languages[0], counts), default=None)


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
