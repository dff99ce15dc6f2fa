"""Pages on which somebody describes an organisation step by step; she can leave at each, and goes on where she was."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, queries
from accounts.errors import AccountsError
from accounts.forms import STEPS, OrganisationForm, StepForm, first_open_step, kept_step
from accounts.forms.describing import Kept, Step, said
from accounts.middleware import ActorRequest


@require_safe
def create_organisation(request: ActorRequest) -> HttpResponse:
    """Begin, or go on at the first step that is not done."""
    step = first_open_step(_kept(request))
    return redirect("accounts:describe_organisation", step.word) if step else redirect("accounts:send_organisation")


@require_http_methods(["GET", "HEAD", "POST"])
def describe_organisation(request: ActorRequest, word: str) -> HttpResponse:
    """Take one step; what was typed is kept when she goes on, and as it stands when she leaves."""
    step = next((one for one in STEPS if one.word == word), None)
    if step is None:
        raise Http404
    kept = _kept(request)
    if "leave" in request.POST:
        return _leave(request, {**kept, **kept_step(step, request.POST)})
    form = StepForm(request.POST if request.method == "POST" else None, step=step, kept=kept)
    if request.method == "POST" and form.is_valid():
        actions.keep_organisation_draft(actor=request.actor, values=form.keeps())
        return redirect("accounts:create_organisation")
    return render(request, "accounts/describe_organisation.html", {"form": form, **_way(kept, step)})


@require_http_methods(["GET", "HEAD", "POST"])
def send_organisation(request: ActorRequest) -> HttpResponse:
    """Show all that was said; send it for verification."""
    kept = _kept(request)
    form = OrganisationForm(dict(kept))
    if first_open_step(kept) or not form.is_valid():
        return redirect("accounts:create_organisation")
    sentence = ""
    if request.method == "POST":
        try:
            organisation = actions.create_organisation(
                actor=request.actor, description=form.description(), capabilities=form.wanted()
            )
        except AccountsError as refusal:
            sentence = str(refusal)
        else:
            request.session["acting_for"] = organisation.public_id
            messages.success(request, _("“%s” is here. Programme staff look at it next.") % organisation.name)
            return redirect("pages:workspace")
    return render(
        request, "accounts/send_organisation.html", {"said": said(form), "refusal": sentence, **_way(kept, None)}
    )


@require_POST
def drop_draft(request: ActorRequest) -> HttpResponse:
    """Throw away what was kept."""
    if actions.drop_organisation_draft(actor=request.actor):
        messages.success(request, _("Thrown away. Nobody else has seen it."))
    return redirect("pages:workspace")


def _leave(request: ActorRequest, typed: Kept) -> HttpResponse:
    actions.keep_organisation_draft(actor=request.actor, values=typed)
    messages.success(request, _("Kept. Go on whenever you like; only you see it."))
    return redirect("pages:workspace")


def _kept(request: ActorRequest) -> Kept:
    draft = queries.organisation_draft_of(request.actor)
    return draft.values if draft else {}


def _way(kept: Kept, now: Step | None) -> dict[str, object]:
    """Return the steps with where she stands, None at the last look; and who is here already under such a name."""
    following = first_open_step(kept)
    done = STEPS.index(following) if following else len(STEPS)
    here = STEPS.index(now) if now else len(STEPS)
    words = [(one, "next" if place == here else "done" if place < done else "ahead") for place, one in enumerate(STEPS)]
    alike = queries.here_already(str(kept.get("name", "")), str(kept.get("country", "")))
    return {"steps": words, "step": now, "before": STEPS[here - 1] if here else None, "here_already": alike}
