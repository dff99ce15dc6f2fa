"""Puts a question right: words that are one slip away, or a whole question that is in another alphabet."""

from collections.abc import Iterable, Iterator
from typing import Final

from search import analysis
from search.about import language_of
from search.concepts import current
from search.query import ENGLISH
from search.spelling.choices import Choice, Held, best, choices_of, tokens_of
from search.spelling.nearness import is_word
from search.spelling.reading import MOST_WORDS, Asked, Lexicon, Listed, is_typed, read_whole
from search.spelling.vocabulary import Vocabulary
from search.typed import typed_words

FEWEST_LETTERS: Final = 5
"""How many letters a word has that may be a slip: of fewer, "size" would be "site" and "tech" would be "teach"."""
LONG_ENOUGH: Final = 6
"""How many letters a word has that is Bulgarian in Latin letters though it means something elsewhere: not "LED"."""


def corrected(  # noqa: PLR0913 - each vocabulary is another one's matter
    text: str,
    language: str,
    labels: Vocabulary,
    listed: Vocabulary | None,
    held: Held,
    *,
    has_synonym: Listed = lambda _folded: False,
    is_begun: bool = False,
) -> str:
    """Return a question with what was mistyped put right, as it is when nothing was.

    A question that was typed in Latin letters and is Bulgarian or Greek is read as a whole (`reading.read_whole`);
    while somebody types (`is_begun`), its last word may be the beginning of a known one.

    Otherwise a word is mistyped when no label and no public listing has it, as it is or by its stem, and a known one is
    a slip away. Of several, one of the reader's language is taken, then the one that most listings have. What stands in
    quotation marks stays as it is; after a minus a mistyped word would leave out nothing, so it is put right, too.
    `labels` are always known; of what was `listed` once, a word counts while `held` finds it, so that it is neither
    known nor offered once its listings have left the site. What `has_synonym` is a word, whoever else has it.
    """
    words = typed_words(text, excluded=True)
    looked_at = [word.folded for word in words if is_typed(word.folded)][:MOST_WORDS]
    spoken = language_of(text, language)
    has_group = {word for word in looked_at if has_synonym(word) or has_synonym(analysis.stem_of(word, language))}
    unlisted = [word for word in looked_at if word not in has_group or _is_in_latin(word, language, labels)]
    strange = _strange(unlisted, language, spoken, labels, held)
    near = {word: _near(word, language, labels, listed) for word in strange}
    offered = tokens_of(near.values())
    counts = held(offered) if offered else {}
    slips = {word: best(choices, (language, spoken, ENGLISH), counts) for word, choices in near.items()}
    lexicon = Lexicon(labels, listed, held, has_synonym)
    meant = read_whole(Asked(text, language, words, is_begun), lexicon, set(strange), slips) or {
        word: one.known.written
        for word, one in slips.items()
        if one and (one.known.is_of(language) or not current.is_spelt(word, spoken))
    }
    right_at = [(place, meant[place.folded]) for place in words if place.folded in meant]
    return _replaced(text, [(place, _as_begun(text[place.start], written)) for place, written in right_at])


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


def _near(word: str, language: str, labels: Vocabulary, listed: Vocabulary | None) -> list[Choice]:
    """Return what is a slip away; nothing when the reader's own language is typed so in Latin letters."""
    is_own = any(one.is_of(language) for one in labels.typed_as(word))
    if is_own or not is_word(word) or len(word) < FEWEST_LETTERS:
        return []
    return choices_of(labels, listed, lambda vocabulary: vocabulary.near(word))


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
