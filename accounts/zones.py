"""The time zone that most people of a country live by."""

from typing import Final

from babel.core import get_global

FOREMOST: Final = {
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "XK": "Europe/Belgrade",
}
"""Countries of Europe with several zones, or with none of their own: CLDR's primary zones (metaZones)."""


def zone_of_country(code: str) -> str:
    """Return the zone of a country's code, "" where it has several and none is foremost."""
    zones = get_global("territory_zones").get(code, [])
    return FOREMOST.get(code) or (str(zones[0]) if len(zones) == 1 else "")
