"""Answers to a need: written by a team, sent with a receipt, taken back; all of it until the deadline."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import Organisation
from listings.models import Need, Point, Solution
from listings.queries import points_of, text_in
from marketplace.matching import rules
from marketplace.matching.actions.rows import already, lock_need
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import LONGEST_ANSWER, Answer, Receipt
from marketplace.matching.states import AnswerState
from marketplace.matching.written import (
    MOST_SOLUTIONS,
    Part,
    Written,
    content_of,
    digest_of,
    number_of,
    parts_of,
    says_the_same,
    sealed,
    why_not_kept,
    why_not_sent,
)


@transaction.atomic
def save_answer(*, actor: Actor, need: Need, organisation: Organisation, written: Written, version: int) -> Answer:
    """Keep what a team writes; nobody outside sees it before it is sent, and what was sent stays as it was.

    Locks the need, so that the clock is compared with a deadline that stands still. `version` is the answer's when the
    form was opened, 0 when there was none. Raises `NotOpen` with what the need's mode, its deadline or the
    organisation lacks, `Incomplete` with the field, or `StaleVersion`.
    """
    lock_need(need)
    why_not = rules.why_not_answered(actor, organisation, need)
    if why_not:
        raise NotOpen(why_not)
    points = points_of(need)
    written = _plainly(written, points)
    _refuse_unkept(written, points)
    solutions = _own_solutions(organisation, written)
    answer = Answer.objects.filter(need=need, organisation=organisation).first()
    if answer and written_of(answer) == written:
        return answer
    if (answer.version if answer else 0) != version:
        raise StaleVersion
    verb = "answer.edited" if answer else "answer.created"
    answer = answer or Answer(need=need, organisation=organisation, version=0)
    answer.text, answer.text_secret, answer.parts = written.text, written.text_secret, written.plain()
    answer.version, answer.changed_at = answer.version + 1, timezone.now()
    answer.save()
    answer.solutions.set(solutions)
    _record(verb, answer, actor)
    return answer


@transaction.atomic
def send_answer(*, actor: Actor, answer: Answer) -> Moved | Already:
    """Send what is kept to the city, with a receipt: the first version, a changed one, or one that was taken back.

    Locks the need and looks at the clock again. Being second with the same words is no error. Raises `NotOpen`, or
    `Incomplete` with the field that the city asks for.
    """
    _lock(answer)
    why_not = rules.why_not_answered(actor, answer.organisation, answer.need)
    if why_not:
        raise NotOpen(why_not)
    points, written = points_of(answer.need), written_of(answer)
    _refuse_unsent(written, points)
    content, last = content_now(answer, points), answer.receipts.first()
    is_sent = answer.state == AnswerState.SENT
    if is_sent and last and says_the_same(content, last.content):
        verb = "answer.sent" if last.number == 1 else "answer.sent_again"
        return already(answer.subject, verb, of=answer.organisation, at=last.sent_at)
    receipt = _receipt(answer, content, (last.number if last else 0) + 1)
    answer.sent_at = receipt.sent_at
    answer.save(update_fields=["sent_at"])
    data = {"need": answer.need.public_id, "number": receipt.number}
    if is_sent:
        return Moved(append("answer.sent_again", answer.subject, actor=_author(actor, answer), data=data))
    return move(answer, AnswerState.SENT, actor=_author(actor, answer), data=data)


@transaction.atomic
def withdraw_answer(*, actor: Actor, answer: Answer) -> Moved | Already:
    """Take a sent answer back while the need is open: from then on only its own team reads it."""
    _lock(answer)
    if not rules.is_author(actor, answer):
        raise NotAllowed
    if answer.state == AnswerState.SENT and not rules.can_withdraw_answer(actor, answer):
        if not rules.is_open(answer.need):
            raise NotOpen(_("The need is closed, so its answers stay as they are."))
        raise NotAllowed
    return move(answer, AnswerState.WITHDRAWN, actor=_author(actor, answer), data={"need": answer.need.public_id})


def written_of(answer: Answer) -> Written:
    """Return what the team of an answer has written so far; one query for its solutions."""
    return Written(
        text=answer.text,
        text_secret=answer.text_secret,
        parts=parts_of(answer.parts),
        solutions=tuple(answer.solutions.order_by("public_id").values_list("public_id", flat=True)),
    )


def content_now(answer: Answer, points: list[Point]) -> dict[str, Any]:
    """Return what an answer would say if it were sent now, without number and time; three queries."""
    rows = answer.solutions.select_related("organisation").prefetch_related("texts").order_by("public_id")
    titles = {one.public_id: str(text_in(one)) for one in rows if one.is_public}
    names = {
        "need": answer.need.public_id,
        "organisation": answer.organisation.public_id,
        "name": answer.organisation.name,
    }
    return content_of(written_of(answer), points, names, titles=titles)


def _plainly(written: Written, points: list[Point]) -> Written:
    """Leave out what is said to no point of the need, and write numbers as they are kept."""
    asked = {one.public_id: one for one in points}
    parts = {}
    for key, part in written.parts.items():
        value = part.value.strip()
        if key in asked and (value or part.secret):
            parts[key] = Part((number_of(value) or value) if asked[key].kind == "number" else value, part.secret)
    return Written(
        text=written.text.strip(),
        text_secret=written.text_secret,
        parts=parts,
        solutions=tuple(sorted(set(written.solutions))),
    )


def _refuse_unkept(written: Written, points: list[Point]) -> None:
    """Raise for what not even a draft may hold."""
    if len(written.text) > LONGEST_ANSWER:
        raise Incomplete(_("Shorten the text to 4,000 characters."), field="text")
    if not points and not written.text:
        raise Incomplete(_("Write the text."), field="text")
    for one in points:
        if why := why_not_kept(one, written.parts.get(one.public_id, Part()).value):
            raise Incomplete(why, field=f"point-{one.public_id}")


def _refuse_unsent(written: Written, points: list[Point]) -> None:
    """Raise for the first thing that the city asks for and does not get."""
    _refuse_unkept(written, points)
    for one in points:
        if why := why_not_sent(one, written.parts.get(one.public_id, Part()).value):
            raise Incomplete(why, field=f"point-{one.public_id}")


def _own_solutions(organisation: Organisation, written: Written) -> list[Solution]:
    """Return the solutions that an answer rests on: published ones of its own organisation."""
    if len(written.solutions) > MOST_SOLUTIONS:
        raise Incomplete(_("Name ten solutions at most."), field="solutions")
    own = list(Solution.objects.published().filter(organisation=organisation, public_id__in=written.solutions))
    if len(own) != len(written.solutions):
        raise Incomplete(_("Name published solutions of your own organisation."), field="solutions")
    return own


def _receipt(answer: Answer, content: dict[str, Any], number: int) -> Receipt:
    moment = timezone.now()
    whole = sealed(content, number=number, moment=moment)
    return Receipt.objects.create(answer=answer, number=number, sent_at=moment, content=whole, digest=digest_of(whole))


def _lock(answer: Answer) -> None:
    """Lock the need, then read the answer again."""
    lock_need(answer.need)
    need = answer.need
    answer.refresh_from_db(from_queryset=Answer.objects.select_related("organisation"))
    answer.need = need


def _author(actor: Actor, answer: Answer) -> Actor:
    return actor.acting_for(answer.organisation)


def _record(verb: str, answer: Answer, actor: Actor) -> None:
    append(verb, answer.subject, actor=_author(actor, answer), data={"need": answer.need.public_id})
