"""Takes single fields out of a row: of the right kind, clean and no longer than their columns, or says why not."""

import hashlib
import html
import json
import re
import unicodedata
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django_countries import countries

from accounts.folding import is_readable
from listings.importing.errors import Rejected
from listings.importing.reading import Row
from listings.models import Reference, ReferenceText

LONGEST_TEXT: Final = 50_000  # characters; the longest text of the files we know has 4,400
LONGEST_TITLE: Final = ReferenceText._meta.get_field("title").max_length or 0
LONGEST_BUYER: Final = Reference._meta.get_field("buyer").max_length or 0
LONGEST_IDENTIFIER: Final = Reference._meta.get_field("identifier").max_length or 0
LONGEST_URL: Final = Reference._meta.get_field("url").max_length or 0
FIRST_YEAR: Final = 1950

RECIPE: Final = "2"
"""Part of every digest: raise it when rows are read in another way, and the next import renews every reference."""

CODES_ELSEWHERE: Final = {"UK": "GB", "EL": "GR"}
"""What the EU's offices write for codes of ISO 3166."""

TAG: Final = re.compile(
    r"</?(?:a|b|br|div|em|h[1-6]|i|li|ol|p|span|strong|sub|sup|table|td|th|tr|u|ul)\b[^<>]{0,500}>", re.IGNORECASE
)
WEB_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+|www\.[^\s<>\"]+", re.IGNORECASE)
SENTENCE_END: Final = re.compile(r"(?<=[.!?;])\s|\n")
is_web_address: Final = URLValidator(schemes=["http", "https"])


def digest_of(row: Row) -> str:
    """Return what tells a row from any other content; the order of its fields does not matter."""
    try:
        canonical = json.dumps(row, sort_keys=True, separators=(",", ":"))
    except RecursionError as error:
        raise Rejected("the row has too many brackets") from error
    return hashlib.sha256(f"{RECIPE}\n{canonical}".encode()).hexdigest()


def require_fields(row: Row, names: frozenset[str], source: str) -> None:
    """Raise `Rejected` when the row lacks a field that every row of its source has."""
    missing = sorted(names - row.keys())
    if missing:
        raise Rejected(f"no field {', '.join(missing)}; perhaps this is no row of {source}")


def text(row: Row, name: str) -> str:
    """Return a text without markup, hidden characters and needless white space; "" when it is missing or null."""
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Rejected(f"the field {name} is not a text")
    if len(value) > LONGEST_TEXT:
        raise Rejected(f"the field {name} has more than {LONGEST_TEXT:,} characters")
    if "\0" in value:
        raise Rejected(f"the field {name} has NUL characters")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise Rejected(f"the field {name} has half a character (a lone surrogate)")
    return _tidy(value)


def _tidy(value: str) -> str:
    unmarked = html.unescape(TAG.sub(" ", value))
    lines = unicodedata.normalize("NFC", unmarked).replace("\u2028", "\n").replace("\u2029", "\n\n").split("\n")
    shown = "\n".join(" ".join(_visible(line).split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", shown).strip()


def _visible(line: str) -> str:
    spaced = re.sub(r"[\t\r\v\f\x85]", " ", line)
    if spaced.isprintable():
        return spaced
    return "".join(one for one in spaced if unicodedata.category(one) not in {"Cc", "Cf", "Co", "Cs"})


def one_line(row: Row, name: str) -> str:
    """Return a text as one line."""
    return " ".join(text(row, name).split())


def identifier(row: Row) -> str:
    """Return what the source calls the row. Raises `Rejected` when it says nothing or too much."""
    value = row.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**LONGEST_IDENTIFIER else ""
    found = one_line({"id": value}, "id")
    if not is_readable(found) or len(found) > LONGEST_IDENTIFIER:
        raise Rejected(f"the field id is not an identifier of at most {LONGEST_IDENTIFIER} characters")
    return found


def country(code: object) -> str:
    """Return the ISO 3166 code for a country, "" when it is unknown."""
    if not isinstance(code, str):
        return ""
    upper = code.strip().upper()
    known = CODES_ELSEWHERE.get(upper, upper)
    return known if known in countries else ""


def year(value: object) -> int | None:
    """Return a year as a number; None when it is none, or neither of our time nor of the next ten years."""
    found = re.search(r"(?<!\d)\d{4}(?!\d)", str(value)[:40])
    if found is None:
        return None
    number = int(found.group())
    return number if FIRST_YEAR <= number <= date.today().year + 10 else None  # noqa: DTZ011  # a year is no moment


def web_address(value: str) -> str:
    """Return the first address of the web in a text, "" when there is none that is whole."""
    # In the file of the JRC a replacement gone wrong wrote this for "pilot", in addresses too.
    found = WEB_ADDRESS.search(value.replace("Proof of Concept", "pilot"))
    if found is None:
        return ""
    address = found.group().rstrip(".,;:)")
    whole = address if address.lower().startswith("http") else f"https://{address}"
    try:
        is_web_address(whole)
    except ValidationError:
        return ""
    return whole if len(whole) <= LONGEST_URL else ""


def first_sentence(value: str) -> str:
    """Return the first sentence of a text that shows a letter or figure, "" when none does."""
    return next((sentence.strip() for sentence in SENTENCE_END.split(value) if is_readable(sentence)), "")


def cut(value: str, longest: int) -> str:
    """Return a text of at most `longest` characters, cut after a word."""
    if len(value) <= longest:
        return value
    kept = value[: longest - 1]
    at_word = kept.rpartition(" ")[0]
    return (at_word if len(at_word) > longest // 2 else kept).rstrip(" ,;:–—-") + "…"


def body_below(title: str, paragraphs: list[str]) -> str:
    """Return the paragraphs that are not empty, below the whole title when the shown one is cut."""
    shown = [paragraph for paragraph in paragraphs if paragraph]
    if len(title) > LONGEST_TITLE and not (shown and shown[0].startswith(title)):
        shown.insert(0, title)
    return "\n\n".join(shown)
