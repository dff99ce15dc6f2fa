"""What happens to people: their profile, and the first member of the programme's staff."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts.actions.names import keep_names
from accounts.actions.organisations import new_organisation
from accounts.actor import Actor
from accounts.errors import NotAllowed, StaleVersion
from accounts.journal.actions import append, move
from accounts.models import Agreement, Capability, Membership, Organisation, User
from accounts.states import CapabilityName, CapabilityState, Form, OrganisationState, Role
from accounts.values import Description, Profile


@transaction.atomic
def edit_profile(*, actor: Actor, version: int, profile: Profile) -> User:
    """Save the actor's own profile; raises `StaleVersion` when it was saved since `version`."""
    if actor.person is None:
        raise NotAllowed
    person = User.objects.select_for_update().get(pk=actor.person.pk)
    if person.version != version:
        raise StaleVersion
    person.name, person.language, person.time_zone = profile.name, profile.language, profile.time_zone
    person.version += 1
    person.save(update_fields=["name", "language", "time_zone", "version"])
    append("person.edited", person.subject, actor=actor)
    return person


def disown(person: User) -> None:
    """Take away what whoever did not prove the address set: password, name, accepted terms, connected accounts."""
    person.set_unusable_password()
    person.name = person.terms = ""
    person.save(update_fields=["password", "name", "terms"])
    Agreement.objects.filter(person=person).delete()
    SocialAccount.objects.filter(user=person).delete()


@transaction.atomic
def create_staff(*, actor: Actor, person: User, body_name: str, country: str) -> Organisation:
    """Make a person an owner of the programme body, which is made and verified when there is none. For operators."""
    body = Organisation.objects.filter(
        state=OrganisationState.VERIFIED,
        capabilities__name=CapabilityName.RUNS_PROGRAMME,
        capabilities__state=CapabilityState.GRANTED,
    ).first() or _create_programme_body(actor, body_name, country)
    membership, created = Membership.objects.get_or_create(
        person=person, organisation=body, defaults={"role": Role.OWNER}
    )
    if created:
        data = {"person": person.public_id, "role": membership.role}
        append("membership.created", body.subject, actor=actor, data=data)
    return body


def _create_programme_body(actor: Actor, name: str, country: str) -> Organisation:
    body = new_organisation(Description(name=name, form=Form.PROGRAMME_BODY, country=country, register_number=""))
    body.save()
    keep_names([body])
    append("organisation.created", body.subject, actor=actor, data={"form": body.form})
    move(body, OrganisationState.VERIFIED, actor=actor)
    capability = Capability.objects.create(organisation=body, name=CapabilityName.RUNS_PROGRAMME)
    move(capability, CapabilityState.GRANTED, actor=actor, data={"with_verification": True})
    return body
