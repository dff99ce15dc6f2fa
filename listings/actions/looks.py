"""Asking a colleague to read a need before it is sent, saying what one read, and having that always asked."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, system
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.errors import InvalidTransition
from accounts.models import Organisation, User
from listings import looking
from listings.actions.rows import lock, refuse_strangers
from listings.models import Look, LookRule, Need
from listings.queries.looks import colleagues_for, last_author, why_unlooked
from listings.states import UNSENT, VERDICTS, LookState

LONGEST_NOTE: Final = 1_000
LONGEST_WORDS: Final = 4_000
REMIND_AFTER: Final = timedelta(days=3)
"""When a colleague who was asked is reminded, once."""


@transaction.atomic
def ask_look(*, actor: Actor, need: Need, colleague: User, note: str = "") -> Look | Already:
    """Ask a colleague to read a need that is not sent; one who was asked already stays asked (`Already`).

    Locks the need. Raises `NotAllowed`, `InvalidTransition` when the need was sent, and `Incomplete` when the colleague
    may not write for its organisation, is the actor herself, or wrote the text as it stands.
    """
    lock(need)
    refuse_strangers(actor, need)
    if need.state not in UNSENT:
        raise InvalidTransition(need.get_state_display())
    if colleague not in colleagues_for(actor, need):
        sentence = _("Choose a colleague who may write for your organisation, and who did not write this text last.")
        raise Incomplete(sentence, field="colleague")
    if len(note.strip()) > LONGEST_NOTE:
        raise Incomplete(_("Shorten the text to %(number)s characters.") % {"number": LONGEST_NOTE}, field="note")
    before = Look.objects.filter(need=need, looker=colleague, state=LookState.ASKED).first()
    if before:
        return Already(by=before.asker.public_id if before.asker else "", at=before.asked_at)
    look = Look.objects.create(need=need, asker=actor.person, looker=colleague, note=note.strip())
    author = actor.acting_for(need.organisation)
    append("look.asked", look.subject, actor=author, data={"need": need.public_id, "person": colleague.public_id})
    return look


@transaction.atomic
def answer_look(*, actor: Actor, look: Look, version: int, verdict: str, words: str = "") -> Moved | Already:
    """Say of a need as it stands that it is ready, or what has to change; `version` is the one that was read.

    Locks the need, then the look: an edit at the same moment is either read or makes this stale. Raises `NotAllowed`
    for everybody but who was asked, `StaleVersion`, `InvalidTransition` when the need was sent, and `Incomplete` for
    no verdict, for a change that is not named, and for “ready” from whoever wrote the text last.
    """
    need = Need.objects.select_for_update().select_related("organisation").get(pk=look.need_id)
    lock_look(look, need)
    if not looking.can_answer_look(actor, look):
        raise NotAllowed
    if need.state not in UNSENT:
        raise InvalidTransition(need.get_state_display())
    if need.version != version:
        raise StaleVersion(_("The text changed after you opened it. Read it again."))
    said = _checked(verdict, words)
    if verdict == LookState.READY and last_author(need) == actor.person_id:
        raise Incomplete(_("You wrote the text as it stands now, so a colleague has to read it."), field="verdict")
    if look.state == LookState.ASKED:
        look.version, look.words, look.answered_at = need.version, said, timezone.now()
        look.save(update_fields=["version", "words", "answered_at"])
    data = {"need": need.public_id, "version": need.version}
    return move(look, LookState(verdict), actor=actor.acting_for(need.organisation), data=data)


@transaction.atomic
def withdraw_look(*, actor: Actor, look: Look) -> Moved | Already:
    """Ask nobody any more: whoever may write for the need's organisation may take a request back."""
    need = Need.objects.select_for_update().select_related("organisation").get(pk=look.need_id)
    lock_look(look, need)
    refuse_strangers(actor, need)
    if look.state in VERDICTS:
        raise InvalidTransition(look.get_state_display())
    return move(look, LookState.WITHDRAWN, actor=actor.acting_for(need.organisation), data={"need": need.public_id})


@transaction.atomic
def switch_looks(*, actor: Actor, organisation: Organisation, wanted: bool) -> bool:
    """Have a colleague read every need before it is sent, or leave that to the authors; return whether that is new."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not looking.can_switch_looks(actor, organisation):
        raise NotAllowed
    if wanted:
        _row, is_new = LookRule.objects.get_or_create(organisation=organisation)
    else:
        gone, _models = LookRule.objects.filter(organisation=organisation).delete()
        is_new = bool(gone)
    if is_new:
        verb = "organisation.looks_wanted" if wanted else "organisation.looks_left"
        append(verb, organisation.subject, actor=actor.acting_for(organisation))
    return is_new


@transaction.atomic
def remind_lookers() -> int:
    """Record for each colleague who has not answered for three days that she is reminded, once; return how many."""
    since = timezone.now() - REMIND_AFTER
    rows = Look.objects.select_for_update(of=("self",)).filter(
        state=LookState.ASKED, reminded_at__isnull=True, asked_at__lte=since, need__state__in=UNSENT
    )
    found = list(rows.select_related("need").order_by("pk"))
    for look in found:
        look.reminded_at = timezone.now()
        look.save(update_fields=["reminded_at"])
        append("look.reminded", look.subject, actor=system("looks"), data={"need": look.need.public_id})
    return len(found)


def refuse_unlooked(need: Need) -> None:
    """Raise `Incomplete` when the need's organisation wants a second pair of eyes, and none saw this version."""
    if why := why_unlooked(need):
        raise Incomplete(why)


def withdraw_looks(need: Need, author: Actor) -> None:
    """Take back what still waits about a need that was sent; the need is locked, inside the caller's transaction."""
    for look in Look.objects.select_for_update().filter(need=need, state=LookState.ASKED):
        move(look, LookState.WITHDRAWN, actor=author, data={"need": need.public_id})


def lock_look(look: Look, need: Need) -> None:
    """Lock a look and read it again into the caller's object, beside its need."""
    look.refresh_from_db(from_queryset=Look.objects.select_for_update())
    look.need = need


def _checked(verdict: str, words: str) -> str:
    said = words.strip()
    if verdict not in VERDICTS:
        raise Incomplete(_("Choose one of the answers."), field="verdict")
    if verdict == LookState.CHANGE and not said:
        raise Incomplete(_("Say what should change."), field="words")
    if len(said) > LONGEST_WORDS:
        raise Incomplete(_("Shorten the text to %(number)s characters.") % {"number": LONGEST_WORDS}, field="words")
    return said
