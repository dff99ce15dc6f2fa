"""What speaks against a deadline that a city chose, as sentences that advise and never forbid."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.locales import country_name
from listings.clocks import zone_of
from listings.holidays import is_holiday, is_known, is_weekend, working_days
from listings.models import Need

FEWEST: Final = 10
"""Working days below which vendors mostly have too little time; an advice, no rule."""
LONGEST_OPEN: Final = timedelta(days=3 * 365 + 1)
"""How far ahead a deadline may lie: a later one is a slip of the pen."""


def doubts_about(need: Need) -> list[str]:
    """Return what speaks against the deadline of a need that lies ahead; its organisation is loaded."""
    if need.deadline is None or need.is_closed:
        return []
    return doubts(need.deadline, need.deadline_zone, need.organisation.country.code, since=need.published_at)


def doubts(deadline: datetime, zone: str, country: str, *, since: datetime | None = None) -> list[str]:
    """Return what speaks against a deadline by the clocks of its zone; `since` is the publication, None for today."""
    day = deadline.astimezone(zone_of(zone)).date()
    first = (since or timezone.now()).astimezone(zone_of(zone)).date()
    return list(_doubts(day, first, country, is_published=since is not None))


def _doubts(day: date, first: date, country: str, *, is_published: bool) -> Iterator[str]:
    name = country_name(country)
    if is_weekend(day):
        yield _("The deadline falls on a weekend. Nobody can ring you when something does not work.")
    if is_holiday(day, country):
        yield _("The deadline falls on a public holiday (%(country)s).") % {"country": name}
    count = working_days(first, day, country, most=FEWEST)
    if count < FEWEST:
        yield _few(count, is_published=is_published)
    if not is_known(country):
        yield _("We do not know the public holidays of this country (%(country)s), so look yourself.") % {
            "country": name
        }


def _few(count: int, *, is_published: bool) -> str:
    if is_published:
        sentence = ngettext(
            "Only %(number)d working day lies between publication and deadline. Ten are the least that vendors mostly "
            "need.",
            "Only %(number)d working days lie between publication and deadline. Ten are the least that vendors mostly "
            "need.",
            count,
        )
    else:
        sentence = ngettext(
            "Were it published today, only %(number)d working day would be left until the deadline. Ten are the least "
            "that vendors mostly need.",
            "Were it published today, only %(number)d working days would be left until the deadline. Ten are the least "
            "that vendors mostly need.",
            count,
        )
    return sentence % {"number": count}
