"""A row of procurement notices from TED as the values of a reference."""

import re
from typing import Final

from accounts.folding import folded, is_readable
from listings.importing import fields
from listings.importing.awards import award_of
from listings.importing.cleaning import name_without_contacts, without_contacts
from listings.importing.errors import Rejected
from listings.importing.reading import Row
from listings.language import detect, is_known
from listings.states import Source
from listings.values import ReferenceValues

FIELDS: Final = frozenset({"id", "title"})
"""Without which a row is no notice; every other field may be missing, which says no more than an empty one."""
LICENCE: Final = "© European Union, reuse allowed (Commission Decision 2011/833/EU)"
NUMBER: Final = re.compile(r"0*(?P<number>[1-9]\d*)-(?P<year>\d{4})", re.ASCII)
LONGEST_TOWN: Final = 60
PAGE: Final = "https://ted.europa.eu/en/notice/-/detail/{number}-{year}"


def notice_values(row: Row) -> ReferenceValues:
    """Return the values of a row; the language is read from the text when it is none of the EU's. Raises `Rejected`."""
    fields.require_fields(row, FIELDS, Source.NOTICES)
    body = without_contacts(fields.text(row, "text"))
    title = _title(row, body)
    identifier = fields.identifier(row)
    number = NUMBER.fullmatch(identifier)
    award_cents, award_currency = award_of(row)
    declared = fields.one_line(row, "language").lower()
    return ReferenceValues(
        source=Source.NOTICES,
        identifier=identifier,
        digest=fields.digest_of(row),
        language=declared if is_known(declared) else _language_of(f"{title}\n{body}"),
        language_detected=not is_known(declared),
        title=fields.cut(title, fields.LONGEST_TITLE),
        body=fields.body_below(title, [body]),
        country=fields.country(row.get("country")),
        buyer=_buyer(row),
        year=fields.year(row.get("year")) or (fields.year(number["year"]) if number else None),
        url=PAGE.format(**number.groupdict()) if number else "",
        licence=LICENCE,
        award_cents=award_cents,
        award_currency=award_currency,
    )


def _language_of(text: str) -> str:
    language = detect(text)
    if not language:
        raise Rejected("the language is none of the 24 of the EU, and the text does not show one of them")
    return language


def _title(row: Row, body: str) -> str:
    title = without_contacts(fields.one_line(row, "title"))
    if not is_readable(title):
        title = fields.first_sentence(body)
    if not title:
        raise Rejected("neither the title nor the text says anything")
    return title


def _buyer(row: Row) -> str:
    """Return who bought, and the town unless the name says it already; "" when nobody is named."""
    name = name_without_contacts(fields.one_line(row, "buyer"))
    town = fields.cut(name_without_contacts(fields.one_line(row, "town")), LONGEST_TOWN)
    beside = f", {town}" if town and folded(town) not in folded(name) else ""
    return fields.cut(name, fields.LONGEST_BUYER - len(beside)) + beside if name else ""
