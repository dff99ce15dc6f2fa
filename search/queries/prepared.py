"""Keeps saved searches worked out, for the process that compares listings with them one after the other."""

from collections.abc import Collection, Iterator
from typing import Final

from search.judging import Judge, judge
from search.models import SavedSearch
from search.wanted import Wanted, analysis_version

MOST_KEPT: Final = 20_000
"""How many are kept, at some kilobytes each; beyond that all are forgotten at once."""
Edition = tuple[int, str]
"""The key of a saved search, and the word that is new each time that it is written."""


class _Kept:
    """What was worked out with one analysis, by edition."""

    def __init__(self) -> None:
        self.analysis = ""
        self.judges: dict[str, Judge] = {}

    def missing(self, editions: Collection[Edition]) -> list[int]:
        """Return the keys of what is not kept, having forgotten what another analysis made, or all when it is much."""
        analysis = analysis_version()
        if analysis != self.analysis or len(self.judges) > MOST_KEPT:
            self.analysis = analysis
            self.judges.clear()
        return [key for key, edition in editions if edition not in self.judges]


_kept: Final = _Kept()


def judges_of(editions: Collection[Edition]) -> Iterator[tuple[int, Judge]]:
    """Yield saved searches worked out, with their keys; one query when some were not asked for before."""
    missing = _kept.missing(editions)
    if missing:
        columns = ("edition", "text", "kind", "chosen", "language")
        for edition, *wanted in SavedSearch.objects.filter(pk__in=missing).values_list(*columns):
            _kept.judges[edition] = judge(Wanted.of(*wanted).clause())
    for key, edition in editions:
        yield key, _kept.judges[edition]
