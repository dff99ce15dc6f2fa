"""Partners wanted: a vendor's entry at a need, put, changed, withdrawn, and what vendors write to each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import Organisation
from listings.language import CONTENT_LANGUAGES
from listings.models import Need
from marketplace.matching import rules
from marketplace.matching.actions.rows import lock_need
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Partner, PartnerNote
from marketplace.matching.queries.partners import vendors
from marketplace.matching.states import LONGEST_NOTE, LONGEST_OFFER, PartnerState

MOST_A_DAY: Final = 20
"""Messages that one organisation sends about a need within 24 hours."""
MOST_TO_ONE: Final = 5
"""Of these to one other organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an organisation brings, what it looks for, and the language of both."""

    brings: str
    seeks: str
    language: str


@transaction.atomic
def put_partner(*, actor: Actor, need: Need, organisation: Organisation, wanted: Wanted, version: int) -> Partner:
    """Put an organisation's entry, change it, or put a withdrawn one again; the same words twice are put once.

    Locks the need, so that its deadline stands still. `version` is what the form showed, 0 for none. Raises
    `NotAllowed`, `NotOpen`, `Incomplete` with the field, or `StaleVersion`.
    """
    _refuse(actor, need, organisation)
    wanted = Wanted(brings=wanted.brings.strip(), seeks=wanted.seeks.strip(), language=wanted.language)
    _refuse_texts(wanted)
    entry = Partner.objects.filter(need=need, organisation=organisation).first()
    says_same = entry is not None and wanted == Wanted(brings=entry.brings, seeks=entry.seeks, language=entry.language)
    if entry and says_same and entry.state == PartnerState.STANDING:
        return entry
    if (entry.version if entry and entry.brings else 0) != version:
        raise StaleVersion
    author, data = actor.acting_for(organisation), {"need": need.public_id}
    if entry is None:
        entry = Partner.objects.create(
            need=need, organisation=organisation, brings=wanted.brings, seeks=wanted.seeks, language=wanted.language
        )
        append("partner.created", entry.subject, actor=author, data=data)
        return entry
    _rewrite(entry, wanted)
    if entry.state == PartnerState.WITHDRAWN:
        move(entry, PartnerState.STANDING, actor=author, data=data)
    else:
        append("partner.edited", entry.subject, actor=author, data=data)
    return entry


@transaction.atomic
def withdraw_partner(*, actor: Actor, partner: Partner) -> Moved | Already:
    """Take an entry off the board, at any time; its team may put it again. Raises `NotAllowed`."""
    lock_need(partner.need)
    if not rules.can_keep_texts(actor, partner.organisation):
        raise NotAllowed
    author = actor.acting_for(partner.organisation)
    return move(partner, PartnerState.WITHDRAWN, actor=author, data={"need": partner.need.public_id})


@transaction.atomic
def write_to_partner(
    *, actor: Actor, partner: Partner, organisation: Organisation, text: str, shows_address: bool
) -> PartnerNote:
    """Write to the team behind an entry, for an organisation; the mail follows. Raises as `reply_to_note`."""
    _refuse(actor, partner.need, organisation)
    partner.refresh_from_db(fields=["state", "brings"])
    if partner.state != PartnerState.STANDING or not partner.brings:
        raise NotOpen(_("This entry was withdrawn meanwhile, so nobody is written to."))
    if partner.organisation_id == organisation.pk:
        raise NotOpen(_("This is the entry of your own organisation."))
    return _send(
        actor,
        PartnerNote(partner=partner, sender=organisation, receiver=partner.organisation, shows_address=shows_address),
        text,
    )


@transaction.atomic
def reply_to_note(*, actor: Actor, note: PartnerNote, text: str, shows_address: bool) -> PartnerNote:
    """Answer a message that one's team got.

    Locks the need. Raises `NotAllowed`, `NotOpen` after the deadline, when the other side is no verified vendor now or
    the limit of a day is reached, or `Incomplete` with the field.
    """
    _refuse(actor, note.partner.need, note.receiver)
    reply = PartnerNote(partner=note.partner, sender=note.receiver, receiver=note.sender, shows_address=shows_address)
    return _send(actor, reply, text)


def blank_partners(before: datetime) -> int:
    """Empty the entries and messages of needs that ended before a moment; return how many.

    A need without a deadline ends, for this, when it is open no more; its entries go by the time of their last change.
    """
    gone = Q(need__deadline__lt=before) | Q(need__deadline__isnull=True, changed_at__lt=before)
    old = [one.pk for one in Partner.objects.filter(gone).select_related("need") if not rules.is_open(one.need)]
    notes = PartnerNote.objects.filter(partner__in=old).exclude(text="").update(text="", person=None)
    return notes + Partner.objects.filter(pk__in=old).exclude(brings="", seeks="").update(brings="", seeks="")


def _send(actor: Actor, note: PartnerNote, text: str) -> PartnerNote:
    text = text.strip()
    if not text:
        raise Incomplete(_("Write the message."), field="text")
    if len(text) > LONGEST_NOTE:
        raise Incomplete(_("Shorten the message to 1,000 characters."), field="text")
    if not vendors().filter(pk=note.receiver_id).exists():
        raise NotOpen(_("The other organisation is no verified vendor now, so nobody is written to."))
    since = timezone.now() - timedelta(days=1)
    sent = PartnerNote.objects.filter(partner__need=note.partner.need, sender=note.sender, sent_at__gt=since)
    if same := sent.filter(receiver=note.receiver, person=actor.person, text=text).first():
        return same
    if sent.count() >= MOST_A_DAY:
        raise NotOpen(_("Your organisation sent 20 messages about this need within a day. Write again tomorrow."))
    if sent.filter(receiver=note.receiver).count() >= MOST_TO_ONE:
        raise NotOpen(_("Your organisation wrote to this one 5 times within a day. Write again tomorrow."))
    note.person, note.text = actor.signed_in, text
    note.save()
    data = {"need": note.partner.need.public_id, "partner": note.partner.public_id}
    append("partnernote.sent", note.subject, actor=actor.acting_for(note.sender), data=data)
    return note


def _refuse(actor: Actor, need: Need, organisation: Organisation) -> None:
    """Lock the need; raise unless the actor may write for the organisation there, and it is open."""
    lock_need(need)
    if not rules.writes_to_partners(actor, organisation, need):
        raise NotAllowed
    if why_not := rules.why_no_partners(need):
        raise NotOpen(why_not)


def _refuse_texts(wanted: Wanted) -> None:
    for field in ("brings", "seeks"):
        if not getattr(wanted, field):
            raise Incomplete(_("Write the text."), field=field)
        if len(getattr(wanted, field)) > LONGEST_OFFER:
            raise Incomplete(_("Shorten the text to 600 characters."), field=field)
    if wanted.language not in CONTENT_LANGUAGES:
        raise Incomplete(_("Choose the language."), field="language")


def _rewrite(entry: Partner, wanted: Wanted) -> None:
    entry.brings, entry.seeks, entry.language = wanted.brings, wanted.seeks, wanted.language
    entry.changed_at, entry.version = timezone.now(), entry.version + 1
    entry.save(update_fields=["brings", "seeks", "language", "changed_at", "version"])
