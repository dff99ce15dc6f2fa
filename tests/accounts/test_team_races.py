"""Eight at once change one team: it keeps an owner, an invitation seats one, a request is answered once."""

from functools import partial

import pytest

from accounts import actions
from accounts.errors import Incomplete, NotAllowed
from accounts.journal.actions import Already
from accounts.journal.models import Entry
from accounts.models import Invitation, JoinRequest, Membership, Organisation, Recovery, User
from accounts.queries import actor_of
from accounts.states import RequestState, Role
from tests.accounts.teams import OWNER, VIEWER, guest, invited, organisation_of
from tests.factories import UserFactory, member
from tests.listings.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def owners(organisation):
    return [member(f"Owner {number}", role=Role.OWNER, organisation=organisation) for number in range(7)]


def test_of_eight_owners_who_leave_at_once_one_stays(vendor_owner):
    organisation = organisation_of(vendor_owner)
    actors = [actor_of(person) for person in (vendor_owner, *owners(organisation))]
    left = at_once(*[partial(actions.leave_team, actor=actor, organisation=organisation) for actor in actors])
    assert left == {Organisation: 7, Incomplete: 1}
    assert Membership.objects.filter(organisation=organisation, role=Role.OWNER).count() == 1


def test_of_eight_owners_who_step_down_at_once_one_stays(vendor_owner):
    organisation = organisation_of(vendor_owner)
    people = [vendor_owner, *owners(organisation)]
    steps = [
        partial(
            actions.change_member,
            actor=actor_of(person),
            membership=person.memberships.get(),
            seen=OWNER,
            seat=VIEWER,
        )
        for person in people
    ]
    assert at_once(*steps) == {Membership: 7, Incomplete: 1}
    assert Membership.objects.filter(organisation=organisation, role=Role.OWNER).count() == 1


def test_invitation_used_eight_times_at_once_seats_one(vendor_owner):
    invitation = invited(vendor_owner)
    actor = actor_of(UserFactory(email="greta@people.example"))
    steps = [
        partial(actions.accept_invitation, actor=actor, invitation=Invitation.objects.get(pk=invitation.pk))
        for _each in range(8)
    ]
    assert at_once(*steps) == {Membership: 1, Already: 7}
    assert Entry.objects.filter(verb="membership.created").count() == 1


def test_address_invited_eight_times_at_once_waits_once(vendor_owner):
    actor, organisation = actor_of(vendor_owner), organisation_of(vendor_owner)
    steps = [
        partial(actions.invite_member, actor=actor, organisation=organisation, guest=guest()) for _each in range(8)
    ]
    assert at_once(*steps) == {Invitation: 1, Incomplete: 7}


def test_request_is_answered_once(vendor_owner, outsider):
    organisation = organisation_of(vendor_owner)
    request = actions.ask_to_join(actor=actor_of(outsider), organisation=organisation)
    actors = [actor_of(person) for person in (vendor_owner, *owners(organisation))]
    steps = [partial(actions.let_in, actor=actor, request=JoinRequest.objects.get(pk=request.pk)) for actor in actors]
    assert at_once(*steps) == {Membership: 1, Already: 7}
    assert JoinRequest.objects.get().state == RequestState.ACCEPTED


def test_new_owner_is_confirmed_once(staff, vendor_owner, outsider):
    body = organisation_of(staff)
    recovery = actions.propose_owner(
        actor=actor_of(staff), organisation=organisation_of(vendor_owner), email=outsider.email, why="The register"
    )
    colleagues = [member(f"Colleague {number}", role=Role.EDITOR, organisation=body) for number in range(7)]
    steps = [
        partial(actions.confirm_owner, actor=actor_of(person), recovery=Recovery.objects.get(pk=recovery.pk))
        for person in (staff, *colleagues)
    ]
    assert at_once(*steps) == {NotAllowed: 1, Membership: 1, Already: 6}
    assert outsider.memberships.get().role == Role.OWNER


def test_of_eight_owners_who_are_erased_at_once_one_stays(vendor_owner):
    organisation = organisation_of(vendor_owner)
    people = [vendor_owner, *owners(organisation)]
    steps = [partial(actions.erase_person, actor=actor_of(person), typed=person.email) for person in people]
    assert at_once(*steps) == {User: 7, Incomplete: 1}
    assert Membership.objects.filter(organisation=organisation, role=Role.OWNER).count() == 1
