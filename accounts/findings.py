"""What was checked of an organisation and what came of it, line by line, as staff read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.domains import can_be_own, domain_in, domain_of_address, is_free_mail, own_part
from accounts.locales import local_datetime
from accounts.models import Domain, Organisation
from accounts.queries import display_name, owners_of, same_register_number
from accounts.registers import kind_of_number
from accounts.states import CheckResult, RegisterCheck

MOST_OTHERS = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, what came of it, a sentence, and the other organisations that it is about."""

    what: str
    result: CheckResult
    sentence: str
    others: Sequence[Organisation] = ()


@dataclass(frozen=True, slots=True)
class AskedDomain:
    """A domain that an organisation asked for, with what speaks for it."""

    domain: Domain
    at_the_address: bool
    at_the_website: bool
    holder: Organisation | None


def findings_of(organisation: Organisation) -> list[Finding]:
    """Return the lines of an organisation, always the same ones in the same order, in six queries."""
    return [
        _digits(organisation),
        _register(organisation),
        _same_number(organisation),
        _website(organisation, proved_addresses(organisation)),
        _look_alikes(organisation),
    ]


def look_alikes(organisation: Organisation) -> QuerySet[Organisation]:
    """Return other organisations whose name is the same, or looks the same to an eye."""
    same = Q(name_folded=organisation.name_folded)
    if organisation.skeleton:
        same |= Q(skeleton=organisation.skeleton)
    return Organisation.objects.filter(same).exclude(pk=organisation.pk)


def proved_addresses(organisation: Organisation) -> list[str]:
    """Return the e-mail addresses that the owners of an organisation have proved."""
    owners = owners_of(organisation).order_by().values("pk")
    rows = EmailAddress.objects.filter(user__in=owners, verified=True).order_by("pk")
    return list(rows.values_list("email", flat=True))


def asked_domains(organisation: Organisation) -> list[AskedDomain]:
    """Return an organisation's domains with what speaks for each, in at most four queries."""
    domains = list(organisation.domains.all())
    if not domains:
        return []
    at = {domain_of_address(address) for address in proved_addresses(organisation)}
    website = domain_in(organisation.website)
    held = Domain.objects.confirmed().filter(name__in=[one.name for one in domains]).select_related("organisation")
    holders = {one.name: one.organisation for one in held if one.organisation_id != organisation.pk}
    return [
        AskedDomain(one, one.name in at, website.removeprefix("www.") == one.name, holders.get(one.name))
        for one in domains
    ]


def _digits(organisation: Organisation) -> Finding:
    what = _("Check digits of the number")
    if not organisation.register_number:
        return Finding(what, CheckResult.OPEN, _("No number was given."))
    if organisation.register_check == RegisterCheck.VALID:
        kind = kind_of_number(organisation.register_number, str(organisation.country.code))
        words = {"number": organisation.register_number, "country": organisation.country.name, "kind": kind}
        if not kind:
            return Finding(what, CheckResult.FITS, _("They were right when %(number)s was given.") % words)
        return Finding(what, CheckResult.FITS, _("%(number)s has those of this %(kind)s: %(country)s.") % words)
    return Finding(
        what, CheckResult.OPEN, _("No check is known for %(number)s.") % {"number": organisation.register_number}
    )


def _register(organisation: Organisation) -> Finding:
    what = _("Looked up in the register")
    lookup = organisation.lookups.select_related("person").first()
    if lookup is None:
        return Finding(what, CheckResult.OPEN, _("Nobody has recorded that the number was looked up."))
    words = {
        "register": lookup.register,
        "when": local_datetime(lookup.made_at),
        "who": display_name(lookup.person) if lookup.person else _("somebody who is gone"),
        "number": lookup.number,
    }
    if lookup.number != organisation.register_number:
        sentence = _("Only another number was looked up, %(number)s, on %(when)s.") % words
        return Finding(what, CheckResult.OPEN, sentence)
    sentence = _("%(number)s in %(register)s, on %(when)s by %(who)s.") % words
    return Finding(what, CheckResult.FITS if lookup.fits else CheckResult.MISFIT, sentence)


def _same_number(organisation: Organisation) -> Finding:
    what = _("The same number elsewhere")
    if not organisation.register_number:
        return Finding(what, CheckResult.OPEN, _("No number was given."))
    others = list(same_register_number(organisation)[:MOST_OTHERS])
    if others:
        return Finding(what, CheckResult.MISFIT, _("Others gave the same number:"), others)
    return Finding(what, CheckResult.FITS, _("No other organisation gave it."))


def _website(organisation: Organisation, addresses: Sequence[str]) -> Finding:
    what = _("Website and the owners’ addresses")
    website = domain_in(organisation.website)
    if not website:
        return Finding(what, CheckResult.OPEN, _("No website was given."))
    if not can_be_own(website):
        sentence = _("The website stands at %(domain)s, where anybody gets a page.") % {"domain": website}
        return Finding(what, CheckResult.OPEN, sentence)
    at = sorted({domain_of_address(address) for address in addresses})
    words = {"domain": own_part(website), "other": ", ".join(at)}
    if any(own_part(one) == own_part(website) for one in at):
        return Finding(what, CheckResult.FITS, _("An owner proved an address at %(domain)s.") % words)
    if all(is_free_mail(one) for one in at):
        sentence = _("No owner has an address at %(domain)s, only free mail or none.") % words
        return Finding(what, CheckResult.OPEN, sentence)
    return Finding(what, CheckResult.MISFIT, _("The website is at %(domain)s, the owners at %(other)s.") % words)


def _look_alikes(organisation: Organisation) -> Finding:
    what = _("Look-alike names")
    others = list(look_alikes(organisation)[:MOST_OTHERS])
    if others:
        return Finding(what, CheckResult.MISFIT, _("These names look the same at a glance:"), others)
    return Finding(what, CheckResult.FITS, _("No other name looks like it."))
