"""Under which keys a question is filed: a document that has none of them cannot match it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, singledispatch
from typing import Final, TypeGuard

from search.clauses import Between, Clause, Every, Is, Phrase, Some, Without, Words
from search.engines.fields import is_token, is_value
from search.judging import Held
from search.schema import COGNATES, COMBINED, CONCEPTS, KEYWORD_FIELDS, RAW

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
    CONCEPTS: 0.1,
    "cpv": 0.05,
    "about": 0.05,
    "tag": 0.03,
}
"""Which part of all listings has a value of a field, roughly; of a word or a piece it depends on its length."""
FILED: Final = (COMBINED, COGNATES, CONCEPTS, RAW, *KEYWORD_FIELDS)
"""The fields that find listings; the others only order them, and have very many values."""
MOST_NUMBERS: Final = 50_000
"""How many keys a process knows the numbers of: the same words and pieces come again and again."""
SHORT_WORD: Final = 0.2
FEWER: Final = 0.75
"""A word of one letter is in that part of all listings; each further letter leaves this part of them."""


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
    return sum(map(_commonness, keys)), sorted(keys)


def _commonness(key: Key) -> float:
    field, value = key
    return COMMON.get(field) or SHORT_WORD * FEWER ** len(value)


def numbers_of(kind: str, keys: Iterable[Key]) -> set[int]:
    """Return keys as numbers that fit into a column, apart for each kind of listing; two may share one by chance."""
    return {_number(f"{kind}\0{field}\0{value}") for field, value in keys}


@lru_cache(maxsize=MOST_NUMBERS)
def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def keys_in(held: Held) -> Iterator[Key]:
    """Yield every key that a document has."""
    for field in FILED:
        yield from ((field, value) for value in held.values[field])
