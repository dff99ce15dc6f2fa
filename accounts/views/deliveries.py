"""The staff queue of deliveries that were set aside: who looks after each, and the button that tries again."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, queries, rules
from accounts.errors import AccountsError
from accounts.forms import DeliveriesForm, ticked_deliveries
from accounts.journal import queries as journal
from accounts.journal.errors import JournalError, NotSetAside
from accounts.journal.models import Delivery
from accounts.locales import local_datetime
from accounts.middleware import ActorRequest
from accounts.telling import tell

PAGE_SIZE = 25
_tell = partial(tell, refusals=(AccountsError, JournalError))


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """List what is set aside, the latest first, and how long the oldest due delivery waits."""
    _staff_only(request)
    form = DeliveriesForm(request.GET)
    chosen = form.chosen
    rows = queries.deliveries_set_aside(
        text=str(chosen["q"]), assignee=request.actor.person if chosen["mine"] else None
    )
    return render(
        request,
        "accounts/deliveries.html",
        {
            "form": form,
            "chosen": chosen,
            "lag": journal.lag(),
            "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        },
    )


@require_safe
def delivery(request: ActorRequest, uid: str) -> HttpResponse:
    """Show one delivery that is set aside, with what was done about it."""
    _staff_only(request)
    found = _set_aside(uid)
    if found is None:
        return _gone(request, uid)
    context = {"delivery": found, "history": queries.history_of_delivery(found)}
    return render(request, "accounts/delivery.html", context)


@require_POST
def assign(request: ActorRequest, uid: str) -> HttpResponse:
    """Take a delivery, or put it back."""
    _staff_only(request)
    found = _set_aside(uid)
    if found is None:
        return _gone(request, uid)
    to_me, instead_of = request.POST.get("to") == "me", request.POST.get("instead_of", "")
    _tell(
        request,
        lambda: actions.assign_delivery(actor=request.actor, delivery=found, to_me=to_me, instead_of=instead_of),
        _("It is yours now.") if to_me else _("It is free for everybody again."),
    )
    return redirect("accounts:delivery", uid)


@require_POST
def retry(request: ActorRequest, uid: str) -> HttpResponse:
    """Put one delivery back in line."""
    _staff_only(request)
    done = actions.retry_deliveries(actor=request.actor, uids=[uid])
    if not done:
        return _gone(request, uid)
    messages.success(request, _said("retry", done))
    return redirect("accounts:deliveries")


@require_POST
def bulk(request: ActorRequest) -> HttpResponse:
    """Take, put back or try again all that were ticked; each stands for itself."""
    _staff_only(request)
    uids, what = ticked_deliveries(request.POST.getlist("delivery")), request.POST.get("what", "")
    if what not in {"take", "put_back", "retry"} or not uids:
        messages.error(request, _("Tick at least one delivery and choose what to do."))
        return _back_to_queue(request)
    found = list(queries.deliveries_set_aside().filter(uid__in=uids))
    done = _retry(request, found) if what == "retry" else _assign(request, found, to_me=what == "take")
    if done:
        messages.success(request, _said(what, done))
    if len(found) < len(uids):
        messages.info(request, _not_set_aside(len(uids) - len(found)))
    return _back_to_queue(request)


def _retry(request: ActorRequest, chosen: Sequence[Delivery]) -> int:
    return actions.retry_deliveries(actor=request.actor, uids=[one.uid for one in chosen])


def _assign(request: ActorRequest, chosen: Sequence[Delivery], *, to_me: bool) -> int:
    return sum(
        _tell(
            request,
            partial(actions.assign_delivery, actor=request.actor, delivery=one, to_me=to_me),
            "",
            about=one.handler if one.is_secret else f"{one.handler}, {one.entry.subject}",
        )
        for one in chosen
    )


def _said(what: str, done: int) -> str:
    said = {
        "take": ngettext("%d delivery is yours now.", "%d deliveries are yours now.", done),
        "put_back": ngettext(
            "%d delivery is free for everybody again.", "%d deliveries are free for everybody again.", done
        ),
        "retry": ngettext("%d delivery is tried again now.", "%d deliveries are tried again now.", done),
    }
    return said[what] % done


def _not_set_aside(count: int) -> str:
    return (
        ngettext(
            "%d delivery is not set aside any more. A colleague may have been quicker.",
            "%d deliveries are not set aside any more. A colleague may have been quicker.",
            count,
        )
        % count
    )


def _back_to_queue(request: ActorRequest) -> HttpResponse:
    """Return to the queue as it was filtered."""
    shown = DeliveriesForm(QueryDict(request.POST.get("filter", ""))).chosen
    kept = {name: str(value) for name, value in shown.items() if value}
    return redirect(f"{reverse('accounts:deliveries')}?{urlencode(kept)}")


def _set_aside(uid: str) -> Delivery | None:
    return queries.deliveries_set_aside().filter(uid=uid).first()


def _gone(request: ActorRequest, uid: str) -> HttpResponse:
    """Say who put a delivery back in line, on the queue; what never was there is not found."""
    entry = journal.last_retry(uid)
    if entry is None:
        raise Http404
    who, when = queries.person_named(entry.person), local_datetime(entry.time)
    said = _("%(who)s put it back in line on %(when)s.") % {"who": who, "when": when} if who else str(NotSetAside())
    messages.info(request, said)
    return redirect("accounts:deliveries")


def _staff_only(request: ActorRequest) -> None:
    if not rules.can_read_staff_pages(request.actor):
        raise Http404
    if request.method == "POST" and not rules.can_retry_deliveries(request.actor):
        raise PermissionDenied
