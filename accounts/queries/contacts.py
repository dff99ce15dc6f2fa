"""People whose proved address is at a domain that staff confirmed as an organisation's own."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.domains import can_be_own, domain_of_address
from accounts.models import Domain, Organisation, User


def people_at_domain(organisation: Organisation, *, most: int) -> list[User]:
    """Return at most so many active people who proved an address at a confirmed domain itself, not below it."""
    names = Domain.objects.confirmed().filter(organisation=organisation).values_list("name", flat=True)
    at_own = Q(pk=None)
    for name in filter(can_be_own, names):
        at_own |= Q(email__iendswith=f"@{name}")
    proved = EmailAddress.objects.filter(at_own, verified=True, user__is_active=True).order_by("user_id")
    return list({one.user_id: one.user for one in proved.select_related("user")}.values())[:most]


def with_people_at_domain(keys: Collection[int]) -> set[int]:
    """Return which of some organisations have such people, by their keys; two queries."""
    owners = dict(Domain.objects.confirmed().filter(organisation__in=keys).values_list("name", "organisation"))
    at_own = Q(pk=None)
    for name in filter(can_be_own, owners):
        at_own |= Q(email__iendswith=f"@{name}")
    proved = EmailAddress.objects.filter(at_own, verified=True, user__is_active=True).values_list("email", flat=True)
    return {owners[name] for name in map(domain_of_address, proved) if name in owners}


def is_at_domain(organisation: Organisation, person: User) -> bool:
    """Whether a person proved an address at a domain that is the organisation's own now."""
    proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    names = filter(can_be_own, {domain_of_address(one) for one in proved})
    return Domain.objects.confirmed().filter(organisation=organisation, name__in=list(names)).exists()
