"""Small answers for the forms: CPV codes for words or a title, and the language of a text."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.middleware import ActorRequest
from listings.forms.choices import said_of
from listings.forms.cpv import CpvQuestionForm

LONGEST_TEXT = 400


@require_safe
def cpv_suggestions(request: ActorRequest) -> HttpResponse:
    """Answer typed words (`q`) with options of a list box, a title (`title`) alone with suggestions to tick."""
    form = CpvQuestionForm(request.GET)
    if form.asked["title"] and not form.asked["q"]:
        context = {"suggestions": form.found, "name": "cpv_codes_suggested"}
        return render(request, "listings/_cpv_suggestions.html", context)
    return render(request, "listings/_cpv_options.html", {"options": form.found})


@require_safe
def detect_language(request: ActorRequest) -> HttpResponse:
    """Say in which language the beginning of a text is written."""
    return HttpResponse(said_of(request.GET.get("text", "")[:LONGEST_TEXT]), content_type="text/plain; charset=utf-8")
