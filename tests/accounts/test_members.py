"""Members get other roles, are removed and leave; an organisation is never without an owner."""

import pytest
from django.core import mail

from accounts import actions
from accounts.errors import Incomplete, NotAllowed
from accounts.forms import seat_of
from accounts.journal.actions import Already
from accounts.journal.models import Entry
from accounts.models import Membership, Organisation
from accounts.queries import actor_of
from accounts.states import CapabilityName, OrganisationState, Role
from accounts.values import Seat
from tests.accounts.teams import EDITOR, OWNER, VIEWER, guest, invited, mails, organisation_of, seats
from tests.factories import CapabilityFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(vendor_owner):
    return organisation_of(vendor_owner)


@pytest.fixture
def second_owner(organisation):
    return member("Oda Owner", role=Role.OWNER, organisation=organisation)


def change(actor, person, seat, seen=None):
    membership = person.memberships.get()
    return actions.change_member(
        actor=actor_of(actor), membership=membership, seen=seen or seat_of(membership), seat=seat
    )


def test_owner_gives_a_member_another_role(client_of, vendor_owner, vendor_editor, organisation):
    membership = vendor_editor.memberships.get()
    client, address = client_of(vendor_owner), f"/members/{membership.public_id}/"
    assert 'value="editor:"' in client.get(address).content.decode()
    answer = client.post(address, {"role": "viewer", "shown": "editor:"})
    assert answer.headers["Location"] == f"/organisations/{organisation.public_id}/team/"
    assert seats(organisation)[vendor_editor.email] == Role.VIEWER
    entry = Entry.objects.get(verb="membership.changed")
    assert entry.data == {"person": vendor_editor.public_id, "from": "editor", "role": "viewer", "scope": []}
    assert mails() == [(vendor_editor.email, "Your role at Organisation of Otto Owner changed")]


def test_the_role_counts_from_the_next_page_on(client_of, vendor_owner, vendor_editor):
    client = client_of(vendor_editor)
    assert client.get("/solutions/new/").status_code == 200
    change(vendor_owner, vendor_editor, VIEWER)
    assert client.get("/solutions/new/").status_code == 403


def test_change_that_another_owner_made_meanwhile_is_not_overwritten(client_of, vendor_owner, vendor_editor):
    membership = vendor_editor.memberships.get()
    change(vendor_owner, vendor_editor, OWNER)
    answer = client_of(vendor_owner).post(f"/members/{membership.public_id}/", {"role": "viewer", "shown": "editor:"})
    assert (answer.status_code, "Somebody changed this member meanwhile." in answer.content.decode()) == (422, True)
    assert vendor_editor.memberships.get().role == Role.OWNER


@pytest.mark.parametrize("shown", ["", "x", "editor:flies", "owner"])
def test_change_from_what_no_page_showed_changes_nothing(client_of, vendor_owner, vendor_editor, shown):
    membership = vendor_editor.memberships.get()
    answer = client_of(vendor_owner).post(f"/members/{membership.public_id}/", {"role": "viewer", "shown": shown})
    assert (answer.status_code, vendor_editor.memberships.get().role) == (422, Role.EDITOR)


def test_the_same_role_again_changes_nothing(vendor_owner, vendor_editor):
    assert change(vendor_owner, vendor_editor, EDITOR, seen=OWNER) == Already(by="", at=None)
    assert not Entry.objects.filter(verb="membership.changed").exists()


def test_only_owner_stays_one(vendor_owner, organisation):
    with pytest.raises(Incomplete, match="never without an owner"):
        change(vendor_owner, vendor_owner, EDITOR)
    with pytest.raises(Incomplete, match="never without an owner"):
        actions.leave_team(actor=actor_of(vendor_owner), organisation=organisation)
    assert seats(organisation) == {vendor_owner.email: Role.OWNER}


def test_owner_who_cannot_sign_in_does_not_count(vendor_owner, second_owner, organisation):
    type(second_owner).objects.filter(pk=second_owner.pk).update(is_active=False)
    with pytest.raises(Incomplete, match="never without an owner"):
        actions.leave_team(actor=actor_of(vendor_owner), organisation=organisation)


def test_one_of_two_owners_leaves(client_of, vendor_owner, second_owner, organisation):
    client = client_of(vendor_owner)
    assert (
        "Leave Organisation of Otto Owner?"
        in client.get(f"/organisations/{organisation.public_id}/team/leave/").content.decode()
    )
    answer = client.post(f"/organisations/{organisation.public_id}/team/leave/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/workspace/")
    assert seats(organisation) == {second_owner.email: Role.OWNER}
    assert mails() == [(second_owner.email, "Otto Owner left Organisation of Otto Owner")]
    assert client.get(f"/organisations/{organisation.public_id}/team/").status_code == 403


def test_removed_member_is_refused_at_the_next_request(client_of, vendor_owner, vendor_editor, organisation):
    client = client_of(vendor_editor)
    assert client.get(f"/organisations/{organisation.public_id}/team/").status_code == 200
    membership = vendor_editor.memberships.get()
    owner = client_of(vendor_owner)
    assert "Remove Edna Editor?" in owner.get(f"/members/{membership.public_id}/remove/").content.decode()
    owner.post(f"/members/{membership.public_id}/remove/")
    assert client.get(f"/organisations/{organisation.public_id}/team/").status_code == 403
    assert client.get("/solutions/new/").status_code == 403
    assert client.post("/act-for/", {"organisation": organisation.public_id}).status_code == 403
    assert mails() == [(vendor_editor.email, "You no longer act for Organisation of Otto Owner")]


def test_removing_twice_is_no_error(client_of, vendor_owner, vendor_editor):
    actor, membership = actor_of(vendor_owner), vendor_editor.memberships.get()
    actions.remove_member(actor=actor, membership=membership)
    assert actions.remove_member(actor=actor, membership=membership) == Already(by="", at=None)
    assert client_of(vendor_owner).get(f"/members/{membership.public_id}/remove/").status_code == 404


def test_owner_does_not_remove_herself(client_of, vendor_owner, second_owner, organisation):
    membership = vendor_owner.memberships.get()
    answer = client_of(vendor_owner).get(f"/members/{membership.public_id}/remove/")
    assert answer.headers["Location"] == f"/organisations/{organisation.public_id}/team/leave/"
    with pytest.raises(NotAllowed):
        actions.remove_member(actor=actor_of(vendor_owner), membership=membership)


@pytest.mark.parametrize("who", ["vendor_editor", "staff", "outsider", "city_buyer"])
def test_others_change_nothing(request, client_of, vendor_owner, who):
    person, membership = request.getfixturevalue(who), vendor_owner.memberships.get()
    for step in ("", "remove/"):
        answer = client_of(person).post(
            f"/members/{membership.public_id}/{step}", {"role": "viewer", "shown": "owner:"}
        )
        assert answer.status_code == (403 if who == "vendor_editor" else 404)
    with pytest.raises(NotAllowed):
        actions.change_member(actor=actor_of(person), membership=membership, seen=OWNER, seat=VIEWER)
    with pytest.raises(NotAllowed):
        actions.remove_member(actor=actor_of(person), membership=membership)
    assert vendor_owner.memberships.get().role == Role.OWNER


def test_owner_of_a_suspended_organisation_still_lets_people_go(vendor_owner, vendor_editor, organisation):
    Organisation.objects.update(state=OrganisationState.SUSPENDED)
    actions.remove_member(actor=actor_of(vendor_owner), membership=vendor_editor.memberships.get())
    assert seats(organisation) == {vendor_owner.email: Role.OWNER}


def test_team_that_buys_and_team_that_sells_stay_apart(client_of, vendor_owner, vendor_editor, organisation):
    CapabilityFactory(organisation=organisation, name="buys")
    membership = vendor_editor.memberships.get()
    client, address = client_of(vendor_owner), f"/members/{membership.public_id}/"
    assert 'name="scope"' in client.get(address).content.decode()
    client.post(address, {"role": "editor", "scope": ["buys"], "shown": "editor:"})
    assert membership_now(vendor_editor).scope == ["buys"]
    assert client_of(vendor_editor).get("/solutions/new/").status_code == 403
    assert client_of(vendor_editor).get("/needs/new/").status_code == 200


def test_scope_is_not_asked_where_there_is_nothing_to_choose(client_of, vendor_owner, vendor_editor):
    page = client_of(vendor_owner).get(f"/members/{vendor_editor.memberships.get().public_id}/").content.decode()
    assert 'name="scope"' not in page


def test_seat_for_what_was_not_granted_is_refused(vendor_owner, vendor_editor):
    with pytest.raises(Incomplete, match="Choose among what the organisation may do here"):
        change(vendor_owner, vendor_editor, Seat(Role.EDITOR, (CapabilityName.INVESTS,)))


def membership_now(person):
    return Membership.objects.get(person=person)


def test_team_page_shows_each_what_concerns_her(client_of, vendor_owner, vendor_editor, staff, organisation, outsider):
    address = f"/organisations/{organisation.public_id}/team/"
    owner, editor = (client_of(person).get(address).content.decode() for person in (vendor_owner, vendor_editor))
    assert (vendor_editor.email in owner, vendor_owner.email in editor) == (True, False)
    assert ("Otto Owner" in editor, "Invite a colleague" in editor, "Invite a colleague" in owner) == (
        True,
        False,
        True,
    )
    assert client_of(staff).get(address).status_code == 200
    assert (client_of(outsider).get(address).status_code, client_of().get(address).status_code) == (403, 302)


@pytest.mark.parametrize("members", [1, 3])
def test_team_page_asks_the_same_of_any_number(
    client_of, vendor_owner, organisation, django_assert_num_queries, members
):
    for number in range(members):
        member(f"Member {number}", role=Role.EDITOR, organisation=organisation)
    client = client_of(vendor_owner)
    client.get("/workspace/")
    with django_assert_num_queries(7):
        client.get(f"/organisations/{organisation.public_id}/team/")


def test_activity_says_who_did_what(client_of, vendor_owner, vendor_editor, organisation):
    change(vendor_owner, vendor_editor, VIEWER)
    address = f"/organisations/{organisation.public_id}/activity/"
    owner, viewer = (client_of(person).get(address).content.decode() for person in (vendor_owner, vendor_editor))
    line, reasons = "member has another role: Edna Editor, Viewer", '<th scope="col">Reason</th>'
    assert [(line in page, reasons in page) for page in (owner, viewer)] == [(True, True), (True, False)]


def test_activity_has_pages(client_of, vendor_owner, vendor_editor, organisation):
    for seat in [VIEWER, EDITOR] * 30:
        change(vendor_owner, vendor_editor, seat)
    client, address = client_of(vendor_owner), f"/organisations/{organisation.public_id}/activity/"
    first, second = (client.get(f"{address}?page={page}").content.decode() for page in ("1", "2"))
    assert [page.count("member has another role") for page in (first, second)] == [50, 10]
    assert client.get(f"{address}?page=x").status_code == 200


def test_owner_who_was_taken_out_meanwhile_does_nothing_more(vendor_owner, second_owner, vendor_editor, organisation):
    """Her request began while she was one: what she may do is looked up again once the team is locked."""
    before = actor_of(second_owner)
    actions.remove_member(actor=actor_of(vendor_owner), membership=second_owner.memberships.get())
    membership = vendor_editor.memberships.get()
    for step in (
        lambda: actions.invite_member(actor=before, organisation=organisation, guest=guest()),
        lambda: actions.change_member(actor=before, membership=membership, seen=EDITOR, seat=OWNER),
        lambda: actions.remove_member(actor=before, membership=membership),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_owner_is_for_everything(vendor_owner, vendor_editor, organisation):
    CapabilityFactory(organisation=organisation, name="buys")
    with pytest.raises(Incomplete, match="An owner belongs to every team"):
        change(vendor_owner, vendor_editor, Seat(Role.OWNER, (CapabilityName.BUYS,)))


def test_invitation_that_waits_for_who_is_removed_goes_with_her(vendor_owner, vendor_editor):
    vendor_editor.emailaddress_set.create(email="edna@elsewhere.example", verified=True)
    invitation = invited(vendor_owner, "edna@elsewhere.example", seat=OWNER)
    actions.remove_member(actor=actor_of(vendor_owner), membership=vendor_editor.memberships.get())
    with pytest.raises(Incomplete, match="taken back"):
        actions.accept_invitation(actor=actor_of(vendor_editor), invitation=invitation)


def test_role_is_named_in_the_language_of_the_mail(vendor_owner, vendor_editor):
    type(vendor_editor).objects.filter(pk=vendor_editor.pk).update(language="bg")
    change(vendor_owner, vendor_editor, VIEWER)
    mails()
    assert "в ролята „Наблюдател“" in mail.outbox[0].body
