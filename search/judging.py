"""Whether one document matches a clause, without an engine: exactly as both engines mean it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import singledispatch
from typing import Any, Final, TypeAlias

from search.clauses import Between, Clause, Every, Is, Phrase, Some, Without, Words
from search.engines.base import Document
from search.engines.fields import LARGEST_NUMBER, LONGEST_TOKEN, SENTINEL, is_text, is_token, is_value, text_of
from search.schema import TEXT_FIELDS

TEXTS: Final = frozenset(TEXT_FIELDS)


class Held:
    """A document as an engine holds it: of each field what can be stored, worked out when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self.numbers = document.numbers
        self.tokens: Mapping[str, Sequence[str]] = _Fields(lambda name: _tokens(document.texts.get(name, ())))
        self.values: Mapping[str, frozenset[str]] = _Fields(
            lambda name: frozenset(self.tokens[name] if name in TEXTS else _stored(document.keywords.get(name, ())))
        )


class _Fields(dict[str, Any]):
    """Fields by name, each made when it is first asked for."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Any:
        made = self[name] = self._make(name)
        return made


def _tokens(given: Sequence[str]) -> Sequence[str]:
    """Return what a text field holds. Words of the analyser, which are sound, are told from others all at once."""
    text = " ".join(given)
    if (
        given
        and tuple(text.split()) == given
        and max(map(len, given)) <= LONGEST_TOKEN
        and (text.isascii() or is_text(text))
    ):
        return [SENTINEL, *given]
    return text_of(given).split()


def _stored(values: Iterable[str]) -> Iterable[str]:
    return filter(is_value, values)


Judge: TypeAlias = Callable[[Held], bool]


@singledispatch
def judge(clause: Clause) -> Judge:
    """Return the predicate of a clause, with everything worked out that does not depend on the document."""
    raise TypeError(f"{clause!r} is no clause")


@judge.register
def _words(clause: Words) -> Judge:
    return _any_of(clause.field, frozenset(filter(is_token, clause.tokens)))


@judge.register
def _phrase(clause: Phrase) -> Judge:
    if not clause.tokens or not all(map(is_token, clause.tokens)):
        return _never
    wanted, field, length = list(clause.tokens), clause.field, len(clause.tokens)

    def has_phrase(held: Held) -> bool:
        if not held.values[field].issuperset(wanted):
            return False
        tokens = held.tokens[field]
        return any(tokens[at : at + length] == wanted for at in range(len(tokens) - length + 1))

    return has_phrase


@judge.register
def _is(clause: Is) -> Judge:
    return _any_of(clause.field, frozenset(filter(is_value, clause.values)))


@judge.register
def _between(clause: Between) -> Judge:
    low = max(clause.low or 0, 0)
    high = LARGEST_NUMBER if clause.high is None else clause.high
    field = clause.field
    return lambda held: low <= held.numbers.get(field, -1) <= high


@judge.register
def _every(clause: Every) -> Judge:
    judges = tuple(judge(one) for one in flat(clause))

    def meets_all(held: Held) -> bool:
        for one in judges:  # noqa: SIM110  as all() it takes half as long again
            if not one(held):
                return False
        return True

    return meets_all


@judge.register
def _some(clause: Some) -> Judge:
    least = max(clause.at_least, 1)
    if least > len(clause.clauses):
        return _never
    if words := single_words(clause.clauses):
        field, tokens = words
        return _has_most(field, tokens, least)
    judges = tuple(judge(one) for one in clause.clauses)

    def meets_enough(held: Held) -> bool:
        left = least
        for one in judges:
            if one(held):
                left -= 1
                if not left:
                    return True
        return False

    return meets_enough


@judge.register
def _without(clause: Without) -> Judge:
    other = judge(clause.clause)
    return lambda held: not other(held)


def flat(clause: Every) -> Iterator[Clause]:
    """Yield the clauses of a conjunction, and those of the conjunctions in it."""
    for one in clause.clauses:
        if isinstance(one, Every):
            yield from flat(one)
        else:
            yield one


def _has_most(field: str, tokens: Sequence[str], least: int) -> Judge:
    """Return what tells whether a field has so many of the tokens, each counted as often as it is asked for."""
    spare = len(tokens) - least

    def has_most(held: Held) -> bool:
        values, left = held.values[field], spare
        for token in tokens:
            if token not in values:
                left -= 1
                if left < 0:
                    return False
        return True

    return has_most


def _any_of(field: str, wanted: frozenset[str]) -> Judge:
    return lambda held: not wanted.isdisjoint(held.values[field])


def _never(_held: Held) -> bool:
    return False


def single_words(clauses: Sequence[Clause]) -> tuple[str, tuple[str, ...]] | None:
    """Return the field of clauses that ask for one word of it each, and these words; None when any asks otherwise."""
    words = [one for one in clauses if isinstance(one, Words) and len(one.weights) == 1 and is_token(one.tokens[0])]
    if len(words) < len(clauses) or len({one.field for one in words}) > 1:
        return None
    return words[0].field, tuple(one.tokens[0] for one in words)
