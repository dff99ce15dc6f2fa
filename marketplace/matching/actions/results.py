"""Writing what each answerer will be told of the outcome, and telling them: once for all, and again when corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, append
from accounts.journal.models import Entry
from listings.models import Need
from listings.queries.outcomes import outcome_of
from marketplace.matching import rules
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.choosing import LONGEST_WORDS, RESULT_REASONS, Ground, ResultKind
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Answer, Opening, Result
from marketplace.matching.queries.answers import answers_stay_unread
from marketplace.matching.queries.results import Told, digest_of_results, kinds_of, results_of_need
from marketplace.matching.states import AnswerState

TOLD: Final = "result.told"


@dataclass(frozen=True, slots=True)
class ResultValues:
    """What an answerer is to be told: a kind with a reason, or with the ground on which the reason is withheld."""

    kind: str
    reason: str = ""
    ground: str = ""
    words: str = ""


@transaction.atomic
def write_result(*, actor: Actor, answer: Answer, values: ResultValues, version: int) -> Result | Already:
    """Write what the author of an answer will be told, or what corrects what she was told; she hears nothing yet.

    `version` is that of what waits to be told, 0 when nothing does. What was told already in the same words waits no
    more (`Already`). Locks the need. Raises `NotAllowed`, `NotOpen` before an outcome is recorded or the answers are
    opened, `Incomplete` with the field, or `StaleVersion`.
    """
    need = answer.need
    _lock(actor, need)
    if not Answer.objects.filter(pk=answer.pk, need=need, state=AnswerState.SENT).exists():
        raise NotAllowed
    values = _sound(need, values)
    waits = Result.objects.filter(answer=answer, told_at=None).first()
    if (waits.version if waits else 0) != version:
        raise StaleVersion
    last = Result.objects.filter(answer=answer, told_at__isnull=False).order_by("-number").first()
    if last is not None and _says(last, values):
        if waits is not None:
            waits.delete()  # nobody was told of it
        return Already(by=_teller_of(last), at=last.told_at)
    row = waits or Result(answer=answer, number=(last.number if last else 0) + 1, version=0)
    row.kind, row.reason, row.ground, row.words = values.kind, values.reason, values.ground, values.words
    row.written_at, row.written_by, row.version = timezone.now(), actor.person, row.version + 1
    row.save()
    data = {"need": need.public_id, "answer": answer.public_id, "number": row.number, "kind": values.kind}
    append("result.written", row.subject, actor=actor.acting_for(need.organisation), data=data)
    return row


@transaction.atomic
def tell_results(*, actor: Actor, need: Need, shown: str) -> Sequence[Result] | Already:
    """Tell every answerer what waits for her; from then on it is never changed, only followed by a correction.

    `shown` is the digest of what the page showed (`digest_of_results`). Locks the need. `Already` when everything was
    told. Raises `NotAllowed`, `NotOpen` as above and while an answerer would be left without a result, or
    `StaleVersion` when something else would be told than was shown.
    """
    _lock(actor, need)
    rows = results_of_need(need)
    if without := [one for one in rows if one.lacks]:
        raise NotOpen(
            ngettext(
                "%(number)d answerer would be left without a result. Write it first.",
                "%(number)d answerers would be left without a result. Write theirs first.",
                len(without),
            )
            % {"number": len(without)}
        )
    waiting = [one for one in rows if one.next is not None]
    if not waiting:
        last = max((one.told for one in rows if one.told), key=lambda one: one.told_at or one.written_at, default=None)
        return Already(by=_teller_of(last) if last else "", at=last.told_at if last else None)
    if digest_of_results(rows) != shown:
        raise StaleVersion(_("A colleague changed a result meanwhile. Nobody was told; look again."))
    return [_tell(actor, need, one) for one in waiting]


def why_not_told(need: Need) -> str:
    """Return why no results can be given for a need now, or "" when they can; a few queries."""
    if outcome_of(need) is None:
        return _("Record first what came of the need: the results follow from it.")
    if answers_stay_unread(need):
        return ""
    if not Opening.objects.filter(need=need, read_at__isnull=False).exists():
        return _("Open the answers first: whoever was not read cannot be told why.")
    return ""


def _tell(actor: Actor, need: Need, one: Told) -> Result:
    row = one.next
    if row is None:
        raise AssertionError("only what waits is told")
    if row.pk is None:
        row.written_by = actor.person
    row.told_at = timezone.now()
    row.save()
    data = {
        "need": need.public_id,
        "answer": one.answer.public_id,
        "number": row.number,
        "kind": str(row.kind),
        "reason": str(row.reason),
        "ground": str(row.ground),
    }
    author = actor.acting_for(need.organisation)
    append(TOLD, row.subject, actor=author, data=data, private={"why": row.words})
    return row


def _lock(actor: Actor, need: Need) -> None:
    lock_need(need)
    if not rules.can_list(actor, need):
        raise NotAllowed
    if why := why_not_told(need):
        raise NotOpen(why)


def _sound(need: Need, values: ResultValues) -> ResultValues:
    """Return the values without what does not belong together; raise for what is missing."""
    words = values.words.strip()
    if values.kind not in kinds_of(need):
        raise Incomplete(_("Choose what came of the answer."), field="kind")
    if len(words) > LONGEST_WORDS:
        raise Incomplete(_("Shorten your words to 1,000 characters."), field="words")
    if values.ground:
        if values.ground not in Ground.values:
            raise Incomplete(_("Choose a ground from the list."), field="ground")
        if not words:
            raise Incomplete(
                _("Say for the record why this ground applies. The vendor does not read it."), field="words"
            )
        return ResultValues(kind=values.kind, ground=values.ground, words=words)
    if values.reason not in RESULT_REASONS[ResultKind(values.kind)]:
        raise Incomplete(_("Choose a reason that goes with this result."), field="reason")
    return ResultValues(kind=values.kind, reason=values.reason, words=words)


def _says(row: Result, values: ResultValues) -> bool:
    return (row.kind, row.reason, row.ground, row.words) == (values.kind, values.reason, values.ground, values.words)


def _teller_of(row: Result) -> str:
    entry = Entry.objects.filter(subject=row.subject, verb=TOLD).order_by("-id").first()
    return entry.person if entry else ""
