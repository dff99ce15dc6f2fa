"""Answers to a need: written, sent, taken back; the moment when sealed ones become readable; a city's summary."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, system
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import Organisation
from listings.models import Need
from marketplace.matching import rules
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import LONGEST_ANSWER, Answer, Opening, Summary
from marketplace.matching.states import AnswerState


@transaction.atomic
def save_answer(*, actor: Actor, need: Need, organisation: Organisation, text: str, version: int) -> Answer:
    """Keep the words of an answer; a sent one says them at once, a new one is a draft of its own team.

    `version` is the answer's when the form was opened, 0 when there was none. Raises `NotOpen` with what the need's
    mode, its deadline or the organisation lacks, `Incomplete`, or `StaleVersion`.
    """
    lock_need(need)
    why_not = rules.why_not_answered(actor, organisation, need)
    if why_not:
        raise NotOpen(why_not)
    text = text.strip()
    _refuse_text(text)
    answer = Answer.objects.filter(need=need, organisation=organisation).first()
    if answer and answer.text == text:
        return answer
    if (answer.version if answer else 0) != version:
        raise StaleVersion
    if answer is None:
        answer = Answer.objects.create(need=need, organisation=organisation, text=text)
        _record("answer.created", answer, actor)
        return answer
    answer.text, answer.version, answer.changed_at = text, answer.version + 1, timezone.now()
    answer.save(update_fields=["text", "version", "changed_at"])
    _record("answer.edited", answer, actor)
    return answer


@transaction.atomic
def send_answer(*, actor: Actor, answer: Answer) -> Moved | Already:
    """Send a draft, or one that was taken back, to the city of the need; raises `NotOpen` as `save_answer` does."""
    _lock(answer)
    why_not = rules.why_not_answered(actor, answer.organisation, answer.need)
    if why_not:
        raise NotOpen(why_not)
    if answer.state != AnswerState.SENT:
        answer.sent_at = timezone.now()
        answer.save(update_fields=["sent_at"])
    return move(answer, AnswerState.SENT, actor=_author(actor, answer), data={"need": answer.need.public_id})


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


@transaction.atomic
def publish_summary(*, actor: Actor, need: Need, text: str, version: int) -> Summary:
    """Publish what the city learned from a consultation, or change it; `version` is 0 when there was none.

    Raises `NotAllowed`, `NotOpen` for a mode without a summary, `Incomplete`, or `StaleVersion`.
    """
    lock_need(need)
    if not rules.openings_of(need).has_summary:
        raise NotOpen(_("Only a market consultation has a summary."))
    if not rules.can_write_summary(actor, need):
        raise NotAllowed
    text = text.strip()
    _refuse_text(text)
    summary = Summary.objects.filter(need=need).first()
    if summary and summary.text == text:
        return summary
    if (summary.version if summary else 0) != version:
        raise StaleVersion
    verb = "summary.edited" if summary else "summary.published"
    summary = summary or Summary(need=need, version=0)
    summary.text, summary.version, summary.changed_at = text, summary.version + 1, timezone.now()
    summary.save()
    append(verb, summary.subject, actor=actor.acting_for(need.organisation), data={"version": summary.version})
    return summary


@transaction.atomic
def open_answers(*, need: Need) -> Opening | None:
    """Record that the sealed answers of a need became readable; None when that was done, or is too early."""
    lock_need(need)
    if rules.is_sealed(need) or not rules.openings_of(need).is_sealed or Opening.objects.filter(need=need).exists():
        return None
    count = Answer.objects.filter(need=need, state=AnswerState.SENT).count()
    opening = Opening.objects.create(need=need, answers=count)
    append("answers.opened", opening.subject, actor=system("matching.openings"), data={"answers": count})
    return opening


def _refuse_text(text: str) -> None:
    if not text:
        raise Incomplete(_("Write the text."))
    if len(text) > LONGEST_ANSWER:
        raise Incomplete(_("Shorten the text to 4,000 characters."))


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
