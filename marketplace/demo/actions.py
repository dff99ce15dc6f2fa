"""Puts the demonstration's people into an empty database, through the same actions as everybody."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.actions import create_organisation, create_staff, verify_organisation
from accounts.actor import Actor, system
from accounts.models import User
from accounts.queries import actor_of, places_named
from accounts.values import Description
from marketplace.demo.people import PEOPLE, STAFF, Person


@transaction.atomic
def load_demo() -> int:
    """Make the demo people that are not there yet; returns how many were made."""
    staff = _account(STAFF)
    if staff is not None:
        create_staff(actor=system("demo"), person=staff, body_name=STAFF.organisation, country=STAFF.country)
    reviewer = actor_of(User.objects.get(email=STAFF.email))
    made = [_join(person, reviewer) for person in PEOPLE if person is not STAFF]
    return sum(made) + (staff is not None)


def _account(person: Person) -> User | None:
    """Return the new account, or None when it exists."""
    if User.objects.filter(email=person.email).exists():
        return None
    language = "bg" if person.country == "BG" else "en"
    user = User.objects.create_user(person.email, person.password, name=person.name, language=language)
    EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    return user


def _join(person: Person, reviewer: Actor) -> bool:
    user = _account(person)
    if user is None:
        return False
    description = Description(
        name=person.organisation,
        form=person.form,
        country=person.country,
        register_number=person.number,
        website=person.website,
        place=places_named(person.place, country=person.country).first(),
    )
    organisation = create_organisation(actor=actor_of(user), description=description, capabilities=[person.capability])
    if person.verified:
        verify_organisation(actor=reviewer, organisation=organisation, version=organisation.version)
    return True
