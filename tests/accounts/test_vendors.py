"""One verified legal entity is one vendor, however many grant at once."""

import threading

import pytest
from django.db import connection, transaction

from accounts import actions
from accounts.errors import Incomplete
from accounts.journal.actions import Moved
from accounts.models import Capability, Organisation
from accounts.queries import actor_of
from accounts.states import CapabilityState, OrganisationState
from tests import people
from tests.factories import CapabilityFactory, OrganisationFactory

REFUSAL = "“First Lamps” is a vendor with this number already"
AT_ONCE = 8


@pytest.fixture
def first(db):
    organisation = OrganisationFactory(name="First Lamps", register_number="175074752")
    CapabilityFactory(organisation=organisation)
    return organisation


def asking(name="Second Lamps", number="175074752", **fields):
    organisation = OrganisationFactory(name=name, register_number=number, **fields)
    CapabilityFactory(organisation=organisation, state=CapabilityState.ASKED)
    return organisation


def grant(staff, organisation):
    return actions.decide_capability(
        actor=actor_of(staff), capability=organisation.capabilities.get(), to=CapabilityState.GRANTED
    )


def decide(staff, organisation, to, why="because"):
    return actions.decide_organisation(actor=actor_of(staff), organisation=organisation, to=to, why=why)


def test_second_vendor_of_one_number_is_refused_and_the_first_is_named(staff, first, client_of):
    second = asking()
    with pytest.raises(Incomplete, match=REFUSAL):
        grant(staff, second)
    address = f"/staff/capabilities/{second.capabilities.get().public_id}/granted/"
    page = client_of(staff).post(address, follow=True).content.decode()
    assert REFUSAL in page
    assert second.capabilities.get().state == CapabilityState.ASKED


def test_second_one_is_verified_without_providing(staff, first, client_of):
    second = asking(state=OrganisationState.UNVERIFIED)
    address = f"/staff/verification/{second.public_id}/verify/"
    page = client_of(staff).post(address, {"version": 1, "grant": "provides"}, follow=True).content.decode()
    assert REFUSAL in page
    assert Organisation.objects.get(pk=second.pk).state == OrganisationState.UNVERIFIED
    client_of(staff).post(address, {"version": 1})
    assert Organisation.objects.get(pk=second.pk).state == OrganisationState.VERIFIED
    assert second.capabilities.get().state == CapabilityState.ASKED


def test_second_one_provides_once_it_was_withdrawn_from_the_first(staff, first):
    second = asking()
    actions.decide_capability(
        actor=actor_of(staff), capability=first.capabilities.get(), to=CapabilityState.REFUSED, why="Merged"
    )
    assert isinstance(grant(staff, second), Moved)


def test_suspended_vendor_does_not_come_back_under_another_name(staff, first):
    decide(staff, first, OrganisationState.SUSPENDED)
    with pytest.raises(Incomplete, match=REFUSAL):
        grant(staff, asking())


def test_reopened_vendor_makes_way_and_cannot_come_back_as_a_second(staff, first):
    decide(staff, first, OrganisationState.UNVERIFIED)
    second = asking()
    grant(staff, second)
    with pytest.raises(Incomplete, match="“Second Lamps” is a vendor with this number already"):
        actions.verify_organisation(actor=actor_of(staff), organisation=first, version=first.version)
    assert Organisation.objects.get(pk=first.pk).state == OrganisationState.UNVERIFIED


@pytest.mark.parametrize("fields", [{"number": "000215630"}, {"number": ""}, {"country": "GR"}])
def test_other_number_country_or_none_is_another_body(staff, first, fields):
    if fields.get("number") == "":
        Organisation.objects.filter(pk=first.pk).update(register_number="")
    assert isinstance(grant(staff, asking(**fields)), Moved)


@pytest.mark.parametrize(
    ("country", "first_number", "second_number", "is_one"),
    [
        ("FR", "40303265045", "303265045", True),  # a VAT number and its SIREN
        ("FR", "303265045", "30326504500011", True),  # a SIREN and an establishment of its
        ("FR", "40303265045", "30326504500011", True),
        ("FR", "40303265045", "83404833048", False),
        ("SE", "123456789701", "1234567897", True),
        ("BG", "175074752", "1750747520001", False),
        ("NO", "995525828MVA", "995525828", True),
        ("CH", "CHE107787577IVA", "CHE107787577", True),
        ("CH", "CHE107787577IVA", "CHE107787577MWST", True),
        ("PL", "12345678512347", "123456785", True),
        ("NL", "004495445B01", "004495445B02", True),
        ("NL", "004495445B01", "123456782B01", False),
    ],
)
def test_numbers_of_one_legal_entity_are_one_vendor(staff, country, first_number, second_number, is_one):
    CapabilityFactory(
        organisation=OrganisationFactory(name="First Lamps", country=country, register_number=first_number)
    )
    second = asking(number=second_number, country=country)
    if is_one:
        with pytest.raises(Incomplete, match=REFUSAL):
            grant(staff, second)
    else:
        assert isinstance(grant(staff, second), Moved)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_vendor():
    staff = people.staff()
    organisations = [asking(f"Lamps {number}") for number in range(AT_ONCE)]
    capabilities = [organisation.capabilities.get() for organisation in organisations]
    barrier, granted, refused = threading.Barrier(AT_ONCE), [], []

    def run(capability):
        barrier.wait()
        try:
            with transaction.atomic():
                actions.decide_capability(actor=actor_of(staff), capability=capability, to=CapabilityState.GRANTED)
            granted.append(capability)
        except Incomplete as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[capability]) for capability in capabilities]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [only] = granted
    assert list(Capability.objects.filter(name="provides", state=CapabilityState.GRANTED)) == [only]
    assert len(refused) == AT_ONCE - 1
    assert {only.organisation.name in sentence for sentence in refused} == {True}
