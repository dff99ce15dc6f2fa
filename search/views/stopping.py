"""The page behind the link of a mail: it stops that mail, without signing in, and only when a button is pressed."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.middleware import second_factor_not_required
from search import actions
from search.stopping import named_by, search_of


# Mail programs send the POST of RFC 8058 by themselves, with neither cookie nor token: the address alone says who may.
# What follows links in mails, such as scanners, only ever sends a GET.
@csrf_exempt
@second_factor_not_required
@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the mails of a saved search are to stop, and stop them; a second time changes nothing."""
    named = named_by(token)
    if named is None:
        raise Http404
    saved = search_of(named)
    if saved and request.method == "POST":
        actions.stop_by_link(saved=saved)
    is_done = saved is None or saved.is_paused or request.method == "POST"
    return render(request, "search/stop_mails.html", {"saved": saved, "is_done": is_done})
