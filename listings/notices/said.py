"""What a notice says, whatever form it was written in, as plain values; nothing about persons is among them."""

from dataclasses import dataclass, field
from typing import Final

from django_countries import countries

from listings.importing.fields import CODES_ELSEWHERE
from listings.language import is_known
from listings.states import NoticeForm

LANGUAGES: Final = {
    "BUL": "bg",
    "CES": "cs",
    "DAN": "da",
    "DEU": "de",
    "ELL": "el",
    "ENG": "en",
    "SPA": "es",
    "EST": "et",
    "FIN": "fi",
    "FRA": "fr",
    "GLE": "ga",
    "HRV": "hr",
    "HUN": "hu",
    "ITA": "it",
    "LIT": "lt",
    "LAV": "lv",
    "MLT": "mt",
    "NLD": "nl",
    "POL": "pl",
    "POR": "pt",
    "RON": "ro",
    "SLK": "sk",
    "SLV": "sl",
    "SWE": "sv",
}
"""The codes of the EU's authority table of languages, as eForms write them, by ISO 639-1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """How many contact persons, e-mail addresses and telephone or fax numbers stood in their own fields."""

    persons: int = 0
    emails: int = 0
    telephones: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A notice as it was read. Amounts and times are the texts of the file; `language` is ISO 639-1 or ""."""

    form: NoticeForm
    number: str = ""
    language: str = ""
    title: str = ""
    description: str = ""
    lots: list[tuple[str, str]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    buyer: str = ""
    country: str = ""
    nuts: str = ""
    amount: str = ""
    currency: str = ""
    day: str = ""
    hour: str = ""
    contacts: Contacts = Contacts()


def language_of(code: str) -> str:
    """Return the two letters of a language's code in either form, "" for one that is none of the EU's."""
    found = LANGUAGES.get(code.strip().upper(), code.strip().lower())
    return found if is_known(found) else ""


def country_of(code: str) -> str:
    """Return the two letters of a country's code of two or three letters, "" when it is unknown."""
    upper = code.strip().upper()
    return str(countries.alpha2(CODES_ELSEWHERE.get(upper, upper)))


def chosen(available: list[str], reader: str, original: str) -> str:
    """Return the language to read a notice in: the reader's, else the one it was written in, else the first."""
    return next((one for one in (reader, original) if one in available), next(iter(available), ""))
