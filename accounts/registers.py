"""Checks a VAT or register number by its country's check digits, where they are known."""

import re
from typing import Any, Final

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.util import get_cc_module

from accounts.errors import Incomplete
from accounts.states import RegisterCheck

SHORTEST, LONGEST = 2, 40
VAT_PREFIXES = {"GR": "EL"}
COMPANY_REGISTERS = {
    "AT": ("businessid",),
    "CH": ("uid",),
    "EE": ("registrikood",),
    "FI": ("ytunnus", "associationid"),
    "FR": ("siren", "siret"),
    "NO": ("orgnr",),
    "PL": ("regon",),
    "SE": ("orgnr",),
}
ENTITY_IN_FRANCE = {11: slice(-9, None), 14: slice(9)}
SEVERAL_NUMBERS = frozenset({"CH", "FR", "NL", "NO", "PL", "SE"})
"""The countries where one legal entity has numbers of which one holds the other."""
TAX_MARKS: Final = {
    "CH": re.compile(r"(MWST|TVA|IVA|TPV)$"),
    "NL": re.compile(r"B[0-9]{2}$"),
    "NO": re.compile(r"MVA$"),
    "PL": re.compile(r"(?<=^[0-9]{9})[0-9]{5}$"),
}
"""What follows the legal entity's own part in its other numbers."""


def check_register_number(number: str, country: str) -> tuple[str, RegisterCheck]:
    """Return the number in its compact form and what its check digits say.

    A number that carries the country's VAT prefix must be right, else `Incomplete` is raised. Without the prefix it
    may be a number of a register whose digits nobody publishes: then staff look at it.
    """
    compact = "".join(character for character in number.upper() if character.isalnum())
    if number and not SHORTEST <= len(compact) <= LONGEST:
        raise Incomplete(_("Give a VAT or register number. Programme staff check it."), field="register_number")
    _kind, valid = _checked(compact, country)
    if valid:
        return valid, RegisterCheck.VALID
    if _claims_to_be_vat(compact, country):
        raise Incomplete(
            _("“%(number)s” is not a correct VAT number of this country: its check digits do not fit.")
            % {"number": number},
            field="register_number",
        )
    return compact, RegisterCheck.UNKNOWN


def legal_entity(number: str, country: str) -> str:
    """Return the part of a checked number that is the legal entity's own, whichever of its numbers was given.

    France: the SIREN of a VAT number (its end) and of an establishment (its beginning). Sweden: the organisation number
    that a VAT number begins with. Norway and Switzerland: the number without the mark of the tax. Poland: the nine
    figures of a REGON that those of its places begin with. The Netherlands: a VAT number without that of the branch.
    Elsewhere the number itself: what belongs together only a register knows.
    """
    if country == "FR" and number[2:].isdigit() and len(number) in ENTITY_IN_FRANCE:
        return number[ENTITY_IN_FRANCE[len(number)]]
    if country == "SE" and number.isdigit() and len(number) == len("556703748501"):
        return number[:10]
    return TAX_MARKS[country].sub("", number) if country in TAX_MARKS else number


def kind_of_number(number: str, country: str) -> str:
    """Return whose check digits a number has, in the reader's words, or "" when no known check fits it."""
    kind, _valid = _checked(number, country)
    return "" if not kind else _("VAT number") if kind == "vat" else _("number of the company register")


def _checked(compact: str, country: str) -> tuple[str, str]:
    """Return the name of the first check that a number passes and the number as it writes it, or two empty words."""
    for name, module in _modules(country).items():
        # Austria's register writes its check letter small.
        written = compact.lower() if name == "businessid" else compact
        try:
            # One country's check keeps the letters where they were written: with and without is one number.
            return name, str(module.validate(written)).removeprefix("RO" if country == "RO" else "")
        except InvalidNumber:
            continue
    return "", ""


def _claims_to_be_vat(compact: str, country: str) -> bool:
    """Whether a number begins with the country's letters and goes on with more digits than letters."""
    rest = compact.removeprefix(VAT_PREFIXES.get(country, country))
    digits = sum(character.isdigit() for character in rest)
    return rest != compact and 2 * digits > len(rest) and get_cc_module(country.lower(), "vat") is not None


def _modules(country: str) -> dict[str, Any]:
    names = ("vat", *COMPANY_REGISTERS.get(country, ()))
    found = {name: get_cc_module(country.lower(), name) for name in names}
    return {name: module for name, module in found.items() if module}
