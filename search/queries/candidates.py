"""Holds the keys of saved searches in memory, for the process that compares listings with them one after the other."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, TypeAlias

import numpy as np
from django.db.models import QuerySet

from search.filing import as_filed, numbers_in
from search.judging import Held
from search.models import SavedSearch, SearchKey
from search.prepared import run
from search.tallying import Tallies
from search.wanted import Wanted, analysis_version

Place = tuple[int, str]
"""How far the filings were read: the last one, and the edition of a search that it filed."""
Under: TypeAlias = defaultdict[int, "array[int]"]
"""The searches of a kind of listing by the numbers of their keys."""


def _newest() -> "QuerySet[SavedSearch, Place]":
    return SavedSearch.objects.order_by("-filing", "-pk").values_list("filing", "edition")[:1]


class _Filed:
    """The searches under each key, and the clauses of those that were asked for before; a kilobyte for each of them.

    What was edited or deleted since stays under its old keys until all is read anew: it is judged once too often.
    """

    def __init__(self) -> None:
        self._analysis = ""
        self._place: Place | None = None
        self._under: defaultdict[str, Under] = defaultdict(lambda: defaultdict(lambda: array("q")))
        self._tallies = Tallies()

    def met(self, kind: str, held: Held) -> set[int]:
        """Return the searches for a kind of listing that a document meets, of those that have a key in common."""
        self._catch_up()
        under = self._under[kind]
        numbers = np.frombuffer(b"".join(filter(None, map(under.get, numbers_in(held)))), "q")
        candidates = np.unique(numbers).tolist()
        self._work_out(self._tallies.lacking(candidates))
        return self.met_among(candidates, held)

    def met_among(self, searches: Iterable[int], held: Held) -> set[int]:
        """Return those of some searches that a document meets, if they were asked for before."""
        return self._tallies.met(searches, held)

    def _work_out(self, searches: list[int]) -> None:
        """Keep what searches ask for, but for those that were deleted; no query when there are none."""
        if searches:
            columns = ("pk", "text", "kind", "chosen", "language", "is_plain", "is_close")
            for search, *wanted in SavedSearch.objects.filter(pk__in=searches).values_list(*columns):
                self._tallies.add(search, Wanted.of(*wanted).clause())

    def _catch_up(self) -> None:
        """Read what was filed since the last time: one look-up when nothing was."""
        analysis = analysis_version()
        if analysis != self._analysis:
            self._analysis = analysis
            self._tallies.clear()
        newest = next(iter(run(_newest)), None)
        if newest == self._place:
            return
        since = self._place[0] if self._place and self._is_there(self._place) else self._forget()
        filed = SavedSearch.objects.filter(filing__gt=since)
        for search in filed.values_list("pk", flat=True):
            self._tallies.discard(search)
        keys = SearchKey.objects.filter(search__filing__gt=since)
        for search, kind, key in keys.values_list("search", "search__kind", "key"):
            self._under[kind][as_filed(kind, key)].append(search)
        self._place = newest

    def _is_there(self, place: Place) -> bool:
        """Whether the search that was read last stands as it did; otherwise nobody can tell what is missing."""
        return SavedSearch.objects.filter(filing=place[0], edition=place[1]).exists()

    def _forget(self) -> int:
        self._under.clear()
        self._tallies.clear()
        return -1


filed: Final = _Filed()
