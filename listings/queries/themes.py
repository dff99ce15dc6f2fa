"""Reads of the curated tree: the tracks with their sub-themes, and what is new under one of them."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from listings.models import Need, Solution, Theme
from listings.queries.leading import with_lead_picture

NEWEST = 6


def tracks() -> QuerySet[Theme]:
    """Return the five tracks in the order of their numbers, each with its sub-themes, in two queries.

    A sub-theme counts in `solution_count` and `need_count` the listings that carry it, in whatever state.
    """
    counted = Theme.objects.annotate(
        solution_count=Count("solutions", distinct=True), need_count=Count("needs", distinct=True)
    )
    return Theme.objects.filter(parent=None).order_by("number").prefetch_related(Prefetch("children", counted))


def themes_below(theme: Theme) -> list[Theme]:
    """Return the sub-themes of a track, or none for a sub-theme."""
    return list(theme.children.select_related("parent")) if theme.parent_id is None else []


def newest_solutions(theme: Theme) -> QuerySet[Solution]:
    """Return the six newest public solutions of a theme; those of a track are those of its sub-themes too."""
    return with_lead_picture(under(theme, Solution.objects.public()))[:NEWEST]


def newest_needs(theme: Theme) -> QuerySet[Need]:
    """Return the six newest public needs of a theme; those of a track are those of its sub-themes too."""
    return under(theme, Need.objects.public())[:NEWEST]


def under(theme: Theme, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of some listings that carry a theme or one below it, the newest first, with place and texts."""
    themes = Theme.objects.filter(pk=theme.pk) | Theme.objects.filter(parent=theme)
    carrying = rows.model._default_manager.filter(themes__in=themes).values("pk")
    shown = rows.filter(pk__in=carrying).order_by("-published_at", "-id")
    return shown.select_related("organisation__place").prefetch_related("texts")
