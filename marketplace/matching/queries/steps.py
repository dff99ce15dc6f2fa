"""Reads of the reasons that were put on the record with the steps of scoring."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.journal.models import Entry, Private
from marketplace.matching.models import Assessor, Round


@dataclass(frozen=True, slots=True)
class Reason:
    """What was done, when, and why."""

    verb: str
    time: datetime
    why: str


def reasons_of(rounds: Sequence[Round]) -> Mapping[str, Sequence[Reason]]:
    """Return the reasons that the steps of rounds and of their assessors had, by subject; three queries."""
    people = Assessor.objects.filter(round__in=rounds).values_list("public_id", flat=True)
    subjects = [*(one.subject for one in rounds), *(f"assessor:{key}" for key in people)]
    entries = list(Entry.objects.filter(subject__in=subjects).order_by("id"))
    texts = Private.objects.filter(entry__in=[one.uid for one in entries], field="why").exclude(text="")
    said = dict(texts.values_list("entry", "text"))
    found: defaultdict[str, list[Reason]] = defaultdict(list)
    for one in entries:
        if one.uid in said:
            found[one.subject].append(Reason(one.verb, one.time, said[one.uid]))
    return found
