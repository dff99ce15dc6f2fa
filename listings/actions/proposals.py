"""Drafts on behalf of a body: staff write, its own people say that it is theirs, or that it is not."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, system
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import Organisation
from listings import rules
from listings.actions.needs import create_need
from listings.actions.solutions import create_solution
from listings.language import detect
from listings.models import Proposal
from listings.states import Drafted, ProposalState
from listings.values import NeedValues, Proposed, SolutionValues

REMINDED_AFTER: Final = timedelta(days=7)
LONGEST_WHY: Final = 500


@transaction.atomic
def propose(*, actor: Actor, organisation: Organisation, kind: Drafted, words: Proposed) -> Proposal:
    """Draft a need or solution for an organisation; its owners and editors are asked by mail. Sent twice makes one.

    Locks the organisation. Raises `NotAllowed` with what stands in the way, `Incomplete` without a title or a text.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if why_not := rules.why_not_proposed(actor, organisation, kind):
        raise NotAllowed(why_not)
    title, body, short = words.title.strip(), words.body.strip(), words.short.strip()
    if not title or not body:
        raise Incomplete(_("Write a title and a text."), field="body" if title else "title")
    stored = {"kind": kind, "title": title, "body": body, "short": short}
    waiting = Proposal.objects.filter(organisation=organisation, state=ProposalState.WAITING, **stored)
    if same := waiting.first():
        return same
    made = Proposal.objects.create(organisation=organisation, language=detect(f"{title}\n{body}") or "en", **stored)
    data = {"organisation": organisation.public_id, "kind": str(kind)}
    append("proposal.made", made.subject, actor=actor.as_staff, data=data)
    return made


@transaction.atomic
def confirm_proposal(*, actor: Actor, proposal: Proposal) -> Moved | Already:
    """Make a draft of the organisation of what staff wrote, in the name of whoever confirms; `proposal` then names it.

    Raises `NotAllowed` for everybody who may not write for the organisation, and for staff, be they its members.
    """
    _lock(proposal)
    if not rules.can_confirm(actor, proposal):
        raise NotAllowed
    if proposal.state == ProposalState.WAITING:
        proposal.listing = _draft(actor, proposal)
        proposal.save(update_fields=["listing"])
    author = actor.acting_for(proposal.organisation)
    data = {"organisation": proposal.organisation.public_id, "listing": proposal.listing}
    return move(proposal, ProposalState.CONFIRMED, actor=author, data=data)


@transaction.atomic
def decline_proposal(*, actor: Actor, proposal: Proposal, why: str) -> Moved | Already:
    """Say that it is not the organisation's; the text goes, staff read the reason. Raises as `confirm_proposal`."""
    _lock(proposal)
    if not rules.can_confirm(actor, proposal):
        raise NotAllowed
    if not why.strip() or len(why) > LONGEST_WHY:
        raise Incomplete(_("Say why in at most 500 characters. Programme staff read it."), field="why")
    return _end(proposal, ProposalState.DECLINED, actor.acting_for(proposal.organisation), why.strip())


@transaction.atomic
def take_back_proposal(*, actor: Actor, proposal: Proposal) -> Moved | Already:
    """Take back, as staff, what waits; the text goes."""
    _lock(proposal)
    if not actor.may_decide:
        raise NotAllowed
    return _end(proposal, ProposalState.TAKEN_BACK, actor.as_staff)


@transaction.atomic
def remind_of_proposals() -> int:
    """Record once of each that has waited for a week that its organisation is asked again; return of how many."""
    rows = Proposal.objects.select_for_update(of=("self",)).filter(
        state=ProposalState.WAITING, reminded_at=None, made_at__lte=timezone.now() - REMINDED_AFTER
    )
    found = list(rows.select_related("organisation"))
    for one in found:
        one.reminded_at = timezone.now()
        one.save(update_fields=["reminded_at"])
        data = {"organisation": one.organisation.public_id}
        append("proposal.reminded", one.subject, actor=system("proposals"), data=data)
    return len(found)


@transaction.atomic
def drop_old_proposal(proposal: Proposal) -> Moved | Already:
    """Drop what nobody answered for long; the text goes."""
    _lock(proposal)
    return _end(proposal, ProposalState.TAKEN_BACK, system("retention"))


def _end(proposal: Proposal, to: ProposalState, author: Actor, why: str = "") -> Moved | Already:
    data = {"organisation": proposal.organisation.public_id}
    result = move(proposal, to, actor=author, why=why, data=data)
    if isinstance(result, Moved):
        proposal.body = proposal.short = ""
        proposal.save(update_fields=["body", "short"])
    return result


def _draft(actor: Actor, proposal: Proposal) -> str:
    """Make the draft as its own people would; everything that staff did not write they add themselves."""
    if proposal.kind == Drafted.NEED:
        need = NeedValues(
            mode="",
            language=proposal.language,
            language_detected=True,
            title=proposal.title,
            problem=proposal.body,
            outcome=proposal.short,
            themes=(),
        )
        return str(create_need(actor=actor, organisation=proposal.organisation, values=need).public_id)
    solution = SolutionValues(
        language=proposal.language,
        language_detected=True,
        title=proposal.title,
        description=proposal.body,
        summary=proposal.short,
        themes=(),
        maturity="",
        price_band="",
        price_model="",
        countries=(),
        contact_email="",
    )
    return str(create_solution(actor=actor, organisation=proposal.organisation, values=solution).public_id)


def _lock(proposal: Proposal) -> None:
    proposal.refresh_from_db(from_queryset=Proposal.objects.select_for_update())
