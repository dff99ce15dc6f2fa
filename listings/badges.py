"""The badges of themes: their place in the line plan and their names."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TypeVar

from django.urls import reverse
from django.utils.translation import get_language

from accounts.markup import Markup, joined, written
from listings.models import Theme
from listings.values import Badge

OnLine = TypeVar("OnLine", Theme, Badge)
BADGE: Final = '<span class="line-badge" data-track="{0}"><span data-badge="{0}">{0}</span><a href="{1}">{2}</a></span>'


def by_track(themes: Iterable[OnLine]) -> list[OnLine]:
    """Return themes in the order of the line plan; the first one gives a page its line. Their parents are loaded."""
    return sorted(themes, key=lambda theme: (theme.track_number, theme.position))


def theme_badges(themes: Iterable[OnLine]) -> Markup:
    """Return the markup of `c-line-badge` for each theme: a list of hits has sixty, and a component takes long."""
    language = get_language() or "en"
    return joined(_badge(theme.track_number, theme.key, theme.name, language) for theme in by_track(themes))


@lru_cache(1_024)
def _badge(track: int | None, key: str, name: str, _language: str) -> Markup:
    return written(BADGE, track, reverse("listings:theme", args=[key]), name)
