"""Following a need: the button, the list, and the page behind the link of a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import ActorRequest, second_factor_not_required
from listings import actions, queries
from listings.errors import REFUSALS
from listings.models import Follow, Need
from listings.views.editing import PAGE_SIZE

LIST = "list"


@require_safe
def followed_needs(request: ActorRequest) -> HttpResponse:
    """List the needs that the person follows; of one that is not public now she reads no more than that."""
    page = Paginator(queries.followed_by(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "listings/followed_needs.html", {"page_obj": page})


@require_POST
def follow_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Follow a need."""
    need = get_object_or_404(
        queries.needs_visible_to(request.actor).select_related("organisation"), public_id=public_id
    )
    try:
        actions.follow(actor=request.actor, need=need)
    except REFUSALS:
        messages.error(request, _("Only a need that is public can be followed."))
    else:
        messages.success(
            request, _("You follow this need. Replies, corrections and a moved deadline reach you by mail.")
        )
    return redirect("listings:need", public_id)


@require_POST
def unfollow_need(request: ActorRequest, public_id: str) -> HttpResponse:
    """Stop following a need, which need not be public any more; back to the list when the button stood there."""
    followed = Follow.objects.filter(person=request.actor.person, need__public_id=public_id).select_related("need")
    visible = queries.needs_visible_to(request.actor).filter(public_id=public_id).first()
    need: Need | None = visible or next((one.need for one in followed), None)
    if need is None:
        raise Http404
    actions.stop_following(actor=request.actor, need=need)
    messages.success(request, _("You follow this need no longer."))
    if request.POST.get("back") == LIST or visible is None:
        return redirect("listings:followed_needs")
    return redirect("listings:need", public_id)


# Mail programs send the POST of RFC 8058 by themselves, with neither cookie nor token: the address alone says who may.
# What follows links in mails, such as scanners, only ever sends a GET.
@csrf_exempt
@second_factor_not_required
@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_following(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the mails about a need are to stop, and stop them; a second time changes nothing."""
    named = queries.named_by(token)
    if named is None:
        raise Http404
    if request.method == "POST":
        actions.stop_by_link(need=named.need, person=named.person)
    title = named.need.title if named.need.is_public else ""
    is_done = queries.follow_named(named) is None
    return render(request, "listings/stop_following.html", {"need": named.need, "title": title, "is_done": is_done})
