"""Brings what pages showed of solutions into totals of a day, in the transaction of whoever read the lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import F

from listings.models import Solution
from search.models import AskedWords, SolutionDay

AT_ONCE: Final = 500
COLUMNS: Final = {"seen": "appearances", "opened": "openings"}
Key = tuple[str, str]


def count_shown(lines: Iterable[Mapping[str, Any]]) -> None:
    """Add lines to the totals; what is no solution any more is passed over."""
    totals: dict[str, Counter[Key]] = {column: Counter() for column in COLUMNS.values()}
    asked: dict[tuple[Any, ...], list[str]] = {}
    for line in lines:
        for name, ids in line["shown"].items():
            totals[COLUMNS[name]].update((line["day"], one) for one in ids)
        if words := line.get("words"):
            for one in line["shown"]["seen"]:
                asked.setdefault((one, words["text"], words["language"], words["asker"]), []).append(line["day"])
    ids = {one for counted in totals.values() for _day, one in counted} | {key[0] for key in asked}
    pks = _pks(ids)
    _add(totals, pks)
    _remember(asked, pks)


def _pks(ids: Iterable[str]) -> dict[str, int]:
    wanted = sorted(ids)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = Solution.objects.filter(public_id__in=wanted[start : start + AT_ONCE])
        found.update(rows.order_by().values_list("public_id", "pk"))
    return found


def _add(totals: Mapping[str, Counter[Key]], pks: Mapping[str, int]) -> None:
    """Add by the database's own sum, so that what two workers bring at once is not lost; equal amounts together."""
    days = sorted({(day, pks[one]) for counted in totals.values() for day, one in counted if one in pks})
    rows = [SolutionDay(day=day, solution_id=pk) for day, pk in days]
    SolutionDay.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    for column, counted in totals.items():
        alike: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for (day, one), number in counted.items():
            if one in pks:
                alike[day, number].append(pks[one])
        for (day, number), found in sorted(alike.items()):
            for start in range(0, len(found), AT_ONCE):
                of_day = SolutionDay.objects.filter(day=day, solution__in=found[start : start + AT_ONCE])
                of_day.update(**{column: F(column) + number})


def _remember(asked: Mapping[tuple[Any, ...], list[str]], pks: Mapping[str, int]) -> None:
    """Keep the first day on which somebody asked, as the words are shown some time after ten had, and the last one."""
    rows = [
        AskedWords(solution_id=pks[one], text=text, language=language, asker=asker, day=days[0], last_day=max(days))
        for (one, text, language, asker), days in asked.items()
        if one in pks
    ]
    AskedWords.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    for row in rows:
        same = AskedWords.objects.filter(solution=row.solution_id, text=row.text, language=row.language)
        same.filter(asker=row.asker, last_day__lt=row.last_day).update(last_day=row.last_day)
