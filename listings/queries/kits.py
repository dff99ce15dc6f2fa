"""Reads of kits: that of a need, those that are public, and the drafts that one can fill."""

from typing import Final

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.actor import Actor
from accounts.states import CapabilityName
from listings.kits import KitState
from listings.models import Kit, KitCopy, KitEdition, Need, Theme
from listings.states import UNSENT

MOST_DRAFTS: Final = 50


def kit_of(need: Need) -> Kit | None:
    """Return the kit of a need in whatever state, None while none is written; one query."""
    return Kit.objects.select_related("shared").filter(need=need).first()


def kits_with_needs() -> QuerySet[Kit]:
    """Return kits as a page shows them, with how many needs were made after each; four queries."""
    rows = Kit.objects.select_related("shared", "need__organisation__place")
    themes = Prefetch("need__themes", Theme.objects.select_related("parent"))
    return rows.prefetch_related("need__texts", themes).annotate(copies=Count("editions__copies__need", distinct=True))


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
    """Return public kits, and those that the actor's buying teams shared once."""
    teams = [one.pk for one in actor.teams_of(CapabilityName.BUYS)]
    public = Q(state=KitState.SHARED, need__in=Need.objects.published().values("pk"))
    own = Q(need__organisation__in=teams, shared__isnull=False)
    return kits_with_needs().filter(public | own)


def editions_of(kit: Kit) -> QuerySet[KitEdition]:
    """Return what was shared, the last edition first."""
    return KitEdition.objects.filter(kit=kit)


def copies_of(need: Need) -> list[KitCopy]:
    """Return after which kits a need was made, with their needs; one query, two more where there is one."""
    rows = KitCopy.objects.filter(need=need).select_related("edition__kit__need__organisation")
    return list(rows.prefetch_related("edition__kit__need__texts"))


def drafts_of(actor: Actor) -> list[Need]:
    """Return the drafts of the actor's buying teams, the newest 50 first; two queries."""
    teams = [one.pk for one in actor.teams_of(CapabilityName.BUYS)]
    rows = Need.objects.filter(organisation__in=teams, state__in=UNSENT).select_related("organisation")
    return list(rows.prefetch_related("texts").order_by("-created_at", "-id")[:MOST_DRAFTS])
