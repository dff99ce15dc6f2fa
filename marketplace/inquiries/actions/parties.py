"""How organisations come into a room and leave it: invited or asking, let in by lead and vendor, declining."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.errors import InvalidTransition
from accounts.models import Organisation
from accounts.states import OrganisationState
from marketplace.inquiries import rules
from marketplace.inquiries.actions import rows
from marketplace.inquiries.actions.ledger import withdraw_all_offers
from marketplace.inquiries.models import Inquiry, Party
from marketplace.inquiries.queries.parties import invitable, joined_vendor, lead_of
from marketplace.inquiries.states import PartyRole, PartyState
from marketplace.matching.actions.rows import already

LEFT: Final = frozenset({PartyState.DECLINED, PartyState.REFUSED})


@transaction.atomic
def invite(*, actor: Actor, inquiry: Inquiry, organisation: Organisation, role: PartyRole) -> Party | Already:
    """Invite a verified city or investor; that is also the inviting side's yes to it.

    It joins when itself, the lead and the vendor, if there is one, have said yes. Who declined or was not let in
    may be invited again. Raises `Incomplete` for whoever may not sit in the room in that role.
    """
    rows.lock(inquiry)
    side, author = _letting_in(actor, inquiry)
    rows.refuse_ended(inquiry)
    party = Party.objects.filter(inquiry=inquiry, organisation=organisation).first()
    if party and (party.is_in or (party.state == PartyState.WAITING and side.role not in _missing(party))):
        since = party.joined_at or party.added_at
        return already(party.subject, "party.consented", of=side.organisation, at=since)
    if party is None or party.state in LEFT:
        if not any(one.role == role and one.organisation == organisation for one in invitable(inquiry)):
            raise Incomplete(_("Only verified cities and investors can be invited."))
        party = _waiting(inquiry, organisation, role, party, author)
        append("party.invited", party.subject, actor=author, data={"role": role.value})
    _say_yes(party, {side.role}, author)
    return party


@transaction.atomic
def ask_to_join(*, actor: Actor, inquiry: Inquiry, organisation: Organisation, note: str) -> Party | Already:
    """Ask to join a room whose teaser one sees, with a note for the lead and the vendor. Investors do."""
    rows.lock(inquiry)
    party = Party.objects.filter(inquiry=inquiry, organisation=organisation).first()
    if party and party.state not in LEFT and rules.belongs_to(actor, party):
        return already(party.subject, "party.asked", of=organisation, at=party.added_at)
    if not rules.can_ask(actor, inquiry, organisation, party):
        raise NotAllowed
    if not note.strip():
        raise Incomplete(_("Say in a few words what you bring."))
    author = actor.acting_for(organisation)
    party = _waiting(inquiry, organisation, PartyRole.INVESTOR, party, author)
    party.note = note.strip()
    party.save(update_fields=["note"])
    append("party.asked", party.subject, actor=author)
    _say_yes(party, {party.role}, author)
    return party


def _waiting(
    inquiry: Inquiry, organisation: Organisation, role: PartyRole, party: Party | None, author: Actor
) -> Party:
    """Return a party of whom nobody has said yes yet, made anew or back after it had left."""
    if party is None:
        return Party.objects.create(inquiry=inquiry, organisation=organisation, role=role)
    move(party, PartyState.WAITING, actor=author)
    party.role, party.note, party.added_at = role, "", timezone.now()
    party.own_yes_at = party.lead_yes_at = party.vendor_yes_at = party.agreed_at = None
    party.save(update_fields=["role", "note", "added_at", "own_yes_at", "lead_yes_at", "vendor_yes_at", "agreed_at"])
    return party


@transaction.atomic
def consent(*, actor: Actor, party: Party) -> Party | Already:
    """Say yes to a party that waits: the lead, the vendor and the party itself, each for its own side."""
    inquiry = rows.lock_with_party(party)
    sides = _sides(actor, inquiry, party)
    if not sides:
        raise NotAllowed
    own = next(iter(sides.values()))
    if party.is_in:
        return already(party.subject, "party.consented", of=own, at=party.joined_at)
    rows.refuse_ended(inquiry)
    if party.state != PartyState.WAITING:
        raise InvalidTransition(party.get_state_display())
    _say_yes(party, set(sides), actor.acting_for(own))
    return party


def _sides(actor: Actor, inquiry: Inquiry, party: Party) -> dict[str, Organisation]:
    """Return for whom the actor may speak about a party: role and organisation."""
    lead_and_vendor = [one for one in (lead_of(inquiry), joined_vendor(inquiry)) if one]
    return {role: one.organisation for role, one in rules.sides_of(actor, party, lead_and_vendor).items()}


def _say_yes(party: Party, roles: set[str], author: Actor) -> None:
    """Note the yes of some sides, and let the party in when none is missing."""
    now = timezone.now()
    columns = {PartyRole.LEAD: "lead_yes_at", PartyRole.VENDOR: "vendor_yes_at", party.role: "own_yes_at"}
    given = [column for role, column in columns.items() if role in roles and getattr(party, column) is None]
    for column in given:
        setattr(party, column, now)
    if given:
        party.save(update_fields=given)
        append("party.consented", party.subject, actor=author, data={"as": sorted(roles)})
    _let_in(party, author)


def _missing(party: Party) -> tuple[str, ...]:
    return party.missing_yes(with_vendor=joined_vendor(party.inquiry) is not None)


def _let_in(party: Party, author: Actor) -> None:
    if _missing(party) or party.state != PartyState.WAITING or party.organisation.state != OrganisationState.VERIFIED:
        return
    move(party, PartyState.JOINED, actor=author)
    party.joined_at = timezone.now()
    party.save(update_fields=["joined_at"])


@transaction.atomic
def refuse(*, actor: Actor, party: Party, why: str) -> Moved | Already:
    """Do not let in a party that waits, with a reason that it reads; the lead or the vendor does."""
    inquiry = rows.lock_with_party(party)
    _side, author = _letting_in(actor, inquiry)
    rows.refuse_ended(inquiry)
    why = rows.refuse_silence(why)
    return move(party, PartyState.REFUSED, actor=author, why=why)


@transaction.atomic
def decline(*, actor: Actor, party: Party, why: str) -> Moved | Already:
    """Leave a room, or turn an invitation down, with a reason; the room goes on for the others.

    What the party offered is withdrawn, and what was accepted of it is taken back in the ledger.
    """
    inquiry = rows.lock_with_party(party)
    if not rules.can_act_for(actor, party):
        raise NotAllowed
    if party.role == PartyRole.LEAD:
        raise NotAllowed(_("The lead withdraws the inquiry instead."))
    rows.refuse_ended(inquiry)
    author = actor.acting_for(party.organisation)
    result = move(party, PartyState.DECLINED, actor=author, why=rows.refuse_silence(why))
    if isinstance(result, Moved):
        withdraw_all_offers(inquiry, party, author)
        rows.forget_agreement(party)
        _settle(inquiry, party, author)
    return result


def _settle(inquiry: Inquiry, left: Party, author: Actor) -> None:
    """Let in those who only waited for the yes of a vendor that left."""
    if left.role != PartyRole.VENDOR:
        return
    waiting = Party.objects.filter(inquiry=inquiry, state=PartyState.WAITING).select_related("organisation", "inquiry")
    for party in waiting:
        _let_in(party, author)


def _letting_in(actor: Actor, inquiry: Inquiry) -> tuple[Party, Actor]:
    """Return for which of lead and vendor the actor lets others in, and the author of the entry."""
    side = rules.side_letting_in(actor, (lead_of(inquiry), joined_vendor(inquiry)))
    if side is None:
        raise NotAllowed
    return side, actor.acting_for(side.organisation)
