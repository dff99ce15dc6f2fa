"""Reads what a city learned from a market consultation: its versions, what each changed, and the draft of the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from typing import Final

from listings.models import Need
from marketplace.matching.models import Summary, SummaryDraft

SAME: Final = ""
GONE: Final = "del"
NEW: Final = "ins"
MOST_LINES: Final = 200
"""So many lines are compared one by one: what that takes grows faster than their square."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: it stood in the version before too, `SAME`; it is `NEW`; or it stands no longer, `GONE`."""

    words: str
    mark: str = SAME


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, with its lines beside those of the one before."""

    summary: Summary
    lines: Sequence[Line]


def summary_of(need: Need) -> Summary | None:
    """Return what the city learned from a consultation as it holds now, None when it has published nothing."""
    return Summary.objects.filter(need=need).first()


def summary_draft_of(need: Need) -> SummaryDraft | None:
    """Return what its team keeps of the next version, None when nobody wrote any; the text may be empty."""
    return SummaryDraft.objects.filter(need=need).first()


def summaries_of(need: Need) -> list[Version]:
    """Return every published version, the newest first, each with what it changed; one query."""
    found = list(Summary.objects.filter(need=need))
    changed = [Version(after, list(lines_between(before.text, after.text))) for after, before in pairwise(found)]
    first = [Version(one, [Line(words) for words in one.text.splitlines()]) for one in found[-1:]]
    return changed + first


def lines_between(before: str, after: str) -> Iterator[Line]:
    """Yield the lines of a text with those of the one before that it left out, each where it stood.

    Of texts with very many lines, all lines between the ones that begin and end both alike count as changed.
    """
    left, right = before.splitlines(), after.splitlines()
    if max(len(left), len(right)) > MOST_LINES:
        head = _alike(left, right)
        tail = _alike(left[head:][::-1], right[head:][::-1])
        ends = len(left) - tail, len(right) - tail
        yield from map(Line, right[:head])
        yield from (Line(words, GONE) for words in left[head : ends[0]])
        yield from (Line(words, NEW) for words in right[head : ends[1]])
        yield from map(Line, right[ends[1] :])
        return
    for tag, start, end, begin, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from map(Line, right[begin:stop])
        else:
            yield from (Line(words, GONE) for words in left[start:end])
            yield from (Line(words, NEW) for words in right[begin:stop])


def _alike(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many lines both begin with alike."""
    return sum(1 for _both in takewhile(lambda both: both[0] == both[1], zip(left, right, strict=False)))
