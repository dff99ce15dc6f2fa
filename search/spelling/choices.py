"""What may have been meant by a typed word, and which of several it was."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from search.spelling.vocabulary import Known, Vocabulary

Held = Callable[[Sequence[str]], Mapping[str, int]]
"""How many public listings hold each of these folded words, as the index says now."""


class Choice(NamedTuple):
    """A word that may have been meant, and whether a label has it; `stem` is of one that is known by its stem alone."""

    known: Known
    is_label: bool
    stem: str = ""

    @property
    def tokens(self) -> tuple[str, ...]:
        """What the index may hold of it."""
        return tuple(filter(None, (self.known.folded, self.stem)))


def choices_of(
    labels: Vocabulary, listed: Vocabulary | None, find: Callable[[Vocabulary], Iterable[Known]]
) -> list[Choice]:
    """Return what both vocabularies have, each word once; one of a label counts whether a listing has it or not."""
    choices: dict[str, Choice] = {}
    for vocabulary, is_label in [(listed, False), (labels, True)]:
        if vocabulary:
            choices |= {one.folded: Choice(one, is_label) for one in find(vocabulary)}
    return list(choices.values())


def tokens_of(several: Iterable[Iterable[Choice]]) -> list[str]:
    """Return what the index may hold of all of these choices."""
    return sorted({token for choices in several for one in choices for token in one.tokens})


def best(choices: Iterable[Choice], languages: Sequence[str], counts: Mapping[str, int]) -> Choice | None:
    """Return the best of what is near, None when there is nothing that counts: listed, or of a label in a language.

    One of the first language is taken, then the one that most listings have, then the one in most texts.
    """
    lawful = [
        one
        for one in choices
        if any(map(counts.get, one.tokens)) or (one.is_label and any(map(one.known.is_of, languages)))
    ]
    return min(lawful, key=lambda one: _rank(one.known, languages[0], counts), default=None)


def _rank(known: Known, language: str, counts: Mapping[str, int]) -> tuple[bool, int, int, str]:
    return not known.is_of(language), -counts.get(known.folded, 0), -known.texts, known.folded
