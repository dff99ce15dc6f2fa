"""Who acts: built once, in one query, from all memberships."""

from accounts.actor import NOBODY, system
from accounts.models import Capability, Membership
from accounts.queries import actor_of
from accounts.states import CapabilityName, CapabilityState, OrganisationState, Role
from tests.factories import CapabilityFactory, MembershipFactory, OrganisationFactory, UserFactory, member


def test_actor_has_every_membership_in_one_query(db, django_assert_num_queries):
    person = member("Mara Many", "provides", "invests")
    second = OrganisationFactory(name="Second")
    CapabilityFactory(organisation=second, name="buys")
    CapabilityFactory(organisation=second, name="invests", state=CapabilityState.ASKED)
    MembershipFactory(person=person, organisation=second, role=Role.VIEWER)
    with django_assert_num_queries(1):
        actor = actor_of(person, second.public_id)
    assert actor.organisation == second
    assert [(one.organisation.name, one.role, one.capabilities) for one in actor.memberships] == [
        ("Organisation of Mara Many", Role.OWNER, {CapabilityName.PROVIDES, CapabilityName.INVESTS}),
        ("Second", Role.VIEWER, {CapabilityName.BUYS}),
    ]


def test_actor_acts_for_the_first_when_the_chosen_one_is_not_hers(vendor_owner, city_buyer):
    foreign = city_buyer.memberships.get().organisation
    assert actor_of(vendor_owner, foreign.public_id).organisation == vendor_owner.memberships.get().organisation


def test_actor_uses_only_the_capabilities_of_her_scope(db):
    person = member("Sco Ped", "provides", "invests")
    Membership.objects.filter(person=person).update(scope=["invests"])
    assert actor_of(person).memberships[0].capabilities == {CapabilityName.INVESTS}


def test_staff_are_members_of_a_verified_programme_body(staff, staff_viewer, vendor_owner, outsider):
    seen = [(actor_of(one).is_staff, actor_of(one).may_decide) for one in (staff, staff_viewer, vendor_owner, outsider)]
    assert seen == [(True, True), (True, False), (False, False), (False, False)]


def test_staff_lose_everything_with_the_body(staff):
    body = staff.memberships.get().organisation
    type(body).objects.filter(pk=body.pk).update(state=OrganisationState.SUSPENDED)
    assert actor_of(staff).is_staff is False


def test_staff_capability_must_be_granted(staff):
    Capability.objects.update(state=CapabilityState.ASKED)
    assert actor_of(staff).is_staff is False


def test_nobody_and_a_job_have_no_person():
    assert (NOBODY.person_id, NOBODY.organisation_id, NOBODY.job, NOBODY.is_authenticated) == ("", "", "", False)
    assert (system("night").person_id, system("night").job) == ("", "night")


def test_email_is_unique_whatever_its_case(db):
    assert UserFactory(email="Mixed@People.Example").email == "mixed@people.example"
