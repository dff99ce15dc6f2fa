"""Partners wanted: the board of one need, one's own entry, and messages between vendors."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.telling import refuse, tell
from listings.models import Need
from listings.queries import needs_visible_to, with_everything
from marketplace.matching import actions, rules
from marketplace.matching.errors import REFUSALS
from marketplace.matching.forms.partners import NoteForm, PartnerForm
from marketplace.matching.models import Partner
from marketplace.matching.queries import partners as queries
from marketplace.matching.views.answers import PAGE_SIZE


@require_safe
def partners(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a verified vendor who looks for partners at a need, and its own entry; after the deadline nobody's."""
    need = _need(request, public_id)
    team = _team(request, need)
    why_not = rules.why_no_partners(need)
    rows = queries.partners_at(need).exclude(organisation=team) if not why_not else Partner.objects.none()
    context = {
        "need": need,
        "organisation": team,
        "own": queries.partner_of(need, team),
        "why_not": why_not,
        "may_write": rules.writes_to_partners(request.actor, team, need),
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "has_notes": queries.notes_at(need, request.actor, team).exists(),
    }
    return render(request, "matching/partners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def own_partner(request: ActorRequest, public_id: str) -> HttpResponse:
    """Put, change or put again the entry of the organisation that the form names."""
    need = _need(request, public_id)
    team = _writing_team(request, need)
    if why_not := rules.why_no_partners(need):
        messages.error(request, why_not)
        return redirect("matching:partners", public_id)
    own, posted = queries.partner_of(need, team), request.method == "POST"
    form = PartnerForm(request.POST if posted else None, initial=_initial(own))
    if form.is_valid() and _put(request, need, team, form):
        messages.success(request, _("Your entry stands. Verified vendors read it until the deadline."))
        return redirect("matching:partners", public_id)
    context = {"need": need, "organisation": team, "own": own, "form": form}
    return render(request, "matching/own_partner.html", context, status=_status(posted=posted))


@require_POST
def withdraw_partner(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take one's own entry off the board."""
    found = get_object_or_404(queries.partners_of_teams(request.actor), public_id=public_id)
    if not rules.can_keep_texts(request.actor, found.organisation):
        raise PermissionDenied
    done = _("Withdrawn. Nobody else reads your entry; you may put it again until the deadline.")
    tell(request, lambda: actions.withdraw_partner(actor=request.actor, partner=found), done, refusals=REFUSALS)
    if rules.reads_partners(request.actor, found.need) and found.need.is_public:
        return redirect("matching:partners", found.need.public_id)
    return redirect("matching:my_answers")


@require_http_methods(["GET", "HEAD", "POST"])
def write_to_partner(request: ActorRequest, public_id: str) -> HttpResponse:
    """Write to the team behind an entry, for the organisation that the form names."""
    found: Partner = get_object_or_404(queries.standing_partners(), public_id=public_id)
    need = _need(request, found.need.public_id)
    team = _writing_team(request, need)
    if why_not := rules.why_no_partners(need) or _why_not_to(found, team):
        messages.error(request, why_not)
        return redirect("matching:partners", need.public_id)
    posted = request.method == "POST"
    form = NoteForm(request.POST if posted else None)
    if form.is_valid():
        try:
            actions.write_to_partner(actor=request.actor, partner=found, organisation=team, **form.cleaned_data)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Sent. Their owners and editors get it by mail."))
            return redirect("matching:partners", need.public_id)
    context = {"need": need, "organisation": team, "partner": found, "form": form}
    return render(request, "matching/write_to_partner.html", context, status=_status(posted=posted))


@require_safe
def partner_notes(request: ActorRequest, public_id: str) -> HttpResponse:
    """List the messages about a need that one's own team sent or got."""
    need = _need(request, public_id)
    team = _team(request, need)
    page = Paginator(queries.notes_at(need, request.actor, team), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "matching/partner_notes.html", {"need": need, "organisation": team, "page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def partner_note(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show a message to both teams; the one that got it answers here until the deadline."""
    found = get_object_or_404(queries.notes_of_teams(request.actor), public_id=public_id)
    need, posted = found.partner.need, request.method == "POST"
    may_reply = rules.writes_to_partners(request.actor, found.receiver, need)
    if posted and not may_reply:
        raise PermissionDenied
    form = NoteForm(request.POST if posted else None)
    if form.is_valid():
        try:
            actions.reply_to_note(actor=request.actor, note=found, **form.cleaned_data)
        except REFUSALS as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Sent. Their owners and editors get it by mail."))
            return redirect("matching:partner_note", public_id)
    context = {"need": need, "note": found, "form": form, "may_reply": may_reply}
    context["why_not"] = rules.why_no_partners(need)
    return render(request, "matching/partner_note.html", context, status=_status(posted=posted))


def _need(request: ActorRequest, public_id: str) -> Need:
    """Return a need at which the actor may read who looks for partners; others find none."""
    need: Need = get_object_or_404(with_everything(needs_visible_to(request.actor)), public_id=public_id)
    if not rules.reads_partners(request.actor, need):
        raise Http404
    return need


def _team(request: ActorRequest, need: Need) -> Organisation:
    """Return the vendor that a sent form names, else the one acted for, else another one of hers that may read."""
    actor = request.actor
    named = request.POST.get("organisation") or actor.organisation_id
    teams = [one for one in actor.organisations if rules.is_partner_team(actor, one, need)]
    chosen = next((one for one in teams if one.public_id == named), None)
    if chosen is None and request.POST.get("organisation"):
        raise PermissionDenied
    return chosen or teams[0]


def _writing_team(request: ActorRequest, need: Need) -> Organisation:
    """Return the vendor for which the actor writes at a need; who only reads for it is refused."""
    team = _team(request, need)
    if not rules.writes_to_partners(request.actor, team, need):
        raise PermissionDenied
    return team


def _initial(own: Partner | None) -> dict[str, object]:
    if own is None:
        return {"language": get_language() or "en", "version": 0}
    return {"brings": own.brings, "seeks": own.seeks, "language": own.language, "version": own.version}


def _put(request: ActorRequest, need: Need, team: Organisation, form: PartnerForm) -> bool:
    """Do what the form says; False when the form has the refusal."""
    texts = {name: form.cleaned_data[name] for name in ("brings", "seeks", "language")}
    wanted = actions.Wanted(**texts)
    try:
        actions.put_partner(
            actor=request.actor, need=need, organisation=team, wanted=wanted, version=form.version_shown
        )
    except StaleVersion as refusal:
        refuse(form, refusal)
        stored = queries.partner_of(need, team)
        form.show_version(stored.version if stored else 0)
    except REFUSALS as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


def _why_not_to(found: Partner, team: Organisation) -> str:
    return _("This is the entry of your own organisation.") if found.organisation_id == team.pk else ""


def _status(*, posted: bool) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if posted else HTTPStatus.OK
