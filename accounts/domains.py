"""Domains: what may be an organisation's own, and what is everybody's.

Public suffixes come with the package `publicsuffixlist` (Mozilla's list, the private section included), so nothing is
asked of a network. The domains of free mail are a list of our own in `data/free_mail.txt`.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from publicsuffixlist import PublicSuffixList

from accounts.errors import Incomplete

FREE_MAIL_FILE: Final = Path(__file__).parent / "data" / "free_mail.txt"
LONGEST_DOMAIN: Final = 253
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=1)
def free_mail() -> frozenset[str]:
    """Return the domains at which anybody gets an address."""
    lines = FREE_MAIL_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def domain_in(text: str) -> str:
    """Return the domain in what was typed (a domain, a web or an e-mail address) in its ASCII form, or "" for none."""
    typed = text.strip().lower()
    try:
        host = urlsplit(typed if "//" in typed else f"//{typed}").hostname or ""
    except ValueError:
        return ""
    return _ascii(host.rstrip(".").removeprefix("www."))


def domain_of_address(address: str) -> str:
    """Return the domain of an e-mail address in its ASCII form, or ""."""
    return _ascii(address.rpartition("@")[2].strip().lower().rstrip("."))


def own_part(domain: str) -> str:
    """Return the part of a domain that somebody registered ("gabrovo.bg" of "it.gabrovo.bg"), or ""."""
    return (_suffixes().privatesuffix(domain) or "") if domain else ""


def is_free_mail(domain: str) -> bool:
    """Whether anybody gets an address at this domain, or at one that it belongs to."""
    labels = domain.split(".")
    return any(".".join(labels[first:]) in free_mail() for first in range(len(labels)))


def can_be_own(domain: str) -> bool:
    """Whether a domain can belong to one organisation: registered under a public suffix, and no free mail."""
    return bool(own_part(domain)) and not is_free_mail(domain)


def checked_domain(text: str) -> str:
    """Return the domain in what was typed; raises `Incomplete` with a sentence when it cannot be anybody's own."""
    domain = domain_in(text)
    if not domain:
        raise Incomplete(_("Give a domain, such as gabrovo.bg."), field="name")
    if is_free_mail(domain):
        raise Incomplete(
            _("Anybody gets an address at %(domain)s, so it says nothing about an organisation.") % {"domain": domain},
            field="name",
        )
    if not own_part(domain):
        raise Incomplete(
            _("%(domain)s is no domain that one organisation registers for itself.") % {"domain": domain}, field="name"
        )
    return domain


def _ascii(host: str) -> str:
    """Return a host name in its ASCII form, or "" when it is none: an address of numbers, a single word, odd signs."""
    try:
        plain = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    labels = plain.split(".")
    fits = len(labels) > 1 and len(plain) <= LONGEST_DOMAIN and all(_LABEL.fullmatch(one) for one in labels)
    return plain if fits and not labels[-1].isdigit() else ""
