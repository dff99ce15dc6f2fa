"""Whether a document matches each of many clauses, as `search.judging` says it of one, but of all of them at once.

Most of what people ask for can be counted: of the words and pieces that a document holds, any of these or so many of
those, and any of these countries. What cannot, such as a phrase, is judged afterwards, of the few that are left.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from functools import singledispatch
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from search.clauses import Clause, Every, Is, Some, Words
from search.judging import Held, Judge, flat, judge, single_words
from search.mapped import Array

INT: Final = "i"


class Share(NamedTuple):
    """Values of a field of which a document must have so many, each counted as often as it stands here."""

    least: int
    field: str
    values: tuple[str, ...]


class _Tally(NamedTuple):
    """A clause as bytes of whole numbers: thousands are held, and put together they are arrays.

    `values` are the numbers of the values that it asks for, `sizes` how many of them each share has and `leasts` how
    many it needs; `choices` are how many shares each part of the clause has, of which any will do, and `parts` how many
    parts there are, all of which must hold. `rest` judges what cannot be counted.
    """

    values: bytes
    sizes: bytes
    leasts: bytes
    choices: bytes
    parts: bytes
    rest: Judge | None


class Tallies:
    """Clauses by a number of their own."""

    def __init__(self) -> None:
        self._tallies: dict[int, _Tally] = {}
        self._numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._count = 1

    def lacking(self, names: Iterable[int]) -> list[int]:
        """Return those of some numbers under which nothing is held."""
        return [name for name in names if name not in self._tallies]

    def add(self, name: int, clause: Clause) -> None:
        """Hold a clause under a number; what was held there is replaced."""
        parts: list[list[Share]] = []
        rest: list[Clause] = []
        for one in flat(Every((clause,))):
            if (choices := _shares(one)) is None:
                rest.append(one)
            else:
                parts.append(choices)
        shares = [share for part in parts for share in part]
        self._tallies[name] = _Tally(
            values=_bytes(self._number(share.field, value) for share in shares for value in share.values),
            sizes=_bytes(len(share.values) for share in shares),
            leasts=_bytes(share.least for share in shares),
            choices=_bytes(map(len, parts)),
            parts=_bytes([len(parts)]),
            rest=judge(Every(tuple(rest))) if rest else None,
        )

    def discard(self, name: int) -> None:
        """Hold nothing under a number."""
        self._tallies.pop(name, None)

    def clear(self) -> None:
        """Hold nothing."""
        self._tallies.clear()
        self._numbers.clear()
        self._count = 1

    def met(self, names: Iterable[int], held: Held) -> set[int]:
        """Return those of some numbers whose clause a document matches; what is not held matches nothing."""
        asked = [name for name in names if name in self._tallies]
        if not asked:
            return set()
        *counts, rests = zip(*map(self._tallies.__getitem__, asked), strict=True)
        values, sizes, leasts, choices, parts = map(_joined, counts)
        shares = _sums(self._present(held).take(values), sizes) >= leasts
        counted = _sums(_sums(shares, choices) > 0, parts) == parts
        places = np.flatnonzero(counted).tolist()
        return {asked[place] for place in places if rests[place] is None or rests[place](held)}

    def _number(self, field: str, value: str) -> int:
        numbers = self._numbers[field]
        if value not in numbers:
            numbers[value] = self._count
            self._count += 1
        return numbers[value]

    def _present(self, held: Held) -> Array:
        """Return by the number of each value whether a document has it."""
        known = (filter(None, map(numbers.get, held.values[field])) for field, numbers in self._numbers.items())
        present = np.zeros(self._count, np.bool_)
        present[np.fromiter(chain.from_iterable(known), np.intp)] = True
        return present


@singledispatch
def _shares(_clause: Clause) -> list[Share] | None:
    """Return shares of which a document that matches has any, and no other document has; None if none can tell."""
    return None


@_shares.register
def _words(clause: Words) -> list[Share]:
    return [Share(1, clause.field, tuple(clause.tokens))]


@_shares.register
def _is(clause: Is) -> list[Share]:
    return [Share(1, clause.field, clause.values)]


@_shares.register
def _some(clause: Some) -> list[Share] | None:
    if clause.at_least > len(clause.clauses):
        return []
    if clause.at_least > 1:
        words = single_words(clause.clauses)
        return [Share(clause.at_least, *words)] if words else None
    found: list[Share] = []
    for one in clause.clauses:
        if (shares := _shares(one)) is None:
            return None
        found += shares
    return found


def _bytes(numbers: Iterable[int]) -> bytes:
    return array(INT, numbers).tobytes()


def _joined(parts: Iterable[bytes]) -> Array:
    return np.frombuffer(b"".join(parts), INT)


def _sums(values: Array, sizes: Array) -> Array:
    """Return the sum of so many values, of as many as come next, and so on; of no values it is 0."""
    totals = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    return np.diff(totals[np.cumsum(sizes)], prepend=0)
