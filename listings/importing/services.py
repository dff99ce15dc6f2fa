"""A row of the JRC's public services in Europe as the values of a reference."""

from typing import Final

from accounts.folding import is_readable
from listings.importing import fields
from listings.importing.cleaning import name_without_contacts, without_contacts
from listings.importing.errors import Rejected
from listings.importing.reading import Row
from listings.states import Source
from listings.values import ReferenceValues

FIELDS: Final = frozenset({"id", "name", "description", "geocoverage_codes", "lead_organisation_name"})
LICENCE: Final = "EUPL, European Commission, Joint Research Centre"


def service_values(row: Row) -> ReferenceValues:
    """Return the values of a row; the language stays open, for the file does not say it. Raises `Rejected`."""
    fields.require_fields(row, FIELDS, Source.SERVICES)
    title = without_contacts(fields.one_line(row, "name"))
    if not is_readable(title):
        raise Rejected("the field name is empty: a reference needs a title")
    codes = _country_codes(row)
    paragraphs = [without_contacts(fields.text(row, "description")), _facts(row, codes)]
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
    codes = row["geocoverage_codes"]
    if not isinstance(codes, list | None):
        raise Rejected("the field geocoverage_codes is not a list")
    return list(dict.fromkeys(filter(None, map(fields.country, codes or []))))


def _facts(row: Row, codes: list[str]) -> str:
    """Return what the file says in fields of its own as sentences, so that search finds it."""
    sectors = [fields.one_line(row, name).rstrip(".") for name in ("primary_sector", "secondary_sector")]
    facts = {
        "Sector": "; ".join(filter(None, sectors)),
        "Technology": fields.one_line(row, "technology").rstrip("."),
        "Kind": fields.one_line(row, "type").rstrip("."),
        "Status": fields.one_line(row, "status").rstrip("."),
        "Countries": ", ".join(codes) if len(codes) > 1 else "",
    }
    return " ".join(f"{name}: {without_contacts(fact)}." for name, fact in facts.items() if fact)
