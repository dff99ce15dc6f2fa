"""Which listings an entry of the journal is about."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.journal.models import Entry
from listings.models import Deployment, Outcome, Solution
from search.kinds import KIND, OWNED

ABOUT: Final = ("organisation", "revision", "deployment", "kit", *(kind.name for kind in KIND.values()))
LONGEST_STEP: Final = timedelta(minutes=10)
"""How long a transaction that writes a listing may take."""
AT_ONCE: Final = 1_000


def lanes_of(entry: Entry) -> Iterator[str]:
    """Yield the listing that an entry is about, or all listings of an organisation and what runs there (three queries).

    All of them, published or not: one may be published at this very moment, in a transaction that nobody sees yet, and
    the worker may then read it before it can see this one.
    """
    kind, public_id = entry.subject.split(":")
    if kind == "organisation":
        for listed in (KIND[name] for name in OWNED):
            rows = listed.rows.objects.filter(organisation__public_id=public_id)
            yield from (f"{listed.name}:{found}" for found in rows.values_list("public_id", flat=True))
        # What runs in a city is found by the city's country and size, what it chose by its name.
        runs = Deployment.objects.filter(city__public_id=public_id).values("solution")
        chosen = Outcome.objects.filter(need__organisation__public_id=public_id, solution__isnull=False)
        named = Solution.objects.filter(Q(pk__in=runs) | Q(pk__in=chosen.values("solution")))
        named = named.exclude(organisation__public_id=public_id).order_by("public_id")
        yield from (f"solution:{found}" for found in named.values_list("public_id", flat=True))
    elif kind in {"revision", "deployment"}:
        yield f"solution:{entry.data['solution']}"
    elif kind == "kit":
        yield f"need:{entry.data['need']}"
    elif kind == "need":
        # What it chose, by each of its records, is found by that.
        yield entry.subject
        bought = Solution.objects.filter(outcomes__need__public_id=public_id).distinct().order_by("public_id")
        yield from (f"solution:{found}" for found in bought.values_list("public_id", flat=True))
    else:
        yield entry.subject


class Changes:
    """What the journal says from now on, of steps that began up to ten minutes ago, too.

    An entry's time and number are given before it is committed, so what is new is what was not there to be seen.
    """

    def __init__(self) -> None:
        self._since = timezone.now() - LONGEST_STEP
        self._seen = set(self._entries().values_list("pk", flat=True).iterator(chunk_size=AT_ONCE))

    def ids(self) -> list[str]:
        """Return the public identifiers of all listings that new entries are about."""
        lanes = {
            lane
            for entry in self._entries().iterator(chunk_size=AT_ONCE)
            if entry.pk not in self._seen and entry.subject.partition(":")[0] in ABOUT
            for lane in lanes_of(entry)
        }
        return sorted(lane.partition(":")[2] for lane in lanes)

    def _entries(self) -> "QuerySet[Entry]":
        return Entry.objects.filter(time__gte=self._since)
