"""A row of each source, as they are shipped, and the values of a reference."""

from listings.states import Source
from listings.values import ReferenceValues

SERVICE = {
    "id": 10002,
    "name": "Street lights that listen",
    "url": "\xa0https://lights.example/a,\nhttps://lights.example/b",
    "description": "Lamps turn on\u200b earlier.\nSavings of 1 200 000 EUR.\u2028Write to ada@lights.example.",
    "geoextent": "Local",
    "geocoverage_codes": ["EL"],
    "lead_organisation_name": "City of Light, contact ada@lights.example",
    "lead_organisation_category": "Local Government",
    "start_date": "2019",
    "primary_sector": "Housing and community amenities",
    "secondary_sector": "Street lighting.",
    "technology": "Artificial intelligence",
    "type": "Internal primary processes",
    "status": "Pilot",
}
NOTICE = {
    "buyer": "Община Габрово",
    "country": "UK",
    "id": "000044-2020",
    "language": "bg",
    "text": "Доставка на улични лампи. Телефон: 02 / 123 45 67. Срок: 01.12.2022 – 31.12.2022.",
    "title": "Улични лампи",
    "town": "Габрово",
    "year": 2020,
}


def values(**changes):
    """Return the values of a reference."""
    plain = {"source": Source.NOTICES, "identifier": "1-2020", "digest": "a", "language": "en", "title": "Lamps"}
    return ReferenceValues(**{**plain, "licence": "free", **changes})
