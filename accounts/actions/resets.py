"""Taking a lost second factor off: its person asks, one of the staff proposes, another one confirms."""

from datetime import timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.actions.sessions import end_other_sessions
from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import Reset, User
from accounts.states import RESET_OPEN, ResetState

ASKED_A_DAY: Final = 3


@transaction.atomic
def ask_reset(*, actor: Actor, why: str) -> Reset | Already:
    """Ask that the actor's second factor be taken off; an open request of hers stands (`Already`).

    She has shown password or mailbox, and no more: the caller vouches for that. Locks the person.
    """
    person = User.objects.select_for_update().get(pk=actor.signed_in.pk)
    if not why.strip():
        raise Incomplete(_("Write what happened. Programme staff read it."), field="why")
    if not Authenticator.objects.filter(user=person).exists():
        raise Incomplete(_("Your account has no second step that could be taken off."))
    if standing := Reset.objects.filter(person=person, state__in=RESET_OPEN).first():
        return Already(by=person.public_id, at=standing.asked_at)
    today = Reset.objects.filter(person=person, asked_at__gt=timezone.now() - timedelta(days=1))
    if today.count() >= ASKED_A_DAY:
        raise Incomplete(_("You asked three times within a day. Staff read your requests; ask again tomorrow."))
    reset = Reset.objects.create(person=person)
    append("reset.asked", reset.subject, actor=actor, private={"why": why.strip()})
    return reset


@transaction.atomic
def propose_reset(*, actor: Actor, reset: Reset, how: str) -> Moved | Already:
    """Propose to take the factor off; `how` says how she made sure that it is its person who asks."""
    _may_decide(actor, reset)
    if not how.strip():
        raise Incomplete(_("Write how you made sure. Your colleague reads it."), field="why")
    result = move(reset, ResetState.PROPOSED, actor=actor.as_staff, why=how.strip())
    if isinstance(result, Moved):
        Reset.objects.filter(pk=reset.pk).update(proposer=actor.person)
    return result


@transaction.atomic
def confirm_reset(*, actor: Actor, reset: Reset) -> Moved | Already:
    """Take the factor off and end all sessions of its person; never whoever proposed it. Locks the request.

    The person sets up another one when she signs in next.
    """
    locked = Reset.objects.select_for_update().get(pk=reset.pk)
    _may_decide(actor, locked)
    if locked.proposer == actor.person:
        raise NotAllowed(_("You proposed it, so a colleague has to confirm."))
    result = move(reset, ResetState.DONE, actor=actor.as_staff)
    if isinstance(result, Moved):
        Authenticator.objects.filter(user=locked.person).delete()
        end_other_sessions(actor=actor.as_staff, person=locked.person)
    return result


@transaction.atomic
def refuse_reset(*, actor: Actor, reset: Reset, why: str) -> Moved | Already:
    """Refuse, with a reason that the person reads."""
    _may_decide(actor, reset)
    if not why.strip():
        raise Incomplete(_("Give the reason. The person reads it."), field="why")
    return move(reset, ResetState.REFUSED, actor=actor.as_staff, why=why.strip())


@transaction.atomic
def withdraw_resets(*, actor: Actor) -> bool:
    """Withdraw the actor's open request, if there is one: she has just shown the factor that was said to be lost."""
    standing = Reset.objects.select_for_update().filter(person=actor.person, state__in=RESET_OPEN).first()
    return standing is not None and isinstance(move(standing, ResetState.WITHDRAWN, actor=actor), Moved)


def _may_decide(actor: Actor, reset: Reset) -> None:
    if not actor.may_decide:
        raise NotAllowed
    if not rules.can_decide_reset(actor, reset):
        raise NotAllowed(_("It is about your own account, so colleagues have to decide."))
