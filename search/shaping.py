"""A clause in the shape in which it is judged the quickest: the same documents match it, and what costs least is first.

A saved search is judged for nearly every new listing that shares a word with it, so it pays to decide early.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from sys import intern
from typing import Final

from search.clauses import Between, Clause, Every, Is, Some, Words

QUICK: Final = (Between, Is, Words)
"""What is looked up at once, the quickest first; all else looks at several things."""


def shaped(clause: Clause) -> Clause:
    """Return a clause that the same documents match, whatever is asked of them."""
    if isinstance(clause, Every):
        return _alone(Every(_quickest_first(_flat(clause))))
    if isinstance(clause, Words):
        return _interned(clause)
    if isinstance(clause, Some):
        if clause.at_least > 1:
            return Some(tuple(map(shaped, clause.clauses)), clause.at_least)
        return _alone(Some(_quickest_first(map(shaped, _together(clause.clauses)))))
    return clause


def _flat(clause: Every) -> Iterator[Clause]:
    """Yield the clauses of a conjunction, and those of the conjunctions in it."""
    for one in map(shaped, clause.clauses):
        yield from one.clauses if isinstance(one, Every) else (one,)


def _together(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Yield alternatives, those of one text field as one."""
    words: defaultdict[str, tuple[tuple[str, float], ...]] = defaultdict(tuple)
    for one in clauses:
        if isinstance(one, Words):
            words[one.field] += one.weights
        else:
            yield one
    yield from (Words(field, weights) for field, weights in words.items())


def _interned(clause: Words) -> Words:
    """Return words as the same objects in every clause: thousands are held, and many have pieces in common."""
    return Words(clause.field, tuple((intern(token), weight) for token, weight in clause.weights))


def _alone(clause: Every | Some) -> Clause:
    return clause.clauses[0] if len(clause.clauses) == 1 else clause


def _quickest_first(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple(sorted(clauses, key=_slowness))


def _slowness(clause: Clause) -> int:
    """Return a place in the order; the kind stands last, since questions are filed apart by it."""
    if isinstance(clause, Is) and clause.field == "kind":
        return len(QUICK) + 1
    return QUICK.index(type(clause)) if isinstance(clause, QUICK) else len(QUICK)
