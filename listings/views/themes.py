"""The staff pages on which the curated tree of tracks and themes is kept."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import AccountsError, StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse
from listings.actions.themes import ThemeWords, add_theme, edit_theme
from listings.forms.themes import EditThemeForm, ThemeForm
from listings.models import Theme
from listings.queries.themes import themes_below, tracks


@require_safe
def themes(request: ActorRequest) -> HttpResponse:
    """Show the whole tree."""
    _staff_only(request)
    return render(request, "listings/themes.html", {"tracks": tracks()})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, key: str) -> HttpResponse:
    """Change a theme's words and place; nobody's text is lost when two do it at once."""
    _staff_only(request)
    theme: Theme = get_object_or_404(Theme.objects.select_related("parent"), key=key)
    form = EditThemeForm(request.POST if request.method == "POST" else None, theme=theme, neighbours=_neighbours(theme))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            edit_theme(
                actor=request.actor,
                theme=theme,
                version=values["version"],
                words=ThemeWords(**form.words),
                place=values.get("place", 0),
            )
        except AccountsError as refusal:
            if isinstance(refusal, StaleVersion):
                theme.refresh_from_db()
                form.show_stored(theme, _neighbours(theme))
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("listings:themes")
    return render(request, "listings/edit_theme.html", {"theme": theme, "form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, key: str) -> HttpResponse:
    """Add a theme to a track."""
    _staff_only(request)
    track: Theme = get_object_or_404(Theme, key=key, parent=None)
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_theme(actor=request.actor, track=track, words=ThemeWords(**form.words))
        except AccountsError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("“%s” stands at the end of its track now.") % made.name)
            return redirect("listings:themes")
    return render(request, "listings/add_theme.html", {"track": track, "form": form}, status=_status(form))


def _neighbours(theme: Theme) -> list[Theme]:
    return themes_below(theme.parent) if theme.parent else []


def _status(form: ThemeForm) -> int:
    return 422 if form.is_bound and form.errors else 200


def _staff_only(request: ActorRequest) -> None:
    if not request.actor.is_staff:
        raise Http404
    if request.method == "POST" and not request.actor.may_decide:
        raise PermissionDenied
