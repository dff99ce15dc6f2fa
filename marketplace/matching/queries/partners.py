"""Reads of partners wanted: the entries at a need, one's own, and the messages of one's teams."""

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.models import Capability, Organisation
from accounts.states import CapabilityName, CapabilityState, OrganisationState
from listings.models import Need
from marketplace.matching.models import Partner, PartnerNote
from marketplace.matching.states import PartnerState


def vendors() -> QuerySet[Organisation]:
    """Return the organisations that are verified and may provide now: a suspended one is none."""
    able = Capability.objects.filter(name=CapabilityName.PROVIDES, state=CapabilityState.GRANTED)
    return Organisation.objects.filter(state=OrganisationState.VERIFIED, pk__in=able.values("organisation"))


def partners_at(need: Need) -> QuerySet[Partner]:
    """Return the entries that stand at a need, the newest first; by whom they may be read, a rule says."""
    rows = Partner.objects.filter(need=need, state=PartnerState.STANDING, organisation__in=vendors())
    return rows.exclude(brings="").select_related("organisation__place", "need__organisation")


def standing_partners() -> QuerySet[Partner]:
    """Return the entries that stand, of verified vendors, with their needs."""
    rows = Partner.objects.filter(state=PartnerState.STANDING, organisation__in=vendors()).exclude(brings="")
    return rows.select_related("organisation", "need__organisation")


def partner_of(need: Need, organisation: Organisation | None) -> Partner | None:
    """Return an organisation's entry at a need whatever its state, None when there is none or its texts are gone."""
    if organisation is None:
        return None
    rows = Partner.objects.filter(need=need, organisation=organisation).exclude(brings="")
    return rows.select_related("organisation", "need__organisation").first()


def partners_of_teams(actor: Actor) -> QuerySet[Partner]:
    """Return the entries of the actor's teams: nobody else finds one by its identifier to withdraw it."""
    teams = [one.pk for one in actor.teams_of(CapabilityName.PROVIDES)]
    rows = Partner.objects.filter(organisation__in=teams).exclude(brings="")
    return rows.select_related("organisation", "need__organisation")


def own_partners(actor: Actor, organisation: Organisation) -> QuerySet[Partner]:
    """Return an organisation's entries for its team that provides, the latest first; else nothing."""
    rows = partners_of_teams(actor).filter(organisation=organisation)
    return rows.prefetch_related("need__texts").order_by("-changed_at", "-id")


def notes_of_teams(actor: Actor) -> QuerySet[PartnerNote]:
    """Return the messages that the actor's teams sent or got: nobody else finds one."""
    teams = [one.pk for one in actor.teams_of(CapabilityName.PROVIDES)]
    rows = PartnerNote.objects.filter(Q(sender__in=teams) | Q(receiver__in=teams)).exclude(text="")
    return rows.select_related("partner__need__organisation", "sender", "receiver", "person")


def notes_at(need: Need, actor: Actor, organisation: Organisation) -> QuerySet[PartnerNote]:
    """Return the messages about a need that an organisation's team sent or got, the latest first."""
    rows = notes_of_teams(actor).filter(partner__need=need)
    return rows.filter(Q(sender=organisation) | Q(receiver=organisation)).order_by("-id")
