"""Holds the keys of saved searches in memory, for the process that compares listings with them one after the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from search.judging import Judge, judge
from search.models import SavedSearch, SearchKey
from search.wanted import Wanted, analysis_version

Place = tuple[int, str]
"""How far the filings were read: the last one, and the edition of a search that it filed."""


class _Filed:
    """The searches under each key, and those that were asked for before worked out; some kilobytes for each of them.

    What was edited or deleted since stays under its old keys until all is read anew: it is judged once too often.
    """

    def __init__(self) -> None:
        self._analysis = ""
        self._place: Place | None = None
        self._under: defaultdict[int, list[int]] = defaultdict(list)
        self._editions: dict[int, str] = {}
        self._judges: dict[str, Judge] = {}

    def under(self, numbers: Iterable[int]) -> set[int]:
        """Return the searches that are filed under any of some keys."""
        self._catch_up()
        return {search for number in numbers if number in self._under for search in self._under[number]}

    def judges(self, searches: set[int]) -> Iterator[tuple[int, Judge]]:
        """Yield searches worked out, but for what was deleted; one query when some were not asked for before."""
        if missing := [one for one in searches if self._editions[one] not in self._judges]:
            columns = ("edition", "text", "kind", "chosen", "language", "is_plain")
            for edition, *wanted in SavedSearch.objects.filter(pk__in=missing).values_list(*columns):
                self._judges[edition] = judge(Wanted.of(*wanted).clause())
        for one in searches:
            if found := self._judges.get(self._editions[one]):
                yield one, found

    def _catch_up(self) -> None:
        """Read what was filed since the last time: one look-up when nothing was."""
        analysis = analysis_version()
        if analysis != self._analysis:
            self._analysis = analysis
            self._judges.clear()
        newest = SavedSearch.objects.order_by("-filing", "-pk").values_list("filing", "edition").first()
        if newest == self._place:
            return
        since = self._place[0] if self._place and self._is_there(self._place) else self._forget()
        filed = SavedSearch.objects.filter(filing__gt=since)
        self._editions |= dict(filed.values_list("pk", "edition"))
        for search, key in SearchKey.objects.filter(search__filing__gt=since).values_list("search", "key"):
            self._under[key].append(search)
        self._place = newest

    def _is_there(self, place: Place) -> bool:
        """Whether the search that was read last stands as it did; otherwise nobody can tell what is missing."""
        return SavedSearch.objects.filter(filing=place[0], edition=place[1]).exists()

    def _forget(self) -> int:
        self._under.clear()
        self._editions.clear()
        self._judges.clear()
        return -1


_filed: Final = _Filed()


def candidates(numbers: Iterable[int]) -> Iterator[tuple[int, Judge]]:
    """Yield the saved searches that are filed under any of some keys, by their own keys, with what they ask for."""
    return _filed.judges(_filed.under(numbers))
