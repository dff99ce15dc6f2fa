"""The page on which a person keeps up her own profile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.errors import StaleVersion
from accounts.forms import ProfileForm
from accounts.middleware import ActorRequest
from accounts.telling import refuse


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: ActorRequest) -> HttpResponse:
    """Show and save name, language and time zone."""
    person = request.actor.signed_in
    initial = {
        "name": person.name,
        "language": person.language,
        "time_zone": person.time_zone,
        "version": person.version,
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_profile(actor=request.actor, version=form.cleaned_data["version"], profile=form.profile())
        except StaleVersion as refusal:
            form.show_stored(person)
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form, "person": person})
