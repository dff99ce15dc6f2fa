"""Where words stand in a listing, said in sentences: in which title or text, and which of a term's words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from listings.language import language_name
from search import analysis
from search.documents import Content
from search.synonyms.table import Also
from search.wholes import wholes


@dataclass(frozen=True, slots=True)
class Field:
    """A title or a text: its place as a reader is told, its folded words in order, and the tokens that find it."""

    place: str
    words: tuple[str, ...]
    tokens: frozenset[str]

    def has_run(self, run: Sequence[str]) -> bool:
        """Say whether folded words stand in it one after the other."""
        wanted = tuple(run)
        return any(self.words[at : at + len(wanted)] == wanted for at in range(len(self.words) - len(wanted) + 1))


def fields(content: Content, reader: str) -> list[Field]:
    """Return the titles and texts of a listing; a language that is not the reader's is named with the place."""
    return [
        Field(
            place if text.language == reader else f"{place} ({language_name(text.language)})",
            tuple(analysis.raw(written)),
            frozenset(_tokens(written, text.language)),
        )
        for text in content.texts
        for place, written in ((_("in the title"), text.title), (_("in the text"), text.body))
    ]


def held(other: Also, tokens: frozenset[str]) -> list[str]:
    """Return those of a term's words that are among tokens, by stem or as they are written."""
    return [word.written for word in other.term.tokens if not tokens.isdisjoint((word.stem, word.folded))]


def stands(word: str, tokens: frozenset[str], among: Sequence[Field]) -> str:
    """Return the sentence that says where a typed word stands: where one of its tokens does."""
    return _stands(word, ", ".join(field.place for field in among if not tokens.isdisjoint(field.tokens)))


def run_stands(phrase: str, run: Sequence[str], among: Sequence[Field]) -> str:
    """Return the sentence that says where a typed phrase stands: where its folded words stand in their order."""
    return _stands(phrase, _places_of_run(run, among))


def stands_besides(other: Also, scored: frozenset[str], among: Sequence[Field]) -> str:
    """Return the sentence that says where a term stands that was asked for besides, and where only some of its words.

    It stands where all of its words do; of two words that say little apart, where one follows the other. Of the others
    those are named that are among `scored`, the tokens of it that add to the score.
    """
    if other.term.is_phrase:
        where, apart = _places_of_run(other.phrase.tokens, among), ""
    else:
        whole = [field for field in among if len(held(other, field.tokens)) == len(other.term.tokens)]
        where = ", ".join(field.place for field in whole)
        apart = _apart(other, scored, [field for field in among if field not in whole])
    said = {"typed": other.typed, "word": other.written, "where": where, "words": apart}
    if not where:
        return _("Also asked for, because you typed “%(typed)s”: of “%(word)s” there is %(words)s") % said
    if not apart:
        return _("Also asked for, because you typed “%(typed)s”: “%(word)s” stands in it, %(where)s") % said
    whole_and_apart = _(
        "Also asked for, because you typed “%(typed)s”: “%(word)s” stands in it, %(where)s; also %(words)s"
    )
    return whole_and_apart % said


def _stands(written: str, where: str) -> str:
    return _("“%(word)s” stands in it: %(where)s") % {"word": written, "where": where}


def _places_of_run(run: Sequence[str], among: Sequence[Field]) -> str:
    """Return where folded words stand in their order; what an engine finds in no field runs from one into the next."""
    return ", ".join(field.place for field in among if field.has_run(run)) or _("from the title into the text")


def _apart(other: Also, scored: frozenset[str], among: Iterable[Field]) -> str:
    """Return those words of a term that score, and where they stand without the others."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for field in among:
        if words := held(other, scored & field.tokens):
            places[", ".join(_("“%(word)s”") % {"word": word} for word in words)].append(field.place)
    return "; ".join(f"{words} {', '.join(where)}" for words, where in places.items())


def _tokens(text: str, language: str) -> Iterator[str]:
    yield from analysis.stems(text, language)
    yield from analysis.raw(text)
    yield from (whole.folded for whole in wholes(text))
