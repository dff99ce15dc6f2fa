"""What people do with their own organisation: create, describe, ask, submit again."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.actions.names import keep_names
from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.folding import folded
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import Capability, Membership, Organisation, OrganisationDraft, User
from accounts.models.people import FIRST_ZONE
from accounts.registers import check_register_number
from accounts.states import (
    REQUESTABLE,
    CapabilityName,
    CapabilityState,
    OrganisationState,
    RegisterCheck,
    Role,
)
from accounts.values import Description, fixed_fields
from accounts.zones import zone_of_country

LONGEST_NAME = 160
MOST_WAITING = 10


@transaction.atomic
def create_organisation(
    *, actor: Actor, description: Description, capabilities: Iterable[CapabilityName]
) -> Organisation:
    """Make an unverified organisation with the actor as its owner, and ask for its capabilities; the draft goes."""
    if actor.person is None or not rules.can_create_organisation(actor):
        raise NotAllowed
    wanted = list(dict.fromkeys(capabilities))
    if not wanted or not set(wanted) <= set(REQUESTABLE):
        raise Incomplete(_("Choose at least one thing that the organisation wants to do here."))
    # One at a time for a person, so that a form sent twice makes one organisation.
    person = User.objects.select_for_update().get(pk=actor.person.pk)
    _refuse_repetition(person, description)
    _set_clock(person, description.country)
    organisation = new_organisation(description)
    organisation.save()
    keep_names([organisation])
    Membership.objects.create(person=actor.person, organisation=organisation, role=Role.OWNER)
    author = actor.acting_for(organisation)
    append("organisation.created", organisation.subject, actor=author, data={"form": organisation.form})
    for name in wanted:
        _ask(organisation, name, actor=author)
    OrganisationDraft.objects.filter(person=person).delete()
    return organisation


def _set_clock(person: User, country: str) -> None:
    """Let a person who never said where she lives live by the clocks of her first organisation's country."""
    zone = zone_of_country(country)
    if zone and person.time_zone == FIRST_ZONE and not person.memberships.exists():
        person.time_zone = zone
        person.save(update_fields=["time_zone"])


def _refuse_repetition(person: User, description: Description) -> None:
    own = Organisation.objects.filter(memberships__person=person, memberships__role=Role.OWNER)
    if own.filter(name_folded=folded(description.name)[:LONGEST_NAME], country=description.country).exists():
        raise Incomplete(_("You have described this organisation already. It stands in your workspace."))
    if own.filter(state=OrganisationState.UNVERIFIED).count() >= MOST_WAITING:
        raise Incomplete(_("Several organisations of yours wait for verification. Describe the next one after that."))


def new_organisation(description: Description) -> Organisation:
    """Return an unsaved organisation with its number checked."""
    number, check = check_register_number(description.register_number, description.country)
    return Organisation(
        name=description.name,
        name_folded=folded(description.name)[:LONGEST_NAME],
        form=description.form,
        country=description.country,
        website=description.website,
        register_number=number,
        register_check=check,
        place=description.place,
    )


@transaction.atomic
def edit_organisation(
    *, actor: Actor, organisation: Organisation, version: int, description: Description
) -> Organisation:
    """Save what an organisation says of itself.

    Raises `StaleVersion` when it was saved since `version`. What the programme vouched for (name, form, country and
    number) stays as it is while the organisation is verified.
    """
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not rules.can_edit_organisation(actor, locked):
        raise NotAllowed
    if locked.version != version:
        raise StaleVersion
    same = (description.register_number, description.country) == (locked.register_number, locked.country.code)
    number, check = (
        (locked.register_number, RegisterCheck(locked.register_check))
        if same
        else check_register_number(description.register_number, description.country)
    )
    values: dict[str, object] = {
        "name": description.name,
        "form": str(description.form),
        "country": description.country,
        "register_number": number,
        "website": description.website,
        "place": description.place,
    }
    changed = sorted(field for field, value in values.items() if getattr(locked, field) != value)
    if locked.state == OrganisationState.VERIFIED and set(changed) & fixed_fields(locked):
        raise NotAllowed(_("The programme vouches for this description. Reopen it first."))
    for field, value in values.items():
        setattr(locked, field, value)
    locked.name_folded = folded(description.name)[:LONGEST_NAME]
    locked.register_check = check
    locked.version += 1
    locked.save(update_fields=[*values, "name_folded", "register_check", "version"])
    if not {"name", "form", "place"}.isdisjoint(changed):
        keep_names([locked])
    author = actor.acting_for(locked)
    append("organisation.edited", locked.subject, actor=author, data={"fields": changed})
    return locked


@transaction.atomic
def submit_again(*, actor: Actor, organisation: Organisation) -> Moved | Already:
    """Send an organisation to the queue: a refused one that was corrected, or a verified one whose facts change."""
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    if not rules.can_submit_again(actor, organisation):
        raise NotAllowed
    result = move(organisation, OrganisationState.UNVERIFIED, actor=actor.acting_for(organisation))
    if isinstance(result, Moved):
        _wait_from_now(organisation)
    return result


@transaction.atomic
def ask_capability(*, actor: Actor, organisation: Organisation, name: CapabilityName) -> Moved | Already:
    """Ask for one more capability, or again for a refused one."""
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    if not rules.can_edit_organisation(actor, organisation) or name not in REQUESTABLE:
        raise NotAllowed
    author = actor.acting_for(organisation)
    capability = organisation.capabilities.filter(name=name).first()
    if capability is None:
        entry = _ask(organisation, name, actor=author)
        _wait_from_now(organisation)
        return entry
    if capability.state == CapabilityState.GRANTED:
        return Already(by="", at=None)
    result = move(capability, CapabilityState.ASKED, actor=author)
    if isinstance(result, Moved):
        _wait_from_now(organisation)
    return result


def _ask(organisation: Organisation, name: CapabilityName, *, actor: Actor) -> Moved:
    capability = Capability.objects.create(organisation=organisation, name=name)
    return Moved(append("capability.asked", capability.subject, actor=actor, data={"name": name}))


def _wait_from_now(organisation: Organisation) -> None:
    """Put it at the end of the queue, as something that nobody has read yet."""
    Organisation.objects.filter(pk=organisation.pk).update(
        waiting_since=timezone.now(), reviewer=None, version=F("version") + 1
    )
