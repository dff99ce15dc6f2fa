"""What the clock does with answers: they become readable at the deadline, and unsent drafts are told of before it."""

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor, system
from accounts.errors import NotAllowed
from accounts.journal.actions import append
from listings.models import Need
from listings.states import ListingState
from marketplace.matching import rules
from marketplace.matching.actions.candidates import take_in_answers
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.models import Answer, Opening
from marketplace.matching.states import AnswerState


@transaction.atomic
def open_answers(*, need: Need) -> Opening | None:
    """Record that the sealed answers of a need became readable; None when that was done, or is too early.

    A need that left the site after its deadline is for the caller to tell from one that left before it, whose answers
    stay unread.
    """
    lock_need(need)
    if not rules.openings_of(need).is_sealed or not need.is_closed or Opening.objects.filter(need=need).exists():
        return None
    return _open(need)


@transaction.atomic
def read_answers(*, actor: Actor, need: Need) -> Opening:
    """Open the answers for the need's own team: once, on the record with who and when; raises `NotAllowed`.

    All of them come on the long list at once.
    """
    lock_need(need)
    if not rules.can_read_answers(actor, need):
        raise NotAllowed
    opening = Opening.objects.filter(need=need).first() or _open(need)
    if opening.read_at is None:
        opening.read_at = timezone.now()
        opening.save(update_fields=["read_at"])
        author = actor.acting_for(need.organisation)
        append("answers.read", opening.subject, actor=author, data={"answers": opening.answers})
        take_in_answers(actor=actor, need=need)
    return opening


@transaction.atomic
def remind(*, answer: Answer) -> bool:
    """Record that a team is told of an unsent draft before this deadline; False when it was, or there is none."""
    lock_need(answer.need)
    need = answer.need
    answer.refresh_from_db(from_queryset=Answer.objects.select_related("organisation"))
    if need.state != ListingState.PUBLISHED or need.is_closed or need.deadline == answer.reminded_of:
        return False
    if answer.state != AnswerState.DRAFT:
        return False
    answer.reminded_of = need.deadline
    answer.save(update_fields=["reminded_of"])
    append("answer.unsent", answer.subject, actor=system("matching.drafts"), data={"need": need.public_id})
    return True


def _open(need: Need) -> Opening:
    count = Answer.objects.filter(need=need, state=AnswerState.SENT).count()
    opening = Opening.objects.create(need=need, answers=count)
    append("answers.opened", opening.subject, actor=system("matching.openings"), data={"answers": count})
    return opening
