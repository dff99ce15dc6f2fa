"""Who may do what with solutions, needs and revisions."""

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Acting, Actor
from accounts.models import Membership, Organisation
from accounts.states import MAY_EDIT, CapabilityName, CapabilityState, OrganisationState, Role
from listings.models import Need, Proposal, Question, Revision
from listings.models.listing import Listing
from listings.states import EDITABLE, Drafted, ListingState, QuestionState

DRAFTING: Final = frozenset({OrganisationState.UNVERIFIED, OrganisationState.INCOMPLETE, OrganisationState.VERIFIED})
"""Where an organisation may stand while its people write."""


def capability_for(listing: Listing | type[Listing]) -> CapabilityName:
    """Return the capability that listing such a thing asks for."""
    model = listing if isinstance(listing, type) else type(listing)
    return CapabilityName.BUYS if issubclass(model, Need) else CapabilityName.PROVIDES


def can_create_solution(actor: Actor, organisation: Organisation) -> bool:
    """Owners and editors of an organisation that was granted `provides`, or asks for it (one query then: the scope)."""
    return _may_write(actor, organisation, CapabilityName.PROVIDES)


def can_create_need(actor: Actor, organisation: Organisation) -> bool:
    """Owners and editors of an organisation that was granted `buys`, or asks for it (one query then: the scope)."""
    return _may_write(actor, organisation, CapabilityName.BUYS)


def can_edit(actor: Actor, listing: Listing) -> bool:
    """Who may write for its organisation, unless it waits for review, is withdrawn, or is a need that closed."""
    return can_handle(actor, listing) and listing.state in EDITABLE and not is_closed(listing)


def can_handle(actor: Actor, listing: Listing) -> bool:
    """Who may write for its organisation, whatever the listing's state: take back, withdraw, reopen."""
    return _may_write(actor, listing.organisation, capability_for(listing))


def can_submit(actor: Actor, listing: Listing) -> bool:
    """Who may edit it, once its organisation is verified and was granted the capability."""
    unsent = listing.state in {ListingState.DRAFT, ListingState.RETURNED}
    return unsent and can_edit(actor, listing) and not why_not_published(actor, listing)


def can_take_back(actor: Actor, listing: Listing) -> bool:
    """Who may write for its organisation, while it waits for review."""
    return listing.state == ListingState.SUBMITTED and can_handle(actor, listing)


def can_withdraw(actor: Actor, listing: Listing) -> bool:
    """Who may write for its organisation, unless it is withdrawn."""
    return listing.state != ListingState.WITHDRAWN and can_handle(actor, listing)


def can_reopen(actor: Actor, listing: Listing) -> bool:
    """Who may write for its organisation, when it is withdrawn and no need that closed or ended (one query then)."""
    is_own_withdrawn = listing.state == ListingState.WITHDRAWN and can_handle(actor, listing)
    return is_own_withdrawn and not is_closed(listing) and not has_ended(listing)


def can_move_deadline(actor: Actor, need: Need) -> bool:
    """Who may write for its organisation, while it is published and has a deadline ahead."""
    return need.is_open and need.deadline is not None and can_handle(actor, need)


def can_read_hold(actor: Actor, need: Need) -> bool:
    """Its own team, and staff, once it was published."""
    return need.published_at is not None and (is_own(actor, need) or actor.is_staff)


def can_keep_longer(actor: Actor, need: Need) -> bool:
    """Owners among those who may write for its organisation, once it was published."""
    acting = actor.membership_in(need.organisation)
    is_owner = acting is not None and acting.role == Role.OWNER
    return is_owner and need.published_at is not None and can_handle(actor, need)


def why_not_proposed(actor: Actor, organisation: Organisation, kind: Drafted) -> str:
    """Return why the actor may not draft on behalf of an organisation, or "" when she may: staff, never for their own.

    One query: the capability.
    """
    if not actor.may_decide:
        return _("You may not do this.")
    if actor.membership_in(organisation) is not None:
        return _("You belong to this organisation. Write for it yourself, or let a colleague do so.")
    capability = CapabilityName.BUYS if kind == Drafted.NEED else CapabilityName.PROVIDES
    granted = organisation.capabilities.filter(name=capability, state=CapabilityState.GRANTED).exists()
    if organisation.state != OrganisationState.VERIFIED or not granted:
        return _("Only for a verified organisation that may list such a thing can one draft it.")
    return ""


def can_confirm(actor: Actor, proposal: Proposal) -> bool:
    """Who may write for its organisation, while it is verified; never the programme's staff, be they its members."""
    if actor.belongs_to_staff or proposal.organisation.state != OrganisationState.VERIFIED:
        return False
    capability = CapabilityName.BUYS if proposal.kind == Drafted.NEED else CapabilityName.PROVIDES
    return _may_write(actor, proposal.organisation, capability)


def can_follow(actor: Actor, need: Need) -> bool:
    """Everybody who is signed in, while the need is public."""
    return actor.is_authenticated and need.is_public


def why_not_seconded(actor: Actor, organisation: Organisation, need: Need) -> str:
    """Return why the actor may not say for an organisation that it has a need too, or "" when she may."""
    acting = actor.membership_in(organisation)
    if acting is None or acting.role not in MAY_EDIT:
        return _("You may read for your organisation. Saying “we too” needs the role owner or editor.")
    if not need.is_public:
        return _("Only of a need that is public can one say “we too”.")
    if organisation == need.organisation:
        return _("This need is your own organisation’s.")
    if organisation.state != OrganisationState.VERIFIED or CapabilityName.BUYS not in acting.capabilities:
        return _("Only a verified organisation that may post needs can say “we too”: everybody reads its name.")
    return ""


def seconding_for(actor: Actor, need: Need) -> list[Organisation]:
    """Return the organisations for which the actor may say that they have a need too."""
    return [one for one in actor.organisations if not why_not_seconded(actor, one, need)]


def takes_questions(need: Need) -> bool:
    """Whether a question may be asked now: the need is public and open, and the time to ask has not passed."""
    end = need.questions_end
    return need.takes_questions and need.is_public and need.is_open and (end is None or timezone.now() < end)


def why_not_asked(actor: Actor, organisation: Organisation | None, need: Need) -> str:
    """Return why the actor may not ask a question for an organisation, or "" when she may."""
    if not takes_questions(need):
        return _why_no_questions(need)
    acting = actor.membership_in(organisation) if organisation else None
    if acting is None:
        return _("One asks for an organisation. Register yours, or ask a colleague to add you to it.")
    if actor.membership_in(need.organisation) is not None:
        return _("You belong to the organisation of this need, so you do not ask it anything here.")
    if acting.role not in MAY_EDIT:
        return _("You may read for your organisation. Asking needs the role owner or editor.")
    return "" if acting.organisation.state in DRAFTING else why_organisation_waits(acting.organisation)


def _why_no_questions(need: Need) -> str:
    if not need.takes_questions:
        return _("Questions are asked on the portal of the city, where the tender runs.")
    if need.is_open and not need.is_public:
        return _("The city that posted this need is not verified now, so it takes no questions.")
    if not need.is_open:
        return _("This need is closed, so it takes no more questions.")
    return _("The time to ask questions has passed.")


def asking_for(actor: Actor, need: Need) -> list[Organisation]:
    """Return the organisations for which the actor may ask a question now, the one that she acts for first."""
    own = [actor.organisation] if actor.organisation else []
    own += [one for one in actor.organisations if one != actor.organisation]
    return [one for one in own if not why_not_asked(actor, one, need)]


def sees_askers(actor: Actor, need: Need) -> bool:
    """Members of the need's organisation once its deadline has passed. Staff never do."""
    return is_own(actor, need) and need.is_closed


def is_asker(actor: Actor, question: Question) -> bool:
    """Whoever asked it herself."""
    return actor.person is not None and question.person_id == actor.person.pk


def can_handle_question(actor: Actor, question: Question) -> bool:
    """Who may write for the need's organisation, unless staff took the question down."""
    return question.state != QuestionState.HIDDEN and can_handle(actor, question.need)


def is_own(actor: Actor, listing: Listing) -> bool:
    """Every member of its organisation's team: the one that buys has the needs, the one that provides the solutions."""
    return actor.team_in(listing.organisation, capability_for(listing)) is not None


def can_read(actor: Actor, listing: Listing) -> bool:
    """Everybody when it is public; its organisation's members; staff what was sent for review and is no draft again.

    These are the rows that the queries find.
    """
    sent = listing.submitted_at is not None and listing.state != ListingState.DRAFT
    return listing.is_public or is_own(actor, listing) or (actor.is_staff and sent)


def can_review(actor: Actor, listing: Listing | Revision) -> bool:
    """Staff who may decide, but never about a listing of a body that they belong to."""
    reviewed = listing.solution if isinstance(listing, Revision) else listing
    return actor.may_decide and actor.membership_in(reviewed.organisation) is None


def sees_budget(actor: Actor, need: Need) -> bool:
    """Everybody when it is public; otherwise its organisation's buying team and nobody else, staff included."""
    return need.budget_public or is_own(actor, need)


def is_closed(listing: Listing) -> bool:
    """Whether it is a need that was published and whose deadline has passed."""
    return isinstance(listing, Need) and listing.published_at is not None and listing.is_closed


def has_ended(listing: Listing) -> bool:
    """Whether it is a need of which is recorded what came of it; one query of a need that was published."""
    return isinstance(listing, Need) and listing.published_at is not None and listing.outcomes.exists()


def why_not_published(actor: Actor, listing: Listing) -> str:
    """Return why a listing cannot be sent for review yet and what comes next, or "" when its organisation may."""
    sentence = why_organisation_waits(listing.organisation)
    if sentence:
        return sentence
    acting = actor.membership_in(listing.organisation)
    if acting is None or capability_for(listing) not in acting.capabilities:
        return _("Programme staff have not granted your organisation this yet. You can go on writing; it is kept.")
    return ""


def why_organisation_waits(organisation: Organisation) -> str:
    """Return why nothing of an organisation can be public now, or ""."""
    sentences = {
        OrganisationState.UNVERIFIED: _(
            "Your organisation waits for verification. You can go on writing, and send it for review after that."
        ),
        OrganisationState.INCOMPLETE: _(
            "Programme staff want to know more about your organisation. You can go on writing; answer them first."
        ),
        OrganisationState.REFUSED: _(
            "Your organisation could not be verified as it is described. Correct its description first."
        ),
        OrganisationState.SUSPENDED: _("Your organisation is suspended, so nothing can be done in its name."),
    }
    return sentences.get(OrganisationState(organisation.state), "")


def _may_write(actor: Actor, organisation: Organisation, capability: CapabilityName) -> bool:
    acting = actor.membership_in(organisation)
    if acting is None or acting.role not in MAY_EDIT or organisation.state not in DRAFTING:
        return False
    return capability in acting.capabilities or _asks_for(actor, acting, capability)


def _asks_for(actor: Actor, acting: Acting, capability: CapabilityName) -> bool:
    """Look in the database whether a capability is asked for and within the membership's scope."""
    membership = Membership.objects.filter(
        person=actor.person,
        organisation=acting.organisation,
        organisation__capabilities__name=capability,
        organisation__capabilities__state=CapabilityState.ASKED,
    ).first()
    return membership is not None and (not membership.scope or capability in membership.scope)
