"""What happens to a room as a whole while it is open: opened, described anew, dated, written in."""

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, append, move
from accounts.models import Organisation
from accounts.states import CapabilityName
from listings.models import Need, Solution
from marketplace.inquiries import rules
from marketplace.inquiries.actions import rows
from marketplace.inquiries.errors import BelowAccepted, SentBefore
from marketplace.inquiries.models import Inquiry, Message, Party
from marketplace.inquiries.queries.parties import lead_of
from marketplace.inquiries.states import InquiryState, PartyRole, PartyState
from marketplace.inquiries.values import Plan
from marketplace.matching.models import Match
from marketplace.matching.queries import matched_pairs
from marketplace.matching.rules import can_open_inquiry


@transaction.atomic
def open_inquiry(*, actor: Actor, need: Need, plan: Plan, match: Match | None = None) -> Inquiry:
    """Open a room about a need: of a matched pair in the mode of partnership, otherwise of the need's city alone.

    The need's city is the lead whoever of a pair opens it, and both are in at once. A form that is sent twice opens
    one room. Raises `NotAllowed` with the reason when need, mode or actor do not allow it.
    """
    # One at a time for a need, so that the second of two at once finds the first one's room.
    need = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    pair = _pair(need, match)
    vendor = pair.organisation if pair else None
    if not can_open_inquiry(actor, need, vendor):
        raise NotAllowed(rules.why_not_opened(actor, need, vendor))
    rows.refuse_impossible(plan.amount_sought)
    same = Inquiry.objects.filter(need=need, solution=pair, state=InquiryState.OPEN, **asdict(plan)).first()
    return same or _opened(actor, need, pair, plan)


def _pair(need: Need, match: Match | None) -> Solution | None:
    """Return the solution of a matched pair of the need, None when there is no such pair."""
    if match is None:
        return None
    found = matched_pairs(need).filter(pk=match.pk).first()
    return found.solution if found else None


def _opened(actor: Actor, need: Need, solution: Solution | None, plan: Plan) -> Inquiry:
    inquiry = Inquiry.objects.create(need=need, solution=solution, **asdict(plan))
    city = actor.team_in(need.organisation, CapabilityName.BUYS)
    author = actor.acting_for(need.organisation if city or not solution else solution.organisation)
    data = {"need": need.public_id, "amount": plan.amount_sought, "solution": solution.public_id if solution else ""}
    _seat(inquiry, need.organisation, PartyRole.LEAD, author)
    if solution:
        _seat(inquiry, solution.organisation, PartyRole.VENDOR, author)
    append("inquiry.opened", inquiry.subject, actor=author, data=data, private={"purpose": _told(plan)})
    return inquiry


def _seat(inquiry: Inquiry, organisation: Organisation, role: PartyRole, author: Actor) -> None:
    now = timezone.now()
    party = Party.objects.create(
        inquiry=inquiry, organisation=organisation, role=role, own_yes_at=now, lead_yes_at=now, joined_at=now
    )
    move(party, PartyState.JOINED, actor=author, data={"opening": True})


def _told(plan: Plan) -> str:
    return f"{plan.title}\n\n{plan.purpose}"


@transaction.atomic
def edit_inquiry(*, actor: Actor, inquiry: Inquiry, version: int, plan: Plan) -> Inquiry:
    """Describe a room anew; `version` is the one that the form showed.

    Whoever agreed to something else agrees again. Raises `StaleVersion`, or `BelowAccepted` when the amount sought
    would fall below what is accepted.
    """
    rows.lock(inquiry)
    author = rows.refuse_strangers(actor, lead_of(inquiry))
    rows.refuse_ended(inquiry)
    if inquiry.version != version:
        raise StaleVersion
    rows.refuse_impossible(plan.amount_sought)
    before = Plan(
        title=inquiry.title,
        purpose=inquiry.purpose,
        amount_sought=inquiry.amount_sought,
        teaser_shown=inquiry.teaser_shown,
    )
    if plan == before:
        return inquiry
    _save(inquiry, plan)
    _record(inquiry, before, plan, author)
    return inquiry


def _save(inquiry: Inquiry, plan: Plan) -> None:
    """Store a plan unless less would be sought than is accepted: the condition stands in the UPDATE itself."""
    stored = Inquiry.objects.filter(pk=inquiry.pk, accepted__lte=plan.amount_sought)
    if not stored.update(**asdict(plan), version=F("version") + 1):
        raise BelowAccepted(inquiry.accepted)
    inquiry.refresh_from_db()


def _record(inquiry: Inquiry, before: Plan, plan: Plan, author: Actor) -> None:
    if plan.amount_sought != before.amount_sought:
        data = {"before": before.amount_sought, "amount": plan.amount_sought}
        append("inquiry.amount_changed", inquiry.subject, actor=author, data=data)
    fields = [name for name in ("title", "purpose", "teaser_shown") if getattr(plan, name) != getattr(before, name)]
    if fields:
        private = {"purpose": _told(plan)}
        append("inquiry.edited", inquiry.subject, actor=author, data={"fields": fields}, private=private)
    if fields != ["teaser_shown"] or plan.amount_sought != before.amount_sought:
        rows.forget_agreement(*inquiry.parties.all())


@transaction.atomic
def set_next_step(*, actor: Actor, inquiry: Inquiry, version: int, step: str, on: date | None) -> Inquiry:
    """Say what comes next and on which day, or nothing; the lead does."""
    rows.lock(inquiry)
    author = rows.refuse_strangers(actor, lead_of(inquiry))
    if inquiry.state == InquiryState.WITHDRAWN:
        rows.refuse_ended(inquiry)
    if inquiry.version != version:
        raise StaleVersion
    if on and not step:
        raise Incomplete(_("Say what happens on that day."), field="step")
    if (inquiry.next_step, inquiry.next_step_on) == (step, on):
        return inquiry
    inquiry.next_step, inquiry.next_step_on = step, on
    inquiry.version += 1
    inquiry.save(update_fields=["next_step", "next_step_on", "version"])
    data = {"on": on.isoformat() if on else ""}
    append("inquiry.next_step_set", inquiry.subject, actor=author, data=data, private={"step": step})
    return inquiry


@transaction.atomic
def write_message(*, actor: Actor, party: Party, text: str, token: str) -> Message | Already:
    """Write to all parties. A form that is sent twice writes once; with another text it raises `SentBefore`."""
    inquiry = rows.lock_with_party(party)
    author = rows.refuse_strangers(actor, party)
    if inquiry.state == InquiryState.WITHDRAWN:
        rows.refuse_ended(inquiry)
    if not text.strip():
        raise Incomplete(_("Write something first."))
    sent = Message.objects.filter(party=party, token=token).first()
    if sent and sent.text != text:
        raise SentBefore
    if sent:
        return Already(by=sent.author.public_id, at=sent.written_at)
    message = Message.objects.create(inquiry=inquiry, party=party, author=actor.signed_in, text=text, token=token)
    append("message.written", inquiry.subject, actor=author, data={"party": party.public_id})
    return message
