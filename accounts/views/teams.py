"""The team of an organisation: who belongs to it, who was invited, who asks, and what its owners do about it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, queries, rules
from accounts.forms import InviteForm, SeatForm
from accounts.middleware import ActorRequest
from accounts.models import Invitation, Membership, Organisation
from accounts.queries import display_name, organisations_visible_to
from accounts.telling import tell
from accounts.views.steps import REFUSALS, NothingForm, StepPage, answer


@require_safe
def team(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show the team to its members and to staff."""
    organisation = _read(request, public_id)
    manages = rules.can_manage_team(request.actor, organisation)
    lets_in = rules.can_let_in(request.actor, organisation)
    context = {
        "organisation": organisation,
        "members": queries.team_of(organisation),
        "manages": manages,
        "can_invite": rules.can_invite(request.actor, organisation),
        "invitations": queries.invitations_of(organisation) if manages else [],
        "requests": queries.requests_to(organisation) if manages or lets_in else [],
        "lets_in": lets_in,
        "is_member": request.actor.membership_in(organisation) is not None,
    }
    return render(request, "accounts/team.html", context)


@require_safe
def activity(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show what was done about the organisation and its team to its members and to staff."""
    organisation = _read(request, public_id)
    page, lines = queries.activity_of(organisation, page=request.GET.get("page", ""))
    reads_reasons = request.actor.is_staff or rules.can_manage_team(request.actor, organisation)
    context = {"organisation": organisation, "page_obj": page, "history": lines, "reasons": reads_reasons}
    return render(request, "accounts/activity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ActorRequest, public_id: str) -> HttpResponse:
    """Invite an address to the team."""
    organisation = _managed(request, public_id)
    if not rules.can_invite(request.actor, organisation):
        raise PermissionDenied(_("Only a verified organisation can invite people."))
    form = InviteForm(request.POST if request.method == "POST" else None, organisation=organisation)
    page = _page(
        organisation,
        heading=_("Invite a colleague"),
        button=_("Send the invitation"),
        notes=(_("The mail names you and the organisation. Nobody joins before she says yes."),),
    )
    return answer(
        request,
        page,
        form,
        lambda: actions.invite_member(actor=request.actor, organisation=organisation, guest=form.guest),
        _("The invitation is on its way by mail."),
    )


@require_POST
def send_again(request: ActorRequest, public_id: str) -> HttpResponse:
    """Send an invitation anew; the link of the mail before works no longer."""
    invitation = _invitation(request, public_id)
    done = _("A new invitation is on its way. The link in the earlier mail works no longer.")
    tell(
        request,
        lambda: actions.send_invitation_again(actor=request.actor, invitation=invitation),
        done,
        refusals=REFUSALS,
    )
    return redirect("accounts:team", invitation.organisation.public_id)


@require_POST
def take_back(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take an invitation back."""
    invitation = _invitation(request, public_id)
    done = _("The invitation is taken back. Its link works no longer.")
    tell(
        request,
        lambda: actions.take_back_invitation(actor=request.actor, invitation=invitation),
        done,
        refusals=REFUSALS,
    )
    return redirect("accounts:team", invitation.organisation.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def change_member(request: ActorRequest, public_id: str) -> HttpResponse:
    """Give a member another role."""
    membership = _membership(request, public_id)
    organisation = membership.organisation
    typed = request.POST if request.method == "POST" else None
    form = SeatForm(typed, organisation=organisation, membership=membership)
    name = {"name": display_name(membership.person)}
    page = _page(
        organisation,
        heading=_("What may %(name)s do?") % name,
        button=_("Save"),
        notes=(_("It counts from the next page that %(name)s opens, and a mail says so.") % name,),
    )
    return answer(
        request,
        page,
        form,
        lambda: actions.change_member(actor=request.actor, membership=membership, seen=form.seen, seat=form.seat),
        _("Saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: ActorRequest, public_id: str) -> HttpResponse:
    """Take a member out of the team, after a question."""
    membership = _membership(request, public_id)
    if membership.person == request.actor.person:
        return redirect("accounts:leave_team", membership.organisation.public_id)
    return answer(
        request,
        _removal(membership),
        NothingForm(request.POST),
        lambda: actions.remove_member(actor=request.actor, membership=membership),
        _("%(name)s does not belong to the team any more.") % {"name": display_name(membership.person)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: ActorRequest, public_id: str) -> HttpResponse:
    """Leave a team, after a question."""
    organisation = _read(request, public_id)
    if request.actor.membership_in(organisation) is None:
        raise PermissionDenied
    name = {"name": organisation.name}
    page = _page(
        organisation,
        heading=_("Leave %(name)s?") % name,
        button=_("Leave the team"),
        notes=(_("You no longer act for it from then on. An owner can invite you again."),),
        then=reverse("pages:workspace"),
        is_danger=True,
    )
    return answer(
        request,
        page,
        NothingForm(request.POST),
        lambda: actions.leave_team(actor=request.actor, organisation=organisation),
        _("You do not act for “%(name)s” any more.") % name,
    )


def _page(organisation: Organisation, **parts: Any) -> StepPage:
    """Return a page of the team, from which one goes back to the team."""
    back = reverse("accounts:team", args=[organisation.public_id])
    return StepPage(organisation=organisation, back=back, back_label=_("Back to the team"), **parts)


def _removal(membership: Membership) -> StepPage:
    name = {"name": display_name(membership.person), "organisation": membership.organisation.name}
    return _page(
        membership.organisation,
        heading=_("Remove %(name)s?") % name,
        button=_("Remove from the team"),
        notes=(
            _("From the next page on %(name)s no longer acts for %(organisation)s, and a mail says so.") % name,
            _("What was written in the organisation’s name stays. Invitations that this person sent are taken back."),
        ),
        is_danger=True,
    )


def _read(request: ActorRequest, public_id: str) -> Organisation:
    """Return an organisation whose team the actor may see; 404 for what is not there, 403 to outsiders."""
    organisation = get_object_or_404(organisations_visible_to(request.actor), public_id=public_id)
    if not rules.can_read_team(request.actor, organisation):
        raise PermissionDenied
    return organisation


def _managed(request: ActorRequest, public_id: str) -> Organisation:
    organisation = _read(request, public_id)
    if not rules.can_manage_team(request.actor, organisation):
        raise PermissionDenied
    return organisation


def _membership(request: ActorRequest, public_id: str) -> Membership:
    """Return a member of a team that the actor manages; 404 to outsiders, 403 to other members."""
    rows = Membership.objects.select_related("person", "organisation")
    found = get_object_or_404(rows.filter(organisation__in=_teams(request)), public_id=public_id)
    _managed(request, found.organisation.public_id)
    return found


def _invitation(request: ActorRequest, public_id: str) -> Invitation:
    rows = Invitation.objects.select_related("organisation")
    found = get_object_or_404(rows.filter(organisation__in=_teams(request)), public_id=public_id)
    _managed(request, found.organisation.public_id)
    return found


def _teams(request: ActorRequest) -> list[int]:
    return [one.pk for one in request.actor.organisations]
