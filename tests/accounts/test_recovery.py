"""An organisation whose owner cannot be reached gets a new one from two members of staff."""

import pytest
from django.core import mail

from accounts import actions
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already
from accounts.models import Recovery
from accounts.queries import actor_of
from accounts.states import RecoveryState, Role
from tests.accounts.teams import mails, organisation_of, seats
from tests.factories import UserFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(staff):
    return member("Sven Second", role=Role.EDITOR, organisation=organisation_of(staff))


@pytest.fixture
def vendor(vendor_owner):
    return organisation_of(vendor_owner)


@pytest.fixture
def new_owner():
    return UserFactory(name="Nora New", email="nora@people.example")


def proposed(person, organisation, email="nora@people.example"):
    return actions.propose_owner(
        actor=actor_of(person), organisation=organisation, email=email, why="The register names her."
    )


def test_two_members_of_staff_make_a_new_owner(client_of, staff, colleague, vendor_owner, vendor, new_owner):
    first, second = client_of(staff), client_of(colleague)
    address = f"/staff/verification/{vendor.public_id}/new-owner/"
    assert address in first.get(f"/staff/verification/{vendor.public_id}/").content.decode()
    answer = first.post(address, {"email": " NORA@people.example ", "why": "The register names her."})
    assert answer.headers["Location"] == "/staff/join-requests/"
    assert mails() == [(vendor_owner.email, "Programme staff propose a new owner for Organisation of Otto Owner")]
    assert "The register names her." in mail.outbox[0].body
    recovery = Recovery.objects.get()
    page = first.get("/staff/join-requests/").content.decode()
    assert ("You proposed this, so a colleague has to confirm it." in page, "/confirm/" in page) == (True, False)
    first.post(f"/staff/new-owners/{recovery.public_id}/confirm/")
    assert seats(vendor) == {vendor_owner.email: Role.OWNER}
    second.post(f"/staff/new-owners/{recovery.public_id}/confirm/")
    assert seats(vendor) == {vendor_owner.email: Role.OWNER, new_owner.email: Role.OWNER}
    assert mails() == [
        (new_owner.email, "You act for Organisation of Otto Owner now"),
        (vendor_owner.email, "Nora New joined Organisation of Otto Owner"),
    ]


def test_member_becomes_an_owner(staff, colleague, vendor_owner, vendor_editor, vendor):
    actions.confirm_owner(actor=actor_of(colleague), recovery=proposed(staff, vendor, vendor_editor.email))
    assert seats(vendor)[vendor_editor.email] == Role.OWNER
    mails()
    told = [(letter.to[0], letter.subject) for letter in mail.outbox if "role" in letter.subject]
    assert sorted(told) == [
        (vendor_editor.email, "Your role at Organisation of Otto Owner changed"),
        (vendor_owner.email, "Edna Editor has another role at Organisation of Otto Owner"),
    ]


def test_nobody_confirms_her_own_proposal_or_herself(staff, colleague, vendor, new_owner):
    recovery = proposed(staff, vendor)
    with pytest.raises(NotAllowed, match="a colleague has to confirm it"):
        actions.confirm_owner(actor=actor_of(staff), recovery=recovery)
    with pytest.raises(Incomplete, match="You cannot propose yourself"):
        proposed(colleague, vendor, colleague.email)
    actions.drop_owner(actor=actor_of(staff), recovery=recovery)
    for_colleague = proposed(staff, vendor, colleague.email)
    with pytest.raises(NotAllowed):
        actions.confirm_owner(actor=actor_of(colleague), recovery=for_colleague)
    assert not vendor.memberships.filter(person__in=[new_owner, colleague]).exists()


def test_dropped_proposal_is_not_confirmed_any_more(staff, colleague, vendor, new_owner):
    recovery = proposed(staff, vendor)
    actions.drop_owner(actor=actor_of(colleague), recovery=recovery)
    with pytest.raises(Exception, match="This cannot be done now"):
        actions.confirm_owner(actor=actor_of(colleague), recovery=recovery)
    assert not vendor.memberships.filter(person=new_owner).exists()
    assert mails() == []  # an owner who was not told yet is not frightened


def test_confirming_twice_is_no_error(staff, colleague, vendor, new_owner):
    recovery = proposed(staff, vendor)
    actions.confirm_owner(actor=actor_of(colleague), recovery=recovery)
    again = actions.confirm_owner(actor=actor_of(colleague), recovery=Recovery.objects.get())
    assert (type(again), again.by) == (Already, colleague.public_id)


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("nobody@people.example", "Nobody has proved this address here."),
        ("unproved@people.example", "Nobody has proved this address here."),
        ("otto.owner@people.example", "This person is an owner already."),
    ],
)
def test_proposal_is_refused_with_a_sentence_and_what_was_typed(client_of, staff, vendor, email, sentence):
    UserFactory(email="unproved@people.example").emailaddress_set.update(verified=False)
    typed = {"email": email, "why": "I telephoned."}
    answer = client_of(staff).post(f"/staff/verification/{vendor.public_id}/new-owner/", typed)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "I telephoned." in page) == (422, True, True)
    assert Recovery.objects.count() == 0


def test_one_proposal_waits_at_a_time(staff, colleague, vendor, new_owner):
    proposed(staff, vendor)
    with pytest.raises(Incomplete, match="waits already"):
        proposed(colleague, vendor)
    assert Recovery.objects.get().state == RecoveryState.PROPOSED


def test_others_propose_and_confirm_nothing(client_of, staff, staff_viewer, vendor_owner, vendor, new_owner):
    recovery = proposed(staff, vendor)
    for person, status in ((staff_viewer, 403), (vendor_owner, 404)):
        client = client_of(person)
        assert client.post(f"/staff/verification/{vendor.public_id}/new-owner/").status_code == status
        for step in ("confirm", "drop"):
            assert client.post(f"/staff/new-owners/{recovery.public_id}/{step}/").status_code == status
    body = organisation_of(staff)
    assert client_of(staff).get(f"/staff/verification/{body.public_id}/new-owner/").status_code == 403
    assert Recovery.objects.get().state == RecoveryState.PROPOSED
