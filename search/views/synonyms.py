"""The staff pages of words that mean the same: look through them, try a question, add, change, switch off and on."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import AccountsError, StaleVersion
from accounts.middleware import ActorRequest
from accounts.telling import refuse, tell
from search import actions, rules
from search.errors import SearchError
from search.forms import SynonymForm, SynonymsForm
from search.models import Synonym
from search.queries.synonyms import synonyms_of, tried
from search.states import SynonymState

PAGE_SIZE: Final = 25
REFUSALS: Final = (AccountsError, SearchError)
STEPS: Final[Mapping[str, tuple[SynonymState, str | Promise]]] = {
    "off": (SynonymState.DROPPED, gettext_lazy("Switched off. Its words find only themselves now.")),
    "on": (SynonymState.USED, gettext_lazy("Switched on again. Its words find each other.")),
}


@require_safe
def words(request: ActorRequest) -> HttpResponse:
    """List the groups of a language, and show what they change for a question."""
    _staff_only(request)
    form = SynonymsForm(request.GET, language=get_language() or "en")
    chosen = form.chosen
    context = {
        "form": form,
        "chosen": chosen,
        "page_obj": Paginator(synonyms_of(chosen.language, chosen.words), PAGE_SIZE).get_page(request.GET.get("page")),
        "tried": tried(chosen.question, chosen.language) if chosen.question else None,
    }
    return render(request, "search/words.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_words(request: ActorRequest) -> HttpResponse:
    """Add a group."""
    _staff_only(request)
    language = SynonymsForm(request.GET, language=get_language() or "en").chosen.language
    form = SynonymForm(request.POST if request.method == "POST" else None, initial={"language": language})
    if request.method == "POST" and form.is_valid():
        language, terms = form.cleaned_data["language"], form.cleaned_data["words"]
        try:
            made = actions.add_synonym(actor=request.actor, language=language, terms=terms)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Added. Within a minute, whoever types one of these words finds the others."))
            return _to_list(made)
    return render(request, "search/edit_words.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_words(request: ActorRequest, public_id: str) -> HttpResponse:
    """Change a group's words; nobody's text is lost when two do it at once."""
    _staff_only(request)
    synonym: Synonym = get_object_or_404(Synonym, public_id=public_id)
    form = SynonymForm(request.POST if request.method == "POST" else None, synonym=synonym)
    if request.method == "POST" and form.is_valid():
        version, terms = form.cleaned_data["version"], form.cleaned_data["words"]
        try:
            actions.edit_synonym(actor=request.actor, synonym=synonym, version=version, terms=terms)
        except REFUSALS as refusal:
            if isinstance(refusal, StaleVersion):
                synonym.refresh_from_db()
                form.show_stored(synonym)
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return _to_list(synonym)
    return render(request, "search/edit_words.html", {"form": form, "synonym": synonym}, status=_status(form))


@require_POST
def switch_words(request: ActorRequest, public_id: str, step: str) -> HttpResponse:
    """Switch a group off, or on again."""
    _staff_only(request)
    if step not in STEPS:
        raise Http404
    synonym: Synonym = get_object_or_404(Synonym, public_id=public_id)
    to, done = STEPS[step]
    act = partial(actions.switch_synonym, actor=request.actor, synonym=synonym, to=to)
    tell(request, act, str(done), refusals=REFUSALS, about=str(synonym))
    return _to_list(synonym)


def _to_list(synonym: Synonym) -> HttpResponse:
    """Go to the list of the group's language, where it stands: with one word of it, so that it is seen at once."""
    query = {"language": synonym.language, "q": Synonym.objects.get(pk=synonym.pk).terms[0]}
    return redirect(reverse("search:words", query=query))


def _status(form: SynonymForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK


def _staff_only(request: ActorRequest) -> None:
    if not rules.can_read_operations(request.actor):
        raise Http404
    if request.method == "POST" and not rules.can_keep_synonyms(request.actor):
        raise PermissionDenied
