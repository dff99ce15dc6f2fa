"""Notices searches that find nothing or take long, and brings what was noted into the tables, without persons."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.folding import folded
from accounts.journal.keys import derived_key
from accounts.states import OrganisationState
from search.criteria import Criteria
from search.models import FoldedFile, MissedQuestion, SlowQuestion
from search.shown_days import count_shown
from search.spool import lines_of, note, taken

LONGEST: Final = 80
"""How many characters a question has at most to be noted: what is longer is told by somebody, not looked for."""
PERSONAL: Final = re.compile(r"@|(?:\d[\s./-]?){6}")
"""An address or a long number is somebody's."""
SLOW: Final = 1.0
"""From how many seconds on a search page is slow."""
REMEMBERED: Final = timedelta(days=90)
MOST_SLOW: Final = 200


def askable(actor: Actor, criteria: Criteria) -> dict[str, Any] | None:
    """Return the words of a question that may be kept, with one byte for who asked; None for anybody's but these.

    Only a verified organisation's are, and none that may be somebody's own.
    """
    text, organisation = folded(criteria.text), actor.organisation
    if organisation is None or organisation.state != OrganisationState.VERIFIED:
        return None
    if not text or len(text) > LONGEST or PERSONAL.search(text):
        return None
    asker = _asker(organisation.public_id, text, criteria.language, criteria.kind)
    return {"text": text, "language": criteria.language, "kind": criteria.kind, "asker": asker}


def notice_missed(actor: Actor, criteria: Criteria) -> None:
    """Note that words found nothing, for a verified organisation; of anybody else nothing is kept."""
    if question := askable(actor, criteria):
        note({"missed": question.pop("text"), **question, "day": timezone.now().date().isoformat()})


def notice_slow(criteria: Criteria, seconds: float) -> None:
    """Note that a page took long: what the question was like, and not its words."""
    if seconds >= SLOW:
        line = {
            "slow": round(seconds * 1000),
            "at": timezone.now().isoformat(),
            "kind": criteria.kind,
            "words": len(criteria.text.split()),
            "filters": len(criteria.chosen),
            "page": criteria.page,
        }
        note(line)


def fold() -> None:
    """Bring what was noted into the tables, each line once, in the caller's transaction; forget what is old.

    A file's name is written down in the transaction that takes its lines in. Only then the file is deleted; where that
    does not come to pass, its name says that it was read.
    """
    files = taken()
    read = set(FoldedFile.objects.filter(name__in=[path.name for path in files]).values_list("name", flat=True))
    for path in files:
        if path.name not in read:
            _take_in(list(lines_of(path)))
            FoldedFile.objects.create(name=path.name, at=timezone.now())
    transaction.on_commit(lambda: _delete(files))
    _forget([path.name for path in files])


def _asker(*said: str) -> int:
    """Return one byte that stands for who asked what: see `MissedQuestion`."""
    return hmac.new(derived_key("search.asker"), "\x1f".join(said).encode(), hashlib.sha256).digest()[0]


def _take_in(lines: Iterable[Mapping[str, Any]]) -> None:
    missed: dict[tuple[object, ...], MissedQuestion] = {}
    slow, shown = [], []
    for line in lines:
        if "shown" in line:
            shown.append(line)
        elif "missed" in line:
            plain = {name: line[name] for name in ("language", "kind", "asker")}
            question = MissedQuestion(text=line["missed"], day=line["day"], **plain)
            missed[question.text, *plain.values()] = question
        else:
            plain = {name: line[name] for name in ("kind", "words", "filters", "page")}
            slow.append(SlowQuestion(at=datetime.fromisoformat(line["at"]), milliseconds=line["slow"], **plain))
    MissedQuestion.objects.bulk_create(
        missed.values(),
        update_conflicts=True,
        unique_fields=["text", "language", "kind", "asker"],
        update_fields=["day"],
        batch_size=500,
    )
    SlowQuestion.objects.bulk_create(slow, batch_size=500)
    count_shown(shown)


def _forget(there: Iterable[str]) -> None:
    since = timezone.now() - REMEMBERED
    MissedQuestion.objects.filter(day__lt=since.date()).delete()
    kept = SlowQuestion.objects.order_by("-at").values_list("pk", flat=True)[:MOST_SLOW]
    SlowQuestion.objects.exclude(pk__in=list(kept)).delete()
    SlowQuestion.objects.filter(at__lt=since).delete()
    FoldedFile.objects.filter(at__lt=since).exclude(name__in=there).delete()


def _delete(files: Iterable[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
