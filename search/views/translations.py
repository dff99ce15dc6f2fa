"""A listing in the reader's language by machine: a press of a button asks for it, the page shows what was made."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from search.errors import SearchError
from search.kinds import url_of
from search.queries.translations import Original, original
from search.queries.translations import translation as made_of
from search.schema import KINDS
from search.translating.errors import TooOften
from search.translating.kept import translate, translated


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Show what a machine made of a public text; a POST has it made and asks outside the site, a GET never does."""
    reader = get_language() or "en"
    found = original(kind, public_id, reader) if kind in KINDS and settings.TRANSLATOR_URL else None
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            _make(request, found, reader)
        except SearchError as refusal:
            messages.error(request, str(refusal))
        return redirect("search:translation", kind, public_id)
    context = {"original": found, "made": made_of(found, reader), "kind": kind, "public_id": public_id}
    page = render(request, "search/translation.html", {**context, "url": url_of(kind, public_id)})
    page.headers["X-Robots-Tag"] = "noindex"
    return page


def _make(request: HttpRequest, found: Original, reader: str) -> None:
    if translated(found.texts, found.language, reader):
        return
    if not ratelimit.consume(request, action="translate" if request.user.is_authenticated else "translate_unknown"):
        raise TooOften
    translate(found.texts, found.language, reader)
