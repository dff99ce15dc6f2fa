"""What the addresses of teams answer to whom, and the invitation, request and proposal that they are asked about."""

from django.urls import reverse

from accounts import actions
from accounts.inviting import token_of
from accounts.models import Invitation, JoinRequest, Membership, Recovery
from accounts.queries import actor_of
from accounts.states import Role
from tests.accounts.teams import guest, organisation_of
from tests.listings.matrix import STAFF_PAGE, STAFF_STEP, everybody

TEAM_PAGE = {
    "GET": everybody(403, anonymous=302, vendor=200, editor=200, staff=200, staff_viewer=200),
    "POST": everybody(405, anonymous=302),
}
OWNERS_STEP = {
    "GET": everybody(405, anonymous=302),
    "POST": everybody(404, anonymous=302, vendor=302, editor=403),
}
MATRIX = {
    "accounts:team": TEAM_PAGE,
    "accounts:activity": TEAM_PAGE,
    "accounts:invite_member": {
        "GET": everybody(403, anonymous=302, vendor=200),
        "POST": everybody(403, anonymous=302, vendor=422),
    },
    "accounts:leave_team": {
        "GET": everybody(403, anonymous=302, vendor=200, editor=200),
        "POST": everybody(403, anonymous=302, vendor=422, editor=302),
    },
    "accounts:join": {
        "GET": everybody(200, anonymous=302, vendor=403, editor=403),
        "POST": everybody(302, vendor=403, editor=403),
    },
    "accounts:change_member": {
        "GET": everybody(404, anonymous=302, vendor=200, editor=403),
        "POST": everybody(404, anonymous=302, vendor=422, editor=403),
    },
    "accounts:remove_member": {
        "GET": everybody(404, anonymous=302, vendor=200, editor=403),
        "POST": everybody(404, anonymous=302, vendor=302, editor=403),
    },
    "accounts:send_invitation_again": OWNERS_STEP,
    "accounts:take_back_invitation": OWNERS_STEP,
    "accounts:invitation": {"GET": everybody(200), "POST": everybody(302)},
    "accounts:withdraw_request": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, investor=302, vendor=302, staff=302, staff_viewer=302),
    },
    "accounts:let_in": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, investor=403, vendor=302, staff=302, staff_viewer=403),
    },
    "accounts:turn_away": {
        "GET": everybody(404, anonymous=302, investor=403, vendor=200, staff=200, staff_viewer=403),
        "POST": everybody(404, anonymous=302, investor=403, vendor=302, staff=302, staff_viewer=403),
    },
    "accounts:join_queue": STAFF_PAGE,
    "accounts:propose_owner": {
        "GET": everybody(404, anonymous=302, staff=200, staff_viewer=403),
        "POST": everybody(404, anonymous=302, staff=422, staff_viewer=403),
    },
    "accounts:confirm_owner": STAFF_STEP,
    "accounts:drop_owner": STAFF_STEP,
}
MODELS = (Invitation, JoinRequest, Recovery)
NOBODYS = "a" * 10


def make_team(vendor, investor, staff):
    """Have the vendor invite somebody, the investor ask to join it, and staff propose the investor as its owner."""
    organisation = organisation_of(vendor)
    actions.invite_member(actor=actor_of(vendor), organisation=organisation, guest=guest())
    actions.ask_to_join(actor=actor_of(investor), organisation=organisation)
    actions.propose_owner(actor=actor_of(staff), organisation=organisation, email=investor.email, why="The register")


def address_of(name, organisation):
    made = {
        "accounts:change_member": Membership.objects.filter(organisation=organisation, role=Role.EDITOR),
        "accounts:send_invitation_again": Invitation.objects,
        "accounts:take_back_invitation": Invitation.objects,
        "accounts:withdraw_request": JoinRequest.objects,
        "accounts:confirm_owner": Recovery.objects,
    }
    made["accounts:remove_member"] = made["accounts:change_member"]
    made["accounts:let_in"] = made["accounts:turn_away"] = made["accounts:withdraw_request"]
    made["accounts:drop_owner"] = made["accounts:confirm_owner"]
    if name == "accounts:invitation":
        return reverse(name, args=[token_of(Invitation.objects.first() or Invitation())])
    if name == "accounts:join_queue":
        return reverse(name)
    row = made[name].first() if name in made else organisation
    return reverse(name, args=[row.public_id if row else NOBODYS])
