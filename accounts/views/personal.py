"""The pages on which a person sees what is held about her, takes a copy, and has herself erased."""

import json

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, queries
from accounts.errors import AccountsError
from accounts.files.packing import packed
from accounts.forms import EraseForm
from accounts.held import copies_for, texts_on_hold
from accounts.middleware import ActorRequest
from accounts.personal import held_about
from accounts.telling import refuse

NOT_GUESSED = {"X-Content-Type-Options": "nosniff"}


@require_safe
def own_data(request: ActorRequest) -> HttpResponse:
    """Say how much is held about a person, and offer a copy and the way out."""
    held = held_about(request.actor.signed_in)
    counts = {name: len(rows) for name, rows in held.items()}
    return render(request, "accounts/own_data.html", {"counts": counts})


@require_POST
@reauthentication_required
def download(request: ActorRequest) -> HttpResponseBase:
    """Give out all that is held about a person, as a file, and with the files that she sent as an archive."""
    person = request.actor.signed_in
    actions.note_download(actor=request.actor)
    held = {"made": timezone.now().isoformat(), **held_about(person)}
    text = json.dumps(held, ensure_ascii=False, indent=2)
    name, sent = f"own-data-{timezone.localdate():%Y-%m-%d}", copies_for(person)
    if sent:
        return FileResponse(packed(text, sent), as_attachment=True, filename=f"{name}.zip", headers=NOT_GUESSED)
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"', **NOT_GUESSED},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def erase(request: ActorRequest) -> HttpResponse:
    """Erase the person, after she read what goes and what stays, and typed her address."""
    person = request.actor.signed_in
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_person(actor=request.actor, typed=form.cleaned_data["typed"])
        except AccountsError as refusal:
            refuse(form, refusal)
        else:
            logout(request)
            messages.success(request, _("Your account is erased. Thank you for having been here."))
            return redirect("pages:home")
    context = {"form": form, "alone": queries.owned_alone(person), "on_hold": texts_on_hold(person)}
    return render(request, "accounts/erase.html", context, status=422 if form.errors else 200)
