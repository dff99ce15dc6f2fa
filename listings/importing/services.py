"""A row of the JRC's public services in Europe as the values of a reference."""

from typing import Final

from accounts.folding import is_readable
from listings.importing import fields
from listings.importing.cleaning import name_without_contacts, without_contacts
from listings.importing.errors import Rejected
from listings.importing.reading import Row
from listings.states import Source
from listings.values import ReferenceValues

FIELDS: Final = frozenset({"id", "name"})
"""Without which a row is no service; every other field may be missing, which says no more than an empty one."""
FACTS: Final = ("Technology", "Kind", "Status", "Countries")
LICENCE: Final = "EUPL, European Commission, Joint Research Centre"


def service_values(row: Row) -> ReferenceValues:
    """Return the values of a row; the language stays open, for the file does not say it. Raises `Rejected`."""
    fields.require_fields(row, FIELDS, Source.SERVICES)
    title = without_contacts(fields.one_line(row, "name"))
    if not is_readable(title):
        raise Rejected("the field name is empty: a reference needs a title")
    codes = _country_codes(row)
    paragraphs = [without_contacts(fields.text(row, "description")), _sectors(row), _facts(row, codes)]
    return ReferenceValues(
        source=Source.SERVICES,
        identifier=fields.identifier(row),
        digest=fields.digest_of(row),
        language="",
        title=fields.cut(title, fields.LONGEST_TITLE),
        body=fields.body_below(title, paragraphs),
        country=codes[0] if len(codes) == 1 else "",
        buyer=fields.cut(name_without_contacts(fields.one_line(row, "lead_organisation_name")), fields.LONGEST_BUYER),
        year=fields.year(row.get("start_date")),
        url=fields.web_address(fields.text(row, "url")),
        licence=LICENCE,
    )


def _country_codes(row: Row) -> list[str]:
    codes = row.get("geocoverage_codes")
    if not isinstance(codes, list | None):
        raise Rejected("the field geocoverage_codes is not a list")
    return list(dict.fromkeys(filter(None, map(fields.country, codes or []))))


def _sectors(row: Row) -> str:
    sectors = [fields.one_line(row, name).rstrip(".") for name in ("primary_sector", "secondary_sector")]
    named = "; ".join(filter(None, sectors))
    return f"Sector: {without_contacts(named)}." if named else ""


def _facts(row: Row, codes: list[str]) -> str:
    """Return what the file says in other fields of its own as one paragraph, so that search finds it."""
    others = [fields.one_line(row, name).rstrip(".") for name in ("technology", "type", "status")]
    facts = [*others, ", ".join(codes) if len(codes) > 1 else ""]
    return " ".join(f"{name}: {without_contacts(fact)}." for name, fact in zip(FACTS, facts, strict=True) if fact)


def without_facts(body: str) -> str:
    """Return the text of a service with its sectors, without the paragraph of facts below."""
    above, _, last = body.rpartition("\n\n")
    return above if last.startswith(tuple(f"{name}: " for name in FACTS)) else body
