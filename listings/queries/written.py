"""Says in words what is stored of a detail that buyers compare, for a line of a difference."""

from collections.abc import Callable, Mapping
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _

from accounts.locales import reader_locale
from listings.details import DETAILS, Kind
from listings.money import euros
from listings.proofs import Certificate, PriceLine, certificates_of, price_lines_of, total_of


def detail_writers() -> dict[str, Callable[[Any], str]]:
    """Return how each detail is written that is not words already."""
    writers: dict[str, Callable[[Any], str]] = {
        one.name: _codes_written(dict(one.choices)) for one in DETAILS if one.kind in {Kind.CHOICE, Kind.CODES}
    }
    return {**writers, "price_lines": _price_written, "certificates": _certificates_written}


def _codes_written(names: Mapping[str, object]) -> Callable[[Any], str]:
    def written(value: Any) -> str:
        codes = [value] if isinstance(value, str) else value
        return "; ".join(str(names.get(code, code)) for code in codes)

    return written


def _price_written(stored: Any) -> str:
    lines = price_lines_of(stored)
    return "\n".join([*map(_line_written, lines), _("Sum: %(amount)s") % {"amount": euros(total_of(lines))}])


def _line_written(line: PriceLine) -> str:
    return f"{line.label}: {euros(line.cents)}"


def _certificates_written(stored: Any) -> str:
    return "\n".join(map(_certificate_written, certificates_of(stored)))


def _certificate_written(one: Certificate) -> str:
    days = [format_date(day, locale=reader_locale()) for day in (one.issued_on, one.expires_on) if day]
    return ", ".join(filter(None, [one.name, one.issuer, one.number, " – ".join(days)]))
