"""The page on which a vendor declares that no ground for exclusion applies to it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import NotAllowed
from accounts.middleware import ActorRequest
from accounts.telling import refuse
from listings import actions, queries
from listings.forms.declaring import DeclarationForm
from listings.models import Solution
from listings.views.editing import Desk


@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show what is declared and take the tick."""
    solution = _own(request, public_id)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.declare(actor=request.actor, solution=solution)
        except NotAllowed as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Declared. It counts for 12 months; then you are asked again here."))
            return redirect("listings:solution", public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "listings/declaration.html", {"listing": solution, "form": form}, status=status)


@require_POST
def take_back(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take the declaration back."""
    solution = _own(request, public_id)
    try:
        was_there = actions.take_back_declaration(actor=request.actor, solution=solution)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The declaration is taken back.") if was_there else _("There is no declaration."))
    return redirect("listings:solution", public_id)


def _own(request: ActorRequest, public_id: str) -> Solution:
    rows = queries.with_everything(queries.solutions_visible_to(request.actor))
    return Desk(request).own(rows, public_id)
