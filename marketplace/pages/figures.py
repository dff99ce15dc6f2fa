"""How often the solutions of a vendor were seen, opened and asked about, by week or month; days are those of UTC."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from marketplace.inquiries.queries import rooms_joined
from marketplace.matching.queries import interest_in, shortlisted_in
from marketplace.pages.charts import Chart, chart_of
from marketplace.pages.periods import By, Period, last_periods
from marketplace.pages.tallies import Tally, looks
from search.queries.appearances import DayShown, counted_since, days_shown

WEEK = timedelta(weeks=1)
WORDS: dict[str, tuple[Promise, Promise]] = {
    "appearances": (
        gettext_lazy("Appearances"),
        gettext_lazy("It stood on a page of search results, of its theme, of its vendor, or among the newest."),
    ),
    "openings": (gettext_lazy("Openings"), gettext_lazy("Somebody opened its page.")),
    "interest": (
        gettext_lazy("Interest"),
        gettext_lazy("A city said in a match that it is interested, and has not taken it back."),
    ),
    "inquiries": (gettext_lazy("Inquiries"), gettext_lazy("Your team joined a co-investment room about it.")),
    "shortlists": (
        gettext_lazy("Shortlists"),
        gettext_lazy(
            "A need’s team had it, or an answer that names it, on its shortlist. It is counted once the outcome of the "
            "need is recorded, in the week of that."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of counts over all periods."""

    name: str
    tallies: tuple[Tally, ...]

    @property
    def label(self) -> Promise:
        """What is counted."""
        return WORDS[self.name][0]

    @property
    def meaning(self) -> Promise:
        """When it is counted."""
        return WORDS[self.name][1]

    @property
    def total(self) -> Tally:
        """All periods together, as far as the single ones are told."""
        return sum(self.tallies, Tally(is_counted=False))

    @property
    def chart(self) -> Chart:
        """Its plot."""
        return chart_of(self.tallies)


@dataclass(frozen=True, slots=True)
class Figures:
    """The lines of one solution or of all; `since` is the first day that was counted, None before there is one."""

    by: By
    periods: Sequence[Period]
    lines: Sequence[Line]
    since: date | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is there to be shown."""
        return not any(line.total.known or line.total.small for line in self.lines)

    @property
    def has_small(self) -> bool:
        """Whether a bar stands for a count that is not told."""
        return any(one.small and not one.known for line in self.lines for one in line.tallies)

    @property
    def rows(self) -> list[tuple[Period, list[tuple[Promise, Tally]]]]:
        """The periods with the count of each line and its name, the latest one first."""
        rows = [
            (one, [(line.label, line.tallies[number]) for line in self.lines])
            for number, one in enumerate(self.periods)
        ]
        return rows[::-1]


def figures_of(actor: Actor, solutions: Sequence[int], by: By) -> dict[int, Figures]:
    """Return the figures of each of some solutions by its key, in five queries."""
    periods = last_periods(by, timezone.now().date())
    since = counted_since()
    shown: defaultdict[int, list[DayShown]] = defaultdict(list)
    for one in days_shown(solutions, periods[0].begins, periods[-1].ends):
        shown[one.solution].append(one)
    interest, rooms = _by_solution(interest_in(solutions)), _by_solution(rooms_joined(actor, solutions))
    shortlists = _by_solution(shortlisted_in(solutions))
    return {
        pk: Figures(
            by,
            periods,
            [
                _looked("appearances", periods, since, [(one.day, one.appearances) for one in shown[pk]]),
                _looked("openings", periods, since, [(one.day, one.openings) for one in shown[pk]]),
                _happened("interest", periods, interest[pk]),
                _happened("inquiries", periods, rooms[pk]),
                _ended("shortlists", periods, shortlists[pk]),
            ],
            since,
        )
        for pk in solutions
    }


def together(several: Iterable[Figures], by: By) -> Figures:
    """Return the figures of several solutions as one: what a single one does not tell, the sum does not either."""
    every = list(several)
    periods = last_periods(by, timezone.now().date())
    lines = []
    for number, name in enumerate(WORDS):
        columns = zip(*(one.lines[number].tallies for one in every), strict=True)
        tallies = [sum(column, Tally(is_counted=False)) for column in columns]
        lines.append(Line(name, tuple(tallies) or (Tally(is_counted=False),) * len(periods)))
    return Figures(by, periods, lines, every[0].since if every else counted_since())


def table_of(figures: Figures) -> str:
    """Return figures as CSV, the latest period first, with the words of the reader's language."""
    file = StringIO()
    table = csv.writer(file)
    table.writerow([_("From"), _("Until"), *(str(line.label) for line in figures.lines)])
    for period, tallies in figures.rows:
        table.writerow([period.begins.isoformat(), _last_day(period), *(one.in_digits for _name, one in tallies)])
    return file.getvalue()


def _last_day(period: Period) -> str:
    return (period.ends - timedelta(days=1)).isoformat()


def _by_solution(said: Iterable[tuple[int, datetime]]) -> defaultdict[int, list[date]]:
    found: defaultdict[int, list[date]] = defaultdict(list)
    for solution, moment in said:
        found[solution].append(moment.date())
    return found


def _looked(name: str, periods: Sequence[Period], since: date | None, days: Iterable[tuple[date, int]]) -> Line:
    counted = list(days)
    tallies = (
        _told(period, counted) if since and since < period.ends else Tally(is_counted=False) for period in periods
    )
    return Line(name, tuple(tallies))


def _told(period: Period, days: Iterable[tuple[date, int]]) -> Tally:
    """Return what is told of a period: the sum of what each week in it tells, so that no month gives a week away."""
    weeks: Counter[date] = Counter()
    for day, number in days:
        if day in period:
            weeks[day - timedelta(days=day.weekday())] += number
    return sum(map(looks, weeks.values()), Tally())


def _happened(name: str, periods: Sequence[Period], days: Iterable[date]) -> Line:
    counts = _counts(periods, ((day, 1) for day in days))
    return Line(name, tuple(Tally(known=counts[period]) for period in periods))


def _ended(name: str, periods: Sequence[Period], days: Iterable[date]) -> Line:
    """Return what is told of needs that ended: whole weeks that are over, each in the month of its Monday.

    A week that two months share would be told by one of them and the week when neither count alone is.
    """
    weeks = Counter(day - timedelta(days=day.weekday()) for day in days)
    over = [(week, number) for week, number in weeks.items() if week + WEEK <= timezone.now().date()]
    return Line(name, tuple(_told(period, over) for period in periods))


def _counts(periods: Sequence[Period], days: Iterable[tuple[date, int]]) -> Counter[Period]:
    counts: Counter[Period] = Counter()
    for day, number in days:
        for period in periods:
            if day in period:
                counts[period] += number
    return counts
