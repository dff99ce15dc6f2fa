"""Two streams side by side: what the index says of itself, and what the database holds, both in the order of ids."""

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby, islice, repeat
from operator import itemgetter

from search.contents import BATCH
from search.documents import Content, digest
from search.engines.base import Stamp


def differs(stamp: Stamp, content: Content, newest: int) -> bool:
    """Say whether a document is not what it should be, or has a version above the last that the database gave."""
    return stamp.digest != digest(content) or stamp.version > newest


def differences(stamps: Iterable[Stamp], contents: Iterable[Content], newest: int) -> Iterator[str]:
    """Yield the ids that the index has wrong, holding one of each stream at a time.

    Both have to come in the order of their ids. Where a database orders them in another way, more is yielded than
    differs, and never less.
    """
    coming = iter(stamps)
    stamp = next(coming, None)
    for content in contents:
        while stamp and stamp.id < content.id:
            yield stamp.id
            stamp = next(coming, None)
        if stamp is None or stamp.id != content.id:
            yield content.id
        else:
            if differs(stamp, content, newest):
                yield content.id
            stamp = next(coming, None)
    if stamp:
        yield stamp.id
    yield from (left.id for left in coming)


def unlike(some: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Yield the ids that stand on one side alone; both have to be in order, as for `differences`."""
    sides = heapq.merge(zip(some, repeat(0)), zip(others, repeat(1)))
    for id_, both in groupby(sides, key=itemgetter(0)):
        if len(list(both)) == 1:
            yield id_


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield ids as they come, up to 500 at a time."""
    coming = iter(ids)
    while some := list(islice(coming, BATCH)):
        yield some
