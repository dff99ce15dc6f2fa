"""The staff page of what could not be delivered, and the button that tries again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import rules
from accounts.forms import ticked_deliveries
from accounts.journal import actions, queries
from accounts.middleware import ActorRequest

PAGE_SIZE = 50


@require_safe
def deliveries(request: ActorRequest) -> HttpResponse:
    """List what is quarantined, and how long the oldest due delivery waits."""
    if not rules.can_read_staff_pages(request.actor):
        raise Http404
    page = Paginator(queries.quarantined(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "lag": queries.lag(), "can_retry": rules.can_retry_deliveries(request.actor)}
    return render(request, "accounts/deliveries.html", context)


@require_POST
def retry(request: ActorRequest) -> HttpResponse:
    """Put the ticked deliveries back in line."""
    if not rules.can_read_staff_pages(request.actor):
        raise Http404
    if not rules.can_retry_deliveries(request.actor):
        raise PermissionDenied
    done = actions.retry_deliveries(ticked_deliveries(request.POST.getlist("delivery")), actor=request.actor)
    if done:
        messages.success(
            request, ngettext("%d delivery is tried again now.", "%d deliveries are tried again now.", done) % done
        )
    else:
        messages.info(request, _("Nothing was waiting any more. A colleague may have been quicker."))
    return redirect("accounts:deliveries")
