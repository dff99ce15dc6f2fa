"""Under which keys a question is filed: a document that has none of them cannot match it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, singledispatch
from itertools import chain
from math import prod
from typing import Final, TypeGuard

from search.clauses import Between, Clause, Every, Is, Phrase, Some, Without, Words
from search.cognates import EDGE
from search.engines.fields import is_token, is_value
from search.judging import Held
from search.schema import COGNATES, COMBINED, CONCEPTS, KEYWORD_FIELDS, KINDS, RAW

Key = tuple[str, str]
"""A field and one of its values."""
Keys = frozenset[Key]

COMMON: Final[Mapping[str, float]] = {
    "kind": 1.0,
    "language": 0.8,
    "source": 0.6,
    "budget": 0.5,
    "country": 0.4,
    "maturity": 0.4,
    "mode": 0.4,
    "price": 0.4,
    "theme": 0.3,
    "division": 0.2,
    "came": 0.2,
    "kit": 0.03,
    "bought": 0.03,
    CONCEPTS: 0.1,
    "cpv": 0.05,
    "about": 0.05,
    "tag": 0.03,
}
"""Which part of all listings has a value of a field, roughly; words and pieces of words are guessed one by one."""
FILED: Final = (COMBINED, COGNATES, CONCEPTS, RAW, *KEYWORD_FIELDS)
"""The fields that find listings; the others only order them, and have very many values."""
MOST_NUMBERS: Final = 30_000
"""How many values of a field a process knows the numbers of, until it forgets them all: the same come again and again
(about 5 MB for each of the three fields that have so many)."""
SHORT_WORD: Final = 0.05
LONGER_WORD: Final = 0.9
"""A word of one letter is in that part of all listings; each further letter leaves this part of them."""
PIECE: Final = 0.08
FIRST_PIECE: Final = 1.2
LAST_PIECE: Final = 1.6
RARE_LETTER: Final = 0.75
"""A piece from inside a word is in that part of all listings, and what the beginning, the end (which many words share)
and each rare letter make of it. Measured on what 10,000 listings hold of words of their titles."""
FREQUENT_LETTERS: Final = frozenset("aeilnorst_")


@singledispatch
def keys_of(clause: Clause) -> Keys | None:
    """Return keys of which every matching document has at least one: few, and rare ones; None when there are none."""
    raise TypeError(f"{clause!r} is no clause")


@keys_of.register
def _words(clause: Words) -> Keys | None:
    if clause.field not in FILED:
        return None
    return frozenset((clause.field, token) for token in clause.tokens if is_token(token))


@keys_of.register
def _phrase(clause: Phrase) -> Keys | None:
    if not clause.tokens or not all(map(is_token, clause.tokens)):
        return frozenset()
    if clause.field not in FILED:
        return None
    return min((frozenset({(clause.field, token)}) for token in clause.tokens), key=_order)


@keys_of.register
def _is(clause: Is) -> Keys | None:
    return frozenset((clause.field, value) for value in clause.values if is_value(value))


@keys_of.register
def _between(_clause: Between) -> Keys | None:
    return None


@keys_of.register
def _every(clause: Every) -> Keys | None:
    return min(filter(_is_known, map(keys_of, clause.clauses)), key=_order, default=None)


@keys_of.register
def _some(clause: Some) -> Keys | None:
    """Return the keys of the rarest clauses: of n, m of which must match, no document misses all of n - m + 1."""
    least = max(clause.at_least, 1)
    if least > len(clause.clauses):
        return frozenset()
    found: list[Keys] = sorted(filter(_is_known, map(keys_of, clause.clauses)), key=_order)
    needed = len(clause.clauses) - least + 1
    return frozenset().union(*found[:needed]) if len(found) >= needed else None


@keys_of.register
def _without(_clause: Without) -> Keys | None:
    return None


def _is_known(keys: Keys | None) -> TypeGuard[Keys]:
    return keys is not None


def _order(keys: Keys) -> tuple[float, Sequence[Key]]:
    """Return which part of all listings has any of the keys, as if each stood there by chance: never more than all."""
    return 1 - prod(1 - _commonness(key) for key in keys), sorted(keys)


def _commonness(key: Key) -> float:
    field, value = key
    if field in COMMON:
        return COMMON[field]
    if field != COGNATES:
        return SHORT_WORD * LONGER_WORD ** len(value)
    edges = (FIRST_PIECE if value[:1] == EDGE else 1.0) * (LAST_PIECE if value[-1:] == EDGE else 1.0)
    return PIECE * edges * RARE_LETTER ** sum(letter not in FREQUENT_LETTERS for letter in value)


class _Numbers(dict[str, int]):
    """The numbers of the values of a field; learned, and emptied when full."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self._field = field

    def __missing__(self, value: str) -> int:
        if len(self) >= MOST_NUMBERS:
            self.clear()
        number = self[value] = _number(f"{self._field}\0{value}")
        return number


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


_numbers: Final = {field: _Numbers(field) for field in ("", *FILED)}


@lru_cache(maxsize=len(KINDS))
def _apart(kind: str) -> int:
    return _number(kind)


def numbers_of(kind: str, keys: Iterable[Key]) -> set[int]:
    """Return keys as numbers that fit into a column, apart for each kind of listing; two may share one by chance."""
    return {as_filed(kind, _numbers[field][value]) for field, value in keys}


def as_filed(kind: str, number: int) -> int:
    """Return the number of a key for a kind of listing, or of such a number the one that it has for every kind."""
    return _apart(kind) ^ number


def numbers_in(held: Held) -> list[int]:
    """Return the numbers that every key of a document has, and that of no key, for every kind of listing."""
    found = (map(_numbers[field].__getitem__, held.values[field]) for field in FILED)
    return [_numbers[""][""], *chain.from_iterable(found)]
