"""Standards and measures, which mean something as a whole only: ISO 37120, MIM2, 5 kW, 2.4 GHz."""

import re
from typing import Final

from search.analysis import Word

BODIES: Final = (
    "ISO/IEC|ISO|IEC|IEEE|ITU-T|ITU|ETSI|CEN/CENELEC|CEN|CENELEC|EN ISO|EN|DIN|BDS|БДС|ELOT|NF|UNE|UNI|NEN|PAS|RFC|W3C"
    "|MIMs?|OCPP|OCPI|OASC|NGSI|NGSI-LD|FIWARE|DATEX|SIRI|GTFS|GBFS|MDS|INSPIRE|Y"
)
"""Who numbers the standards that cities ask for, and standards that carry a number themselves."""
UNITS: Final = (
    "[kMGT]?Wh|[kMG]W|[kMGT]?Wp|k?VA|kV|Ah|[kMG]?Hz|[kcm]m|[km]?m[2²3³]|ha|kg|lm|lux|lx|dB|bar|[hkM]?Pa|°C|ppm|ppb"
    "|[kMGT]bit|[kMGT]bps|[kMGT]B|µg|km/h"
)
STANDARD: Final = re.compile(rf"(?<!\w)(?:{BODIES})[\s/-]{{0,2}}\d[\d.:-]*(?!\w)", re.IGNORECASE)
MEASURE: Final = re.compile(rf"(?<![\w.,])\d+(?:[.,]\d+)?\s?(?:{UNITS})(?!\w)", re.IGNORECASE)
EDITION: Final = re.compile(r":\d+$")
SPELLINGS: Final = {"iso/iec": "iso", "en iso": "iso", "mims": "mim", "²": "2", "³": "3", ",": "."}
"""What is written for the same."""
SEPARATORS: Final = re.compile(r"[\s/:-]+")


def wholes(text: str) -> list[Word]:
    """Return the standards and measures of a text in reading order, each as one token however it is written."""
    found = [*STANDARD.finditer(text), *MEASURE.finditer(text)]
    return [Word(_token(match[0]), *match.span()) for match in sorted(found, key=lambda match: match.start())]


def blanked(text: str) -> str:
    """Return a text with spaces in the place of its wholes."""
    for place in wholes(text):
        text = text[: place.start] + " " * (place.end - place.start) + text[place.end :]
    return text


def _token(written: str) -> str:
    plain = EDITION.sub("", written.lower().rstrip(".:-"))
    for variant, usual in SPELLINGS.items():
        plain = plain.replace(variant, usual)
    return SEPARATORS.sub("", plain)
