"""Words for how the search stands."""

from collections.abc import Mapping
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.engines.base import DATABASE_RESTORED, NOT_BUILT, REFUSED, UNEXPECTED, UNREADABLE

register = template.Library()

REASONS: Final[Mapping[str, str | Promise]] = {
    "engine_unreachable": _("The search engine cannot be reached."),
    "engine_busy": _("The search engine is too busy, or does not let this site in. Its own log says more."),
    UNEXPECTED: _("What answers at the search engine's address is not a search engine."),
    REFUSED: _("The search engine refused what this site asked. The site's log says with which status."),
    NOT_BUILT: _("There is no index yet."),
    UNREADABLE: _("The files of the index are damaged. A worker replaces them by itself."),
    DATABASE_RESTORED: _("The database was restored from a backup. A worker builds the index anew by itself."),
    "another_rebuild_took_over": _("Somebody else began to build the index meanwhile."),
    "the_worker_ends": _("The worker was stopped. Another one begins anew."),
    "KeyboardInterrupt": _("Somebody stopped it."),
}


@register.filter
def engine_reason(code: str) -> str:
    """Return why the engine or a run did not do it, in a sentence, or the code where there is none."""
    return str(REASONS.get(code, code))
