"""An organisation asks that a domain is taken for its own, and staff confirm or refuse it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.actions.verification import may_decide
from accounts.actor import Actor
from accounts.domains import checked_domain
from accounts.errors import Incomplete, NotAllowed
from accounts.journal import database
from accounts.journal.actions import Already, Moved, append, move
from accounts.models import Domain, Organisation
from accounts.states import DomainState, OrganisationState

MOST_DOMAINS = 20


@transaction.atomic
def ask_domain(*, actor: Actor, organisation: Organisation, name: str) -> Moved | Already:
    """Ask for a domain, or again for a refused one; raises `Incomplete` where it can be nobody's own.

    `name` may be a domain, a web or an e-mail address.
    """
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not rules.can_edit_organisation(actor, locked):
        raise NotAllowed
    domain = checked_domain(name)
    own = locked.domains.filter(name=domain).first()
    author = actor.acting_for(locked)
    if own and own.state != DomainState.REFUSED:
        return Already(by="", at=None)
    if locked.state == OrganisationState.VERIFIED:
        Organisation.objects.filter(pk=locked.pk).update(waiting_since=timezone.now())
    if own:
        return move(own, DomainState.ASKED, actor=author)
    if locked.domains.count() >= MOST_DOMAINS:
        raise Incomplete(_("An organisation has at most %d domains here. Give one up first.") % MOST_DOMAINS)
    asked = Domain.objects.create(organisation=locked, name=domain)
    return Moved(append("domain.asked", asked.subject, actor=author, data={"organisation": locked.public_id}))


@transaction.atomic
def decide_domain(*, actor: Actor, domain: Domain, to: DomainState, why: str = "") -> Moved | Already:
    """Confirm a domain of a verified organisation, or refuse or withdraw it with a reason.

    Holds the name, so that of two organisations one gets it and the other is told whose it is.
    """
    organisation = Organisation.objects.select_for_update().get(pk=domain.organisation_id)
    may_decide(actor, organisation)
    if to == DomainState.ASKED:
        raise NotAllowed
    if to == DomainState.REFUSED and not why.strip():
        raise Incomplete(_("Give the reason. The organisation reads it."))
    if to == DomainState.CONFIRMED:
        _refuse_to_confirm(organisation, domain)
    return move(domain, to, actor=actor.as_staff, why=why.strip())


@transaction.atomic
def give_up_domain(*, actor: Actor, domain: Domain) -> None:
    """Forget a domain of one's organisation, whatever staff said of it; the record keeps that it was there."""
    organisation = Organisation.objects.select_for_update().get(pk=domain.organisation_id)
    if not rules.can_edit_organisation(actor, organisation):
        raise NotAllowed
    locked = Domain.objects.select_for_update().filter(pk=domain.pk).first()
    if locked is None:
        return
    data = {"organisation": organisation.public_id, "from": locked.state}
    append("domain.given_up", locked.subject, actor=actor.acting_for(organisation), data=data)
    locked.delete()


def _refuse_to_confirm(organisation: Organisation, domain: Domain) -> None:
    if organisation.state != OrganisationState.VERIFIED:
        raise Incomplete(_("Verify the organisation first."))
    checked_domain(domain.name)
    database.hold(f"domain:{domain.name}")
    other = Domain.objects.confirmed().filter(name=domain.name).exclude(pk=domain.pk).first()
    if other:
        words = {"domain": domain.readable, "name": other.organisation.name}
        raise Incomplete(_("%(domain)s is confirmed for “%(name)s”. Withdraw it there first.") % words)
