"""The pages on which a team writes its listing in further languages."""

from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.queries import latest_reason
from accounts.telling import refuse, tell
from listings import actions, queries
from listings.errors import REFUSALS
from listings.forms.languages import RemovalForm, TextForm
from listings.forms.review import VersionForm
from listings.language import is_known, language_name
from listings.models import Need, Revision, Solution
from listings.queries.languages import free_languages, languages_of, wanted_text
from listings.states import ListingState, RevisionState
from listings.views.editing import Desk

SEEN: Final = {"solution": queries.solutions_visible_to, "need": queries.needs_visible_to}
_tell = partial(tell, refusals=REFUSALS)


@require_safe
def languages(request: ActorRequest, kind: str, public_id: str) -> HttpResponse:
    """List the texts of a listing by language; with a language to add, lead to its form."""
    listing = _own(request, kind, public_id)
    if way_back := Desk(request).sealed(listing):
        return way_back
    wanted = request.GET.get("add", "")
    if is_known(wanted) and wanted != listing.main_text.language:
        return redirect("listings:edit_text", kind, public_id, wanted)
    free = sorted(((code, language_name(code)) for code in free_languages(listing)), key=lambda one: one[1].casefold())
    context = {"listing": listing, "kind": kind, "written": languages_of(listing), "free": free}
    return render(request, "listings/languages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: ActorRequest, kind: str, public_id: str, language: str) -> HttpResponse:
    """Write a listing in a further language beside its main text; nobody's words are lost when two do it at once."""
    listing = _own(request, kind, public_id)
    if not is_known(language) or language == listing.main_text.language:
        raise Http404
    if way_back := Desk(request).sealed(listing):
        return way_back
    wanted = wanted_text(listing, language)
    data = request.POST if request.method == "POST" else None
    form = TextForm(data, listing=listing, language=language, wanted=wanted)
    if form.is_valid():
        result = _saved(request, listing, form)
        if result is not None:
            messages.success(request, _said_of(result))
            if doubt := form.doubt():
                messages.warning(request, doubt)
            return redirect("listings:languages", kind, public_id)
    return _page(request, kind, listing, form)


@require_POST
def remove_text(request: ActorRequest, kind: str, public_id: str, language: str) -> HttpResponse:
    """Remove a text in a further language."""
    listing, form = _own(request, kind, public_id), RemovalForm(request.POST)
    version, reason = form.version_shown, form.why
    step = partial(actions.remove_text, listing=listing, version=version, language=language, reason=reason)
    done = _("The text in %(language)s is removed.") % {"language": language_name(language)}
    if _tell(request, lambda: step(actor=request.actor), done) or not is_known(language):
        return redirect("listings:languages", kind, public_id)
    return redirect("listings:edit_text", kind, public_id, language)


@require_POST
def drop_text(request: ActorRequest, kind: str, public_id: str, language: str) -> HttpResponse:
    """Drop the change of a text that waits for review or was returned."""
    listing, version = _own(request, kind, public_id), VersionForm(request.POST).version_shown
    revision = queries.open_revision(listing, language) if language and isinstance(listing, Solution) else None
    if revision is None:
        messages.info(request, _("No change waits any more."))
    else:
        step = partial(actions.drop_revision, revision=revision, version=version)
        _tell(request, lambda: step(actor=request.actor), _("The change is dropped. What is public stays as it is."))
    return redirect("listings:languages", kind, public_id)


@require_POST
def lead_with_text(request: ActorRequest, kind: str, public_id: str, language: str) -> HttpResponse:
    """Make a text the main one."""
    listing, version = _own(request, kind, public_id), VersionForm(request.POST).version_shown
    step = partial(actions.lead_with_text, listing=listing, version=version, language=language)
    done = _("The text in %(language)s is the main one now.") % {"language": language_name(language)}
    _tell(request, lambda: step(actor=request.actor), done)
    return redirect("listings:languages", kind, public_id)


def _own(request: ActorRequest, kind: str, public_id: str) -> Any:
    if kind not in SEEN:
        raise Http404
    rows: Any = SEEN[kind](request.actor)
    return Desk(request).own(queries.with_everything(rows), public_id)


def _saved(request: ActorRequest, listing: Solution | Need, form: TextForm) -> Solution | Need | Revision | None:
    """Save what was typed; None when the form has the refusal."""
    typed = form.cleaned_data
    try:
        return actions.save_text(
            actor=request.actor,
            listing=listing,
            version=typed["version"] or 0,
            values=form.values(),
            reason=typed.get("reason", ""),
        )
    except StaleVersion as refusal:
        form.show_stored(wanted_text(listing, form.language), listing.version)
        refuse(form, refusal)
    except REFUSALS as refusal:
        refuse(form, refusal)
    return None


def _page(request: ActorRequest, kind: str, listing: Solution | Need, form: TextForm) -> HttpResponse:
    revision = queries.open_revision(listing, form.language) if isinstance(listing, Solution) else None
    returned = revision is not None and revision.state == RevisionState.RETURNED
    context = {
        "form": form,
        "kind": kind,
        "listing": listing,
        "language": form.language,
        "text": listing.text_called(form.language),
        "main": listing.main_text,
        "revision": revision,
        "reason": latest_reason(revision.subject, "revision.returned") if revision and returned else "",
        "is_correcting": isinstance(listing, Need) and listing.state == ListingState.PUBLISHED,
    }
    refused = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "listings/edit_text.html", context, status=refused)


def _said_of(result: Solution | Need | Revision) -> str:
    if isinstance(result, Revision):
        return _("Saved. The text waits for review; what is public stays as it is until then.")
    if isinstance(result, Need) and result.state == ListingState.PUBLISHED:
        return _("Saved. The correction is public, and mailed to whoever follows the need or answered it.")
    return _("Saved.")
