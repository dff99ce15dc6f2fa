"""What every page of the shell needs."""

from functools import lru_cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_urlconf, translate_url
from django.utils.translation import get_language, get_language_info

from accounts.actor import NOBODY
from accounts.conditions import Version, in_force, to_accept
from accounts.markup import NOTHING, Markup, joined, written

LINK: Final = '<a href="{0}" lang="{1}" hreflang="{1}"{2}>{3}<span class="visually-hidden"> {4}</span></a>\n'
CURRENT: Final = Markup(' aria-current="true"')
SHORT: Final = {"en": "EN", "bg": "БГ"}


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the actor, the links to the page in the other language, the contact address, and what the site can do."""
    return {
        "actor": getattr(request, "actor", NOBODY),
        "language_links": joined(_language_link(request, code) for code, _name in settings.LANGUAGES),
        "demo": settings.DEMO,
        "contact_email": settings.CONTACT_EMAIL,
        "terms": in_force(),
        "terms_asked": _terms_asked(request),
        "translates": bool(settings.TRANSLATOR_URL),
        "openid_name": settings.OPENID.name if settings.OPENID else "",
    }


def _terms_asked(request: HttpRequest) -> Version | None:
    """Return the version of the terms that somebody signed in has not accepted yet; no query."""
    person = getattr(request, "actor", NOBODY).person
    return to_accept(person.terms) if person else None


def _language_link(request: HttpRequest, code: str) -> Markup:
    here, is_current = "/" + request.get_full_path().lstrip("/"), code == get_language()
    path, mark, parameters = here.partition("?")
    url = here if is_current else f"{_translated(path, code, get_urlconf())}{mark}{parameters}"
    return written(LINK, url, code, CURRENT if is_current else NOTHING, SHORT[code], _name_of(code))


@lru_cache
def _name_of(code: str) -> str:
    return str(get_language_info(code)["name_local"])


@lru_cache(maxsize=512)
def _translated(path: str, code: str, _urlconf: str | None) -> str:
    """Return the path of a page in another language, which is looked up in all of the site's addresses."""
    return translate_url(path, code)
