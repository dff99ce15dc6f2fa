"""Colleagues are invited by mail: for one address, once, for seven days, until it is taken back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.signing import Signer
from django.utils import timezone

from accounts import actions
from accounts.actions.invitations import MOST_A_DAY
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already
from accounts.journal.models import Entry, Private
from accounts.models import Invitation, Organisation
from accounts.queries import actor_of
from accounts.states import CapabilityName, InvitationState, OrganisationState, Role
from accounts.values import Seat
from tests.accounts.teams import OWNER, VIEWER, guest, invited, mails, organisation_of, page_of, seats
from tests.factories import CapabilityFactory, UserFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def greta():
    return UserFactory(name="Greta Guest", email="greta@people.example")


def run_out(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_invited_colleague_joins_in_her_role(client_of, vendor_owner, greta):
    invitation = invited(vendor_owner)
    assert mails() == [("greta@people.example", "Otto Owner invites you to act for Organisation of Otto Owner")]
    assert page_of(invitation) in mail.outbox[0].body
    client = client_of(greta)
    page = client.get(page_of(invitation)).content.decode()
    assert "Otto Owner invites greta@people.example to the team of Organisation of Otto Owner" in page
    answer = client.post(page_of(invitation), {"answer": "accept"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/workspace/")
    organisation = organisation_of(vendor_owner)
    assert seats(organisation) == {"otto.owner@people.example": Role.OWNER, "greta@people.example": Role.EDITOR}
    assert mails() == [("otto.owner@people.example", "Greta Guest joined Organisation of Otto Owner")]
    assert "“Organisation of Otto Owner”" in client.get("/workspace/").content.decode()


def test_invitation_in_bulgarian_leads_to_the_bulgarian_page(vendor_owner):
    invitation = invited(vendor_owner, language="bg")
    assert mails() == [
        ("greta@people.example", "Otto Owner ви кани да действате от името на Organisation of Otto Owner")
    ]
    assert page_of(invitation, "/bg") in mail.outbox[0].body


def test_invitation_works_once(client_of, vendor_owner, greta):
    invitation, client = invited(vendor_owner), client_of(greta)
    client.post(page_of(invitation), {"answer": "accept"})
    actions.remove_member(actor=actor_of(vendor_owner), membership=greta.memberships.get())
    page = client.post(page_of(invitation), {"answer": "accept"}, follow=True).content.decode()
    assert "This invitation was used already. Each works once." in page
    assert greta.memberships.count() == 0


def test_accepting_twice_is_no_error(vendor_owner, greta):
    invitation = invited(vendor_owner)
    actions.accept_invitation(actor=actor_of(greta), invitation=invitation)
    again = actions.accept_invitation(actor=actor_of(greta), invitation=Invitation.objects.get())
    assert again == Already(by=greta.public_id, at=greta.memberships.get().created_at)
    assert Entry.objects.filter(verb="membership.created").count() == 1


def test_invitation_runs_out_after_seven_days(client_of, vendor_owner, greta):
    invitation = invited(vendor_owner)
    assert round((invitation.expires_at - invitation.created_at) / timedelta(hours=1)) == 7 * 24
    run_out(invitation)
    client = client_of(greta)
    assert "This invitation has run out" in client.get(page_of(invitation)).content.decode()
    page = client.post(page_of(invitation), {"answer": "accept"}, follow=True).content.decode()
    assert "This invitation has run out: each is good for seven days." in page
    assert greta.memberships.count() == 0


def test_mail_of_an_invitation_that_was_taken_back_is_not_sent(vendor_owner):
    invitation = invited(vendor_owner)
    actions.take_back_invitation(actor=actor_of(vendor_owner), invitation=invitation)
    assert mails() == []


def test_invitation_that_was_taken_back_lets_nobody_in(client_of, vendor_owner, greta):
    invitation = invited(vendor_owner)
    answer = client_of(vendor_owner).post(f"/invitations/{invitation.public_id}/take-back/")
    assert (answer.status_code, Invitation.objects.get().state) == (302, InvitationState.REVOKED)
    page = client_of(greta).post(page_of(invitation), {"answer": "accept"}, follow=True).content.decode()
    assert "This invitation was taken back, or a newer one was sent. Look for the newest mail." in page
    assert greta.memberships.count() == 0


def test_sent_again_the_newest_link_alone_works(client_of, vendor_owner, greta):
    first = invited(vendor_owner, seat=Seat(Role.VIEWER), language="bg")
    run_out(first)
    client_of(vendor_owner).post(f"/invitations/{first.public_id}/send-again/")
    second = Invitation.objects.get(state=InvitationState.WAITING)
    assert (second.email, second.role, second.language) == ("greta@people.example", "viewer", "bg")
    assert [one[0] for one in mails()] == ["greta@people.example"]
    with pytest.raises(Incomplete, match="a newer one was sent"):
        actions.accept_invitation(actor=actor_of(greta), invitation=first)
    actions.accept_invitation(actor=actor_of(greta), invitation=second)
    assert greta.memberships.get().role == Role.VIEWER


def test_wrong_account_is_told_which_one_is_right(client_of, vendor_owner, outsider):
    invitation, client = invited(vendor_owner), client_of(outsider)
    page = client.get(page_of(invitation)).content.decode()
    assert "You are signed in with another address" in page
    assert "You are olga@people.example here, and the invitation was sent to greta@people.example." in page
    assert 'value="accept"' not in page
    page = client.post(page_of(invitation), {"answer": "accept"}, follow=True).content.decode()
    assert "This invitation was sent to another address than yours." in page
    assert outsider.memberships.count() == 0


def test_address_that_was_never_proved_is_another_one(vendor_owner):
    invitation = invited(vendor_owner)
    pretender = UserFactory(email="greta@people.example")
    pretender.emailaddress_set.update(verified=False)
    with pytest.raises(NotAllowed, match="another address than yours"):
        actions.accept_invitation(actor=actor_of(pretender), invitation=invitation)


def test_newcomer_is_led_to_an_account_and_back(client, vendor_owner, code_for):
    invitation = invited(vendor_owner)
    assert len(mails()) == 1
    page = client.get(page_of(invitation)).content.decode()
    assert "/account/signup/?email=greta%40people.example&amp;next=%2Finvitation%2F" in page
    address = f"/account/signup/?email=greta@people.example&next={page_of(invitation)}"
    assert 'value="greta@people.example"' in client.get(address).content.decode()
    typed = {"name": "Greta", "email": "greta@people.example", "password1": "a long enough sentence"}
    client.post(address, {**typed, "next": page_of(invitation)})
    code = code_for("greta@people.example")
    answer = client.post("/account/confirm-email/", {"code": code})
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(invitation))
    client.post(page_of(invitation), {"answer": "accept"})
    assert "greta@people.example" in seats(organisation_of(vendor_owner))


def test_accepting_needs_a_sign_in(client, vendor_owner, greta):
    invitation = invited(vendor_owner)
    page = client.get(page_of(invitation)).content.decode()
    assert "This address has an account here. Sign in" in page
    assert client.post(page_of(invitation), {"answer": "accept"}).status_code == 302
    assert (greta.memberships.count(), Invitation.objects.get().state) == (0, InvitationState.WAITING)


def test_whoever_has_the_link_can_decline_unseen(client, vendor_owner):
    invitation = invited(vendor_owner)
    mails()
    page = client.post(page_of(invitation), {"answer": "decline"}, follow=True).content.decode()
    assert "You turned the invitation down." in page
    assert Invitation.objects.get().state == InvitationState.DECLINED
    entry = Entry.objects.get(verb="invitation.declined")
    assert (entry.person, entry.job) == ("", "invitation_link")


@pytest.mark.parametrize("token", ["abcdefghij", "abcdefghij.forged", ".", "é"])
def test_forged_link_leads_nowhere(client, vendor_owner, token):
    invitation = invited(vendor_owner)
    assert client.get(f"/invitation/{token}/").status_code == 404
    foreign = Signer(salt="search.stop", sep=".").sign(invitation.public_id)
    assert client.post(f"/invitation/{foreign}/", {"answer": "decline"}).status_code == 404
    assert Invitation.objects.get().state == InvitationState.WAITING


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "no address"}, "Enter a valid email address."),
        ({"email": ""}, "This field is required."),
        ({"role": "emperor"}, "is not one of the available choices"),
        ({"language": "xx"}, "is not one of the available choices"),
        ({"email": "OTTO.OWNER@people.example"}, "This person belongs to the team already."),
    ],
)
def test_invite_refuses_with_a_sentence_and_keeps_the_rest(client_of, vendor_owner, typed, sentence):
    sent = {"email": "greta@people.example", "role": "viewer", "language": "bg", **typed}
    answer = client_of(vendor_owner).post(
        f"/organisations/{organisation_of(vendor_owner).public_id}/team/invite/", sent
    )
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert f'value="{sent["email"]}"' in page or not sent["email"]
    assert Invitation.objects.count() == 0


def test_address_is_invited_once_whatever_its_case(client_of, vendor_owner):
    address = f"/organisations/{organisation_of(vendor_owner).public_id}/team/invite/"
    sent = {"email": "Greta@People.example", "role": "editor", "language": "en"}
    client = client_of(vendor_owner)
    assert client.post(address, sent).status_code == 302
    page = client.post(address, {**sent, "email": "greta@people.example"}).content.decode()
    assert "This address was invited on" in page
    assert Invitation.objects.get().email == "greta@people.example"


def test_unverified_organisation_invites_nobody(client_of, vendor_owner):
    Organisation.objects.update(state=OrganisationState.UNVERIFIED)
    organisation = organisation_of(vendor_owner)
    assert client_of(vendor_owner).get(f"/organisations/{organisation.public_id}/team/invite/").status_code == 403
    with pytest.raises(NotAllowed, match="Only a verified organisation can invite people"):
        invited(vendor_owner)


@pytest.mark.parametrize("who", ["vendor_editor", "outsider", "staff"])
def test_only_owners_invite(request, vendor_owner, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        actions.invite_member(actor=actor_of(person), organisation=organisation_of(vendor_owner), guest=guest())
    assert Invitation.objects.count() == 0


def test_no_more_go_out_within_a_day_than_a_team_needs(vendor_owner):
    for number in range(MOST_A_DAY):
        invited(vendor_owner, f"guest{number}@people.example")
    with pytest.raises(Incomplete, match="30 invitations went out within a day"):
        invited(vendor_owner)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))
    invited(vendor_owner)


def test_scope_is_among_what_was_granted(vendor_owner, greta):
    CapabilityFactory(organisation=organisation_of(vendor_owner), name="buys")
    with pytest.raises(Incomplete, match="Choose among what the organisation may do here"):
        invited(vendor_owner, seat=Seat(Role.EDITOR, (CapabilityName.INVESTS,)))
    invitation = invited(vendor_owner, seat=Seat(Role.EDITOR, (CapabilityName.BUYS,)))
    actions.accept_invitation(actor=actor_of(greta), invitation=invitation)
    assert actor_of(greta).memberships[0].capabilities == {CapabilityName.BUYS}


def test_invitations_of_an_owner_who_is_none_any_more_are_taken_back(vendor_owner, greta):
    organisation = organisation_of(vendor_owner)
    second = member("Oda Owner", role=Role.OWNER, organisation=organisation)
    invitation = actions.invite_member(actor=actor_of(second), organisation=organisation, guest=guest(seat=OWNER))
    actions.change_member(actor=actor_of(vendor_owner), membership=second.memberships.get(), seen=OWNER, seat=VIEWER)
    assert Invitation.objects.get().state == InvitationState.REVOKED
    with pytest.raises(Incomplete, match="taken back"):
        actions.accept_invitation(actor=actor_of(greta), invitation=invitation)


def test_nobody_joins_what_was_suspended(vendor_owner, greta):
    invitation = invited(vendor_owner)
    Organisation.objects.update(state=OrganisationState.SUSPENDED)
    with pytest.raises(Incomplete, match="the programme does not vouch for it"):
        actions.accept_invitation(actor=actor_of(greta), invitation=invitation)


def test_member_who_is_invited_keeps_her_role(vendor_owner, greta):
    invitation = invited(vendor_owner, seat=OWNER)
    member_of = member("Vito Viewer", role=Role.VIEWER, organisation=organisation_of(vendor_owner))
    member_of.emailaddress_set.update(email="greta2@people.example")
    greta.emailaddress_set.all().delete()
    member_of.emailaddress_set.create(email="greta@people.example", verified=True)
    again = actions.accept_invitation(actor=actor_of(member_of), invitation=invitation)
    assert isinstance(again, Already)
    assert (member_of.memberships.get().role, Invitation.objects.get().state) == ("viewer", "accepted")


def test_waiting_invitation_stands_in_the_workspace(client_of, vendor_owner, greta, outsider):
    invitation = invited(vendor_owner)
    page = client_of(greta).get("/workspace/").content.decode()
    assert ("You are invited" in page, page_of(invitation) in page) == (True, True)
    assert page_of(invitation) not in client_of(outsider).get("/workspace/").content.decode()
    run_out(invitation)
    assert page_of(invitation) not in client_of(greta).get("/workspace/").content.decode()


def test_record_holds_neither_address_nor_name(vendor_owner, greta):
    invitation = invited(vendor_owner)
    actions.accept_invitation(actor=actor_of(greta), invitation=invitation)
    told = str(list(Entry.objects.values())) + str(list(Private.objects.values()))
    assert ("greta@people.example" in told, "Greta" in told) == (False, False)


@pytest.mark.parametrize("typed", [{}, {"answer": ""}, {"answer": "perhaps"}])
def test_what_is_no_answer_declines_nothing(client, vendor_owner, typed):
    invitation = invited(vendor_owner)
    assert client.post(page_of(invitation), typed).status_code == 302
    assert Invitation.objects.get().state == InvitationState.WAITING
