"""Who may answer a need, show interest in a match, curate, and read what others sent: the mode table at work."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Acting, Actor
from accounts.models import Organisation
from accounts.rules import may_write_for
from accounts.states import MAY_EDIT, CapabilityName, OrganisationState, Role
from listings.clocks import zone_of
from listings.models import Need, Solution
from listings.rules import DRAFTING, why_organisation_waits
from listings.states import ListingState, Mode
from marketplace.matching.models import Answer, Audit, Mark, Match
from marketplace.matching.states import (
    MATCHED_MODES,
    NOTHING_OPEN,
    OPENINGS,
    AnswersFrom,
    AnswerState,
    AuditState,
    MarkKind,
    MarkState,
    MatchState,
    Openings,
    Party,
    Reader,
    Side,
    Wish,
)


def openings_of(need: Need) -> Openings:
    """Return what the mode of a need opens: nothing while a draft has none."""
    return OPENINGS[Mode(need.mode)] if need.mode else NOTHING_OPEN


def belongs_to_city(actor: Actor, need: Need) -> bool:
    """Every member of the team that buys, of the need's organisation."""
    return actor.team_in(need.organisation, CapabilityName.BUYS) is not None


def reader_of(actor: Actor, need: Need) -> Reader:
    """Return from where the actor reads a need: her team's, or the organisation's that she acts for."""
    if belongs_to_city(actor, need):
        return Reader.CITY
    acting = actor.membership_in(actor.organisation) if actor.organisation else None
    if acting is None or acting.organisation.state != OrganisationState.VERIFIED:
        return Reader.ANYBODY
    if acting.organisation.pk == need.organisation_id:
        return Reader.ANYBODY
    if CapabilityName.PROVIDES in acting.capabilities:
        return Reader.VENDOR
    return Reader.INVESTOR if CapabilityName.INVESTS in acting.capabilities else Reader.ANYBODY


def is_open(need: Need) -> bool:
    """Whether a need is public and its deadline lies ahead."""
    return need.is_open and need.is_public


def is_sealed(need: Need) -> bool:
    """Whether answers to a need are unreadable now for everybody but their authors.

    Until the deadline, by the clock; for good when the need left the site before it. What left the site afterwards has
    its `opening`, which is looked up then.
    """
    if not openings_of(need).is_sealed:
        return False
    if not need.is_closed:
        return True
    return need.state != ListingState.PUBLISHED and not hasattr(need, "opening")


def why_not_answered(actor: Actor, organisation: Organisation | None, need: Need) -> str:
    """Return why the actor may not answer a need for an organisation, or "" when she may."""
    if openings_of(need).answers_from == AnswersFrom.NOBODY:
        return _("Nobody answers here: the tender runs on the portal of the city.")
    if need.is_open and not need.is_public:
        return _("The city that posted this need is not verified now, so it takes no answers.")
    if not need.is_open:
        return _("This need is closed, so it takes no more answers.")
    acting = actor.membership_in(organisation) if organisation else None
    if acting is None:
        return _("One answers for an organisation. Register yours, or ask a colleague to add you to it.")
    if acting.organisation.pk == need.organisation_id:
        return _("This is a need of your own organisation.")
    return _why_not_written(acting, need)


def _why_not_written(acting: Acting, need: Need) -> str:
    """Return why a membership does not suffice to answer a need, or ""."""
    if not acting.covers(CapabilityName.PROVIDES):
        return _("You belong to another team of your organisation. Those who provide answer needs.")
    if acting.role not in MAY_EDIT:
        return _("You may read for your organisation. Answering needs the role owner or editor.")
    if acting.organisation.state not in DRAFTING:
        return why_organisation_waits(acting.organisation)
    is_vendor = (
        acting.organisation.state == OrganisationState.VERIFIED and CapabilityName.PROVIDES in acting.capabilities
    )
    if openings_of(need).answers_from == AnswersFrom.VENDORS and not is_vendor:
        return _("Only verified vendors may answer this need: organisations that programme staff let list solutions.")
    return ""


def can_answer(actor: Actor, organisation: Organisation | None, need: Need) -> bool:
    """Owners and editors of an organisation that the need's mode admits, while the need is open."""
    return not why_not_answered(actor, organisation, need)


def is_author(actor: Actor, answer: Answer) -> bool:
    """Every member of the team that provides, of the organisation that wrote it."""
    return actor.team_in(answer.organisation, CapabilityName.PROVIDES) is not None


def can_read_answers(actor: Actor, need: Need) -> bool:
    """Members of the need's own team, once answers are not sealed. Staff read none."""
    return belongs_to_city(actor, need) and not is_sealed(need)


def can_handle_answer(actor: Actor, answer: Answer) -> bool:
    """Owners and editors of the organisation that wrote it, whatever its state."""
    acting = actor.team_in(answer.organisation, CapabilityName.PROVIDES)
    return acting is not None and acting.role in MAY_EDIT


def can_withdraw_answer(actor: Actor, answer: Answer) -> bool:
    """Who may write for its organisation, while it is sent and the need is open."""
    return can_handle_answer(actor, answer) and answer.state == AnswerState.SENT and is_open(answer.need)


def is_answering_team(actor: Actor, organisation: Organisation) -> bool:
    """Every member of the team that provides, of an organisation."""
    return actor.team_in(organisation, CapabilityName.PROVIDES) is not None


def can_keep_texts(actor: Actor, organisation: Organisation) -> bool:
    """Owners and editors of the team that provides, whatever the organisation's state."""
    acting = actor.team_in(organisation, CapabilityName.PROVIDES)
    return acting is not None and acting.role in MAY_EDIT


def can_write_summary(actor: Actor, need: Need) -> bool:
    """Owners and editors of the need's verified organisation, of a public need whose mode has a summary."""
    is_summed_up = need.is_public and openings_of(need).has_summary
    return is_summed_up and may_write_for(actor, need.organisation, CapabilityName.BUYS)


def can_read_candidates(actor: Actor, need: Need) -> bool:
    """Every member of the need's own team; staff read none."""
    return belongs_to_city(actor, need)


def can_list(actor: Actor, need: Need) -> bool:
    """Owners and editors of the need's verified organisation: they freeze searches and fill the long list."""
    return may_write_for(actor, need.organisation, CapabilityName.BUYS)


def has_shortlist(need: Need) -> bool:
    """Whether candidates may be chosen and excluded: the mode says so, and it is fixed, as the need was published."""
    return need.published_at is not None and openings_of(need).has_shortlist


def has_matches(need: Need) -> bool:
    """Whether a need is public and of a mode that is put together with solutions."""
    return need.is_public and need.mode in MATCHED_MODES


def can_choose(actor: Actor, need: Need) -> bool:
    """Who may list, of a need that has a shortlist."""
    return has_shortlist(need) and can_list(actor, need)


def can_make_record(actor: Actor, need: Need) -> bool:
    """Owners and editors of the need's verified organisation; whether one can be made now, a query says."""
    return may_write_for(actor, need.organisation, CapabilityName.BUYS)


def today_of(need: Need) -> date:
    """Return the day by the clocks of a need's zone."""
    return timezone.now().astimezone(zone_of(need.deadline_zone)).date()


def audit_is_past(audit: Audit) -> bool:
    """Whether the last day of an auditor's access has passed."""
    return audit.until < today_of(audit.need)


def can_grant_audit(actor: Actor, need: Need) -> bool:
    """Owners of the team that buys, of the need's verified organisation."""
    acting = actor.team_in(need.organisation, CapabilityName.BUYS)
    return can_make_record(actor, need) and acting is not None and acting.role == Role.OWNER


def can_audit(actor: Actor, audit: Audit) -> bool:
    """Who took the access up, until its last day has passed or it is taken back."""
    is_hers = actor.person is not None and audit.person_id == actor.person.pk
    return is_hers and audit.state == AuditState.ACCEPTED and not audit_is_past(audit)


def can_read_matches(actor: Actor, need: Need) -> bool:
    """Members of the need's own team, and staff."""
    return actor.is_staff or belongs_to_city(actor, need)


def sides_of(actor: Actor, need: Need, solution: Solution) -> frozenset[Side]:
    """Return for which sides of a pair the actor may speak: owners and editors who may use the side's capability."""
    sides = {
        Side.CITY: may_write_for(actor, need.organisation, CapabilityName.BUYS),
        Side.VENDOR: may_write_for(actor, solution.organisation, CapabilityName.PROVIDES),
    }
    return frozenset(side for side, acts in sides.items() if acts)


def has_open_interest(need: Need, solution: Solution) -> bool:
    """Whether the mode has interest, the need is open, and the solution is public and another organisation's."""
    return (
        openings_of(need).has_interest
        and is_open(need)
        and solution.is_public
        and need.organisation_id != solution.organisation_id
    )


def can_speak(actor: Actor, need: Need, solution: Solution, side: Side) -> bool:
    """Who may speak for the side, while the pair's interest is open."""
    return has_open_interest(need, solution) and side in sides_of(actor, need, solution)


def may_show_interest(match: Match | None, side: Side) -> bool:
    """Whether a side may say yes now: it has not yet, the other side has not declined, the city removed nothing."""
    if match is None:
        return True
    said = match.wish_of(side) == Wish.INTERESTED or match.wish_of(side.other) == Wish.DECLINED
    return not said and not match.is_removed and match.state != MatchState.MATCHED


def may_take_back_interest(match: Match | None, side: Side) -> bool:
    """Whether a side may unsay its yes: the other side has said nothing, the city removed nothing."""
    if match is None or match.is_removed:
        return False
    return match.state == MatchState.INTERESTED and match.wish_of(side) == Wish.INTERESTED


def may_decline(match: Match | None) -> bool:
    """Whether a side may say no now: nobody has declined, they are not matched, the city removed nothing."""
    if match is None:
        return True
    return match.state in {MatchState.SUGGESTED, MatchState.INTERESTED} and not match.is_removed


def can_curate(actor: Actor, need: Need) -> bool:
    """Staff who may decide, for a public need with matches that is not their own organisation's."""
    return actor.may_decide and actor.membership_in(need.organisation) is None and need.mode in MATCHED_MODES


def can_mark(actor: Actor, need: Need, solution: Solution) -> bool:
    """Who may curate the need, unless she belongs to the vendor."""
    return can_curate(actor, need) and actor.membership_in(solution.organisation) is None


def can_decide_removal(actor: Actor, mark: Mark) -> bool:
    """Owners and editors of the need's verified organisation."""
    return mark.kind == MarkKind.REMOVAL and may_write_for(actor, mark.match.need.organisation, CapabilityName.BUYS)


def may_contest(actor: Actor, mark: Mark) -> bool:
    """Owners and editors of the vendor."""
    return may_write_for(actor, mark.match.solution.organisation, CapabilityName.PROVIDES)


def can_contest(actor: Actor, mark: Mark) -> bool:
    """Who may contest it, once, while it stands or the city followed it."""
    is_live = mark.state in {MarkState.STANDING, MarkState.REMOVED} and not mark.contest
    return is_live and may_contest(actor, mark)


def opens_as_pair(need: Need) -> bool:
    """Whether a matched city and vendor open an inquiry together; otherwise the city does, without a vendor."""
    return Party.VENDOR in openings_of(need).inquiry_parties


def can_open_inquiry(actor: Actor, need: Need, vendor: Organisation | None) -> bool:
    """Who may write for the city of a public need; of a matched pair, `vendor` being the other half, either side."""
    if not need.is_public or opens_as_pair(need) != (vendor is not None):
        return False
    vendor_opens = vendor is not None and may_write_for(actor, vendor, CapabilityName.PROVIDES)
    is_vouched = vendor is None or vendor.state == OrganisationState.VERIFIED
    return is_vouched and (vendor_opens or may_write_for(actor, need.organisation, CapabilityName.BUYS))


def has_partners(need: Need) -> bool:
    """Whether vendors look for partners at a need: it was published, and its mode takes answers."""
    return need.published_at is not None and openings_of(need).answers_from != AnswersFrom.NOBODY


def is_partner_team(actor: Actor, organisation: Organisation, need: Need) -> bool:
    """Every member of the team that provides, of a verified organisation; nobody of the need's own organisation."""
    acting = actor.team_in(organisation, CapabilityName.PROVIDES)
    if acting is None or actor.membership_in(need.organisation) is not None:
        return False
    return organisation.state == OrganisationState.VERIFIED and CapabilityName.PROVIDES in acting.capabilities


def reads_partners(actor: Actor, need: Need) -> bool:
    """Members of some verified vendor that is not the need's own organisation. Staff read nothing as staff."""
    return has_partners(need) and any(is_partner_team(actor, one, need) for one in actor.organisations)


def writes_to_partners(actor: Actor, organisation: Organisation, need: Need) -> bool:
    """Owners and editors of a verified vendor's team, for it; whether the need is open, `why_no_partners` says."""
    acting = actor.team_in(organisation, CapabilityName.PROVIDES)
    is_team = has_partners(need) and is_partner_team(actor, organisation, need)
    return is_team and acting is not None and acting.role in MAY_EDIT


def why_no_partners(need: Need) -> str:
    """Return why nobody looks for partners at a need now, or ""."""
    if not need.is_open:
        return _("The need is closed, so nobody looks for partners here any more.")
    return "" if need.is_public else _("The need is not public now, so nobody looks for partners here.")
