"""Tells whoever counts it what a page shows of listings: a counter that settings name stands above this floor."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.middleware import ActorRequest

NOTHING: Mapping[str, int] = {}


def notice_shown(
    request: ActorRequest, *, seen: Mapping[str, int] = NOTHING, opened: Mapping[str, int] = NOTHING
) -> None:
    """Tell which solutions stand in a list that is shown, and whose page is: the owner's key by public identifier.

    Asks no database and writes none: what settings name as SHOWN leaves a line for the worker, or nothing.
    """
    import_string(settings.SHOWN)(request, seen, opened)
