"""What programme staff decide about organisations and what they ask for."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.actions.names import keep_names
from accounts.actions.vendors import refuse_second_vendor
from accounts.actor import Actor
from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved, append, move
from accounts.journal.errors import InvalidTransition
from accounts.models import Capability, Organisation, RegisterLookup
from accounts.states import CapabilityName, CapabilityState, CheckResult, OrganisationState
from accounts.terms import months_after

# What waits for its first verification is vouched for by `verify_organisation`, which asks what was read.
REINSTATED = frozenset({OrganisationState.SUSPENDED, OrganisationState.VERIFIED})
NEEDS_REASON = frozenset(OrganisationState) - {OrganisationState.VERIFIED}
MONTHS_VOUCHED = 24


@transaction.atomic
def verify_organisation(
    *, actor: Actor, organisation: Organisation, version: int, grant: Iterable[str] | None = None
) -> Moved | Already:
    """Vouch for an organisation and grant what it asks for: the capabilities named in `grant`, or all of them.

    One whose verification ends soon is vouched for anew. Raises `StaleVersion` when it described itself anew since
    `version`: nobody vouches for what she has not read. Raises `Incomplete` where it would be the second vendor of one
    legal entity.
    """
    may_decide(actor, organisation)
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.state not in {OrganisationState.UNVERIFIED, OrganisationState.VERIFIED}:
        raise InvalidTransition(locked.get_state_display())
    asked = [
        one for one in locked.capabilities.filter(state=CapabilityState.ASKED) if grant is None or one.name in grant
    ]
    is_new = locked.state == OrganisationState.UNVERIFIED
    if locked.version != version and (asked or is_new or locked.is_due_again):
        raise StaleVersion(_("The organisation changed its description after you opened it. Read it again."))
    if any(one.name == CapabilityName.PROVIDES for one in asked) or (is_new and _provides(locked)):
        refuse_second_vendor(locked)
    result = (
        _renew(actor, locked)
        if locked.is_due_again
        else move(organisation, OrganisationState.VERIFIED, actor=actor.as_staff)
    )
    if is_new and isinstance(result, Moved):
        keep_names([locked])
        _vouch_from_now(locked)
        # The first time counts: who is looked at again gets no new days to go on without a second factor.
        Organisation.objects.filter(pk=locked.pk, verified_at=None).update(verified_at=timezone.now())
    told_with_it = {"with_verification": True} if is_new and isinstance(result, Moved) else {}
    granted = [move(one, CapabilityState.GRANTED, actor=actor.as_staff, data=told_with_it) for one in asked]
    return result if isinstance(result, Moved) or not granted else granted[-1]


@transaction.atomic
def decide_organisation(
    *, actor: Actor, organisation: Organisation, to: OrganisationState, why: str
) -> Moved | Already:
    """Refuse, suspend or reopen an organisation; each needs a reason that its owners read. Reinstating needs none."""
    may_decide(actor, organisation)
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if to == OrganisationState.VERIFIED and locked.state not in REINSTATED:
        raise InvalidTransition(locked.get_state_display())
    if to in NEEDS_REASON and not why.strip():
        raise Incomplete(_("Give the reason. The organisation reads it."))
    if to == OrganisationState.VERIFIED and locked.state != to and _provides(locked):
        refuse_second_vendor(locked)
    return move(organisation, to, actor=actor.as_staff, why=why.strip())


@transaction.atomic
def decide_capability(*, actor: Actor, capability: Capability, to: CapabilityState, why: str = "") -> Moved | Already:
    """Grant a capability to a verified organisation, or refuse or withdraw it with a reason."""
    organisation = Organisation.objects.select_for_update().get(pk=capability.organisation_id)
    may_decide(actor, organisation)
    if to == CapabilityState.ASKED:
        raise NotAllowed
    if to == CapabilityState.GRANTED and organisation.state != OrganisationState.VERIFIED:
        raise Incomplete(_("Verify the organisation first."))
    if to == CapabilityState.REFUSED and not why.strip():
        raise Incomplete(_("Give the reason. The organisation reads it."))
    if to == CapabilityState.GRANTED and capability.name == CapabilityName.PROVIDES:
        refuse_second_vendor(organisation)
    return move(capability, to, actor=actor.as_staff, why=why.strip())


@transaction.atomic
def record_lookup(
    *, actor: Actor, organisation: Organisation, number: str, register: str, fits: bool
) -> RegisterLookup:
    """Record that the number was looked up in a register, named in words, and whether it is this organisation's.

    Raises `StaleVersion` when the organisation has another number than `number` by now.
    """
    may_decide(actor, organisation)
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.register_number != number:
        raise StaleVersion(_("The organisation changed its number after you opened it. Look up the new one."))
    if not register.strip():
        raise Incomplete(_("Say which register you looked in."), field="register")
    lookup = RegisterLookup.objects.create(
        organisation=locked, number=number, register=register.strip(), fits=fits, person=actor.person
    )
    data = {"result": CheckResult.FITS if fits else CheckResult.MISFIT}
    append("organisation.looked_up", locked.subject, actor=actor.as_staff, data=data, private={"why": lookup.register})
    return lookup


@transaction.atomic
def assign_organisation(
    *, actor: Actor, organisation: Organisation, to_me: bool, instead_of: str = ""
) -> Organisation | Already:
    """Take an organisation out of the queue to look at it oneself, or put one's own back.

    What a colleague took stays hers (`Already`), unless `instead_of` names her: then it is taken over knowingly.
    """
    if not actor.may_decide:
        raise NotAllowed
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    holder = locked.reviewer.public_id if locked.reviewer else ""
    if holder not in {"", actor.person_id, instead_of} or (holder == actor.person_id) == to_me:
        return Already(by=holder, at=None)
    locked.reviewer = actor.person if to_me else None
    locked.save(update_fields=["reviewer"])
    append("organisation.assigned", locked.subject, actor=actor.as_staff, data={"to": actor.person_id if to_me else ""})
    return locked


def _renew(actor: Actor, locked: Organisation) -> Moved:
    _vouch_from_now(locked)
    return Moved(append("organisation.renewed", locked.subject, actor=actor.as_staff))


def _vouch_from_now(locked: Organisation) -> None:
    locked.verified_until = months_after(timezone.now().date(), MONTHS_VOUCHED)
    locked.save(update_fields=["verified_until"])


def _provides(organisation: Organisation) -> bool:
    return organisation.capabilities.filter(name=CapabilityName.PROVIDES, state=CapabilityState.GRANTED).exists()


def may_decide(actor: Actor, organisation: Organisation) -> None:
    """Raise `NotAllowed` unless she is staff who decides, about a body that is not her own."""
    if not actor.may_decide:
        raise NotAllowed
    if not rules.can_verify(actor, organisation):
        raise NotAllowed(_("You belong to this organisation, so a colleague has to decide."))
