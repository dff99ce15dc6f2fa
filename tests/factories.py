"""Makes people, organisations and places without surprises: nothing is random, every row is wanted."""

import factory
from allauth.account.models import EmailAddress

from accounts.actions.names import keep_names
from accounts.conditions import in_force
from accounts.models import Capability, Membership, Organisation, Place, User
from accounts.states import CapabilityState, Form, OrganisationState, RegisterCheck, Role
from tests.second_factor import enrol

PASSWORD = "correct horse battery"


class PlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Place

    geonames_id = factory.Sequence(lambda n: 900_000 + n)
    name = "Gabrovo"
    name_bg = factory.LazyAttribute(lambda place: "Габрово" if place.name == "Gabrovo" else "")
    country = "BG"
    population = 48_133
    latitude = "42.8742"
    longitude = "25.3182"
    name_folded = factory.LazyAttribute(lambda place: place.name.casefold())
    names = factory.LazyAttribute(lambda place: f"\n{place.name_folded}\nгаброво\n")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@people.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"
    time_zone = "Europe/Sofia"
    terms = factory.LazyFunction(lambda: in_force().name)

    @classmethod
    def _create(cls, model_class, *_args, **kwargs):
        user = model_class.objects.create_user(kwargs.pop("email"), PASSWORD, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Organisation {n}")
    name_folded = factory.LazyAttribute(lambda organisation: organisation.name.casefold())
    form = Form.COMPANY
    country = "BG"
    website = "https://organisation.example/"
    register_number = factory.Sequence(lambda n: f"{900_000_000 + n}")
    register_check = RegisterCheck.VALID
    state = OrganisationState.VERIFIED

    @factory.post_generation
    def name_words(self, create, _extracted, **_options):
        if create:
            keep_names([self])


class CapabilityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Capability

    organisation = factory.SubFactory(OrganisationFactory)
    name = "provides"
    state = CapabilityState.GRANTED


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.OWNER


def member(name, *capabilities, role=Role.OWNER, organisation=None, **fields):
    """Return a person called `name` who acts in a role for an organisation with granted capabilities.

    Staff come with a second factor.
    """
    person = UserFactory(name=name, email=f"{name.lower().replace(' ', '.')}@people.example")
    organisation = organisation or OrganisationFactory(name=f"Organisation of {name}", **fields)
    for capability in capabilities:
        Capability.objects.get_or_create(
            organisation=organisation, name=capability, defaults={"state": CapabilityState.GRANTED}
        )
    MembershipFactory(person=person, organisation=organisation, role=role)
    if organisation.capabilities.filter(name="runs_programme").exists():
        enrol(person)
    return person
