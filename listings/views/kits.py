"""Kits: the page on which a city writes one, the public list and pages, and copying one into a need."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse, tell
from listings import actions, queries, rules, sharing
from listings.actions.copying import Copied
from listings.errors import REFUSALS
from listings.forms.kits import EDITION, CopyKitForm, KitFilterForm, KitForm
from listings.kits import KitState, Sharing
from listings.models import Kit, KitEdition, Need, Theme
from listings.queries import kits as kit_queries
from listings.queries.outcomes import outcome_of
from listings.queries.places import map_of_kits
from listings.views.editing import PAGE_SIZE, Desk

SHARE = "share"


@login_not_required
@require_safe
def kits(request: ActorRequest) -> HttpResponse:
    """List what cities share, by theme and country; at most six queries."""
    themes = sorted(Theme.objects.select_related("parent"), key=_place)
    form = KitFilterForm(request.GET, themes=themes, countries=kit_queries.countries_with_kits())
    chosen = form.chosen()
    rows = kit_queries.narrowed(kit_queries.public_kits(), **chosen)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "form": form, "is_narrowed": any(chosen.values()), "map": map_of_kits(page)}
    return render(request, "listings/kits.html", context)


@login_not_required
@require_safe
def kit(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a kit with its need and what came of it; an earlier edition by its number."""
    found = get_object_or_404(kit_queries.kits_visible_to(request.actor), public_id=public_id)
    is_own = rules.is_own(request.actor, found.need)
    editions = kit_queries.editions_visible_to(request.actor, found, is_own=is_own)
    context = {
        "kit": found,
        "edition": _edition(editions, request.GET.get(EDITION, "")),
        "editions": editions,
        "outcome": outcome_of(found.need),
        "points": queries.points_of(found.need),
        "is_own": is_own,
        "can_copy": found.is_public and bool(sharing.copying_for(request.actor)),
    }
    return render(request, "listings/kit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_kit(request: ActorRequest, public_id: str) -> HttpResponse:
    """Write the kit of a need that ended, keep it as a draft, or share it."""
    need = Desk(request).own(queries.with_everything(queries.needs_visible_to(request.actor)), public_id)
    if why := sharing.why_not_written(need):
        messages.info(request, why)
        return redirect("listings:need", public_id)
    found = kit_queries.kit_of(need)
    form = KitForm(request.POST if request.method == "POST" else None, need=need, kit=found)
    if form.is_valid() and (saved := _saved(request, need, found, form)):
        return (
            redirect("listings:kit", saved.public_id) if _shares(request) else redirect("listings:edit_kit", public_id)
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    is_shared = found is not None and found.state == KitState.SHARED
    context = {"need": need, "kit": found, "form": form, "is_shared": is_shared}
    return render(request, "listings/edit_kit.html", context, status=status)


@require_POST
def take_back_kit(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take a shared kit off the site."""
    need = Desk(request).own(queries.needs_visible_to(request.actor).select_related("organisation"), public_id)
    tell(
        request,
        lambda: actions.take_back_kit(actor=request.actor, need=need),
        _("Taken back. Nobody else reads it any more. Your text is kept; copies stay with those who made them."),
        refusals=REFUSALS,
    )
    return redirect("listings:edit_kit", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def copy_kit(request: ActorRequest, public_id: str) -> HttpResponse:
    """Begin a need after a kit, or fill what a draft of one's own leaves empty."""
    found = get_object_or_404(kit_queries.kits_visible_to(request.actor), public_id=public_id)
    organisations = sharing.copying_for(request.actor)
    if not organisations:
        raise PermissionDenied(_("To copy a kit, act as owner or editor for an organisation that buys."))
    drafts = [one for one in kit_queries.drafts_of(request.actor) if sharing.can_fill(request.actor, one)]
    form = CopyKitForm(request.POST if request.method == "POST" else None, organisations=organisations, drafts=drafts)
    if form.is_valid():
        try:
            copied = actions.copy_kit(actor=request.actor, kit=found, **form.target())
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            return _after_copying(request, copied)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "listings/copy_kit.html", {"kit": found, "form": form}, status=status)


def _place(theme: Theme) -> tuple[int, bool, int, str]:
    """Return where a theme stands in a list: each track, and under it what belongs to it."""
    track = theme.parent or theme
    return track.number or 0, theme.parent is not None, theme.position, theme.key


def _edition(editions: list[KitEdition], number: str) -> KitEdition:
    """Return the edition that the address names, the last one when it names none."""
    if not number:
        return editions[0]
    found = next((one for one in editions if str(one.number) == number), None)
    if found is None:
        raise Http404
    return found


def _shares(request: ActorRequest) -> bool:
    return request.POST.get("then") == SHARE


def _saved(request: ActorRequest, need: Need, found: Kit | None, form: KitForm) -> Kit | None:
    """Save what was typed, and share it if that is wished; None when it was refused, which the form then says.

    After a conflict the page shows `found` beside what was typed, and the next press is meant knowingly.
    """
    share, typed = _shares(request), form.cleaned_data
    try:
        kit = actions.save_kit(
            actor=request.actor,
            need=need,
            version=typed["version"] or 0,
            values=form.values(),
            wish=Sharing(typed["is_clean"]) if share else None,
        )
    except StaleVersion as refusal:
        form.add_error(None, str(refusal))
        form.show_version(found.version if found else 0)
        return None
    except REFUSALS as refusal:
        refuse(form, refusal)
        return None
    messages.success(request, _("Shared. Everybody can read and copy it now.") if share else _("The draft is kept."))
    return kit


def _after_copying(request: ActorRequest, copied: Copied) -> HttpResponse:
    """Say what was filled and what was left, and lead to the form of the need."""
    names = {
        "title": _("title"),
        "problem": _("problem"),
        "affected": _("who is affected"),
        "tried": _("what was tried"),
        "outcome": _("what should be different"),
        "themes": _("themes"),
        "cpv_codes": _("CPV codes"),
        "points": _("what vendors are asked"),
        "specification": _("specification"),
        "clauses": _("clauses"),
        "criteria": _("criteria"),
    }
    filled = ", ".join(names[one] for one in copied.filled)
    if filled:
        messages.success(
            request, _("Filled after the kit: %(fields)s. Read it all and make it yours.") % {"fields": filled}
        )
    else:
        messages.info(
            request, _("Your draft leaves nothing empty, so nothing was filled. The kit is named as its source.")
        )
    if copied.left_out:
        left = ", ".join(names[one] for one in copied.left_out)
        messages.info(
            request,
            _(
                "Not copied, because your text stands there, it is too long, or the languages differ: %(parts)s. "
                "Read it in the kit."
            )
            % {"parts": left},
        )
    return redirect("listings:edit_need", copied.need.public_id)
