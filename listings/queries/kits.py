"""Reads of kits: that of a need, those that are public, and the drafts that one can fill."""

from typing import Final

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.actor import Actor
from accounts.journal.models import Entry
from accounts.states import CapabilityName
from listings.kits import KitState
from listings.models import Kit, KitEdition, Need, Theme
from listings.queries.reports import reported_edition, reports_to_decide
from listings.states import UNSENT

MOST_DRAFTS: Final = 50


def kit_of(need: Need) -> Kit | None:
    """Return the kit of a need in whatever state, None while none is written; one query."""
    return Kit.objects.select_related("shared").filter(need=need).first()


def kits_with_needs() -> QuerySet[Kit]:
    """Return kits as a page shows them, with how many public needs were made after each; four queries."""
    rows = Kit.objects.select_related("shared", "need__organisation__place")
    themes = Prefetch("need__themes", Theme.objects.select_related("parent"))
    public = Q(editions__copies__need__in=Need.objects.public().values("pk"))
    copies = Count("editions__copies__need", distinct=True, filter=public)
    return rows.prefetch_related("need__texts", themes).annotate(copies=copies)


def public_kits() -> QuerySet[Kit]:
    """Return what everybody may read, the kit shared last before the others."""
    public = Need.objects.public().values("pk")
    return kits_with_needs().filter(state=KitState.SHARED, need__in=public).order_by("-shared__shared_at", "-id")


def narrowed(rows: QuerySet[Kit], *, theme: str = "", country: str = "") -> QuerySet[Kit]:
    """Return the kits of needs with a theme, or one below it, and of cities in a country; "" is any."""
    if theme:
        named = Theme.objects.filter(Q(key=theme) | Q(parent__key=theme))
        rows = rows.filter(need__in=Need.objects.filter(themes__in=named).values("pk"))
    return rows.filter(need__organisation__country=country) if country else rows


def countries_with_kits() -> list[str]:
    """Return the countries of which there are public kits, in order; one query."""
    rows = public_kits().order_by("need__organisation__country")
    return list(dict.fromkeys(rows.values_list("need__organisation__country", flat=True)))


def kits_visible_to(actor: Actor) -> QuerySet[Kit]:
    """Return public kits, those that the actor's buying teams shared once, and those about which she decides."""
    teams = [one.pk for one in actor.teams_of(CapabilityName.BUYS)]
    public = Q(state=KitState.SHARED, need__in=Need.objects.published().values("pk"))
    own = Q(need__organisation__in=teams, shared__isnull=False)
    reported = Q(pk__in=reports_to_decide(actor).values("kit")) if actor.may_decide else Q(pk=None)
    return kits_with_needs().filter(public | own | reported)


def editions_visible_to(actor: Actor, kit: Kit, *, is_own: bool) -> list[KitEdition]:
    """Return what the actor may read of what was shared, the last edition first; reads need and organisation.

    Her own team reads all; everybody, while it is public, what was shared since it last left the site; staff the
    editions that are reported and wait for her.
    """
    editions = list(KitEdition.objects.filter(kit=kit))
    if is_own:
        return editions
    shown = {kit.shared_id} if kit.is_public else set()
    if kit.is_public:
        since = _first_shown(kit)
        shown |= {one.pk for one in editions if one.number >= since}
    if actor.may_decide:
        waiting = reports_to_decide(actor).filter(kit=kit)
        shown |= {one.pk for one in map(reported_edition, waiting) if one}
    return [one for one in editions if one.pk in shown]


def _first_shown(kit: Kit) -> int:
    """Return the number from which on editions were shared since the kit last left the site."""
    entries = Entry.objects.filter(subject=kit.subject).order_by("id")
    gone = entries.filter(verb__in=("kit.taken_back", "kit.hidden")).last()
    if gone is None:
        return 1
    numbers = [one.data.get("number") for one in entries.filter(verb="kit.shared", id__gt=gone.pk)]
    return next((one for one in numbers if isinstance(one, int)), kit.shared.number if kit.shared else 1)


def drafts_of(actor: Actor) -> list[Need]:
    """Return the drafts of the actor's buying teams, the newest 50 first; two queries."""
    teams = [one.pk for one in actor.teams_of(CapabilityName.BUYS)]
    rows = Need.objects.filter(organisation__in=teams, state__in=UNSENT).select_related("organisation")
    return list(rows.prefetch_related("texts").order_by("-created_at", "-id")[:MOST_DRAFTS])
