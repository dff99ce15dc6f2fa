"""The link in a mail that stops it: it names one saved search and its receiver, and nobody can make another."""

from typing import Final, NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from search.models import SavedSearch

SIGNER: Final = Signer(salt="search.stop", sep=".")
"""Its signatures do not expire, and hold as long as their key is the site's, or among `SECRET_KEY_FALLBACKS`."""


def stop_url(saved: SavedSearch) -> str:
    """Return the whole address of the page that stops the mails of a search, in the active language."""
    return settings.SITE_URL + reverse("search:stop_mails", args=[SIGNER.sign(_names(saved))])


class Named(NamedTuple):
    """What a link names, by public identifiers."""

    search: str
    person: str


def named_by(token: str) -> Named | None:
    """Return what a link names; None when nobody signed it so."""
    try:
        search, _dot, person = SIGNER.unsign(token).partition(".")
    except BadSignature:
        return None
    return Named(search, person)


def search_of(named: Named) -> SavedSearch | None:
    """Return the search that a link names; None when it was deleted since."""
    rows = SavedSearch.objects.select_related("person")
    return rows.filter(public_id=named.search, person__public_id=named.person).first()


def _names(saved: SavedSearch) -> str:
    return ".".join(Named(saved.public_id, saved.person.public_id))
