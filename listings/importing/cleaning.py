"""Drops e-mail addresses and telephone numbers from texts; years, prices, codes and the numbers of laws stay."""

import re
from re import Match
from typing import Final

MARK: Final = "[…]"
"""What stands where something was dropped."""

ADDRESS: Final = re.compile(
    r"[\w.!#$%&'*+=^`{|}~-]{1,64} ?(?:[@＠]|[(\[] ?at ?[)\]]) ?"
    r"(?:[\w-]{1,63}(?:[.。]| ?[(\[] ?dot ?[)\]] ?)){1,6}[^\W\d_]{2,24}",
    re.IGNORECASE,
)

LABEL: Final = (
    r"(?:tel(?:efon\w{0,4}|e(?:ph|f)one?|éfono)?|tél(?:éphone)?|(?:tele)?phone|fon|fax|téléfax|telefax|mobile?|mob|gsm"
    r"|hotline|handy|puh(?:elin)?|tlf|tfn|тел(?:ефон\w{0,3})?|моб|факс|τηλ(?:[έε]φων\w{1,2})?|φαξ)"
)
WORD_NUMBER: Final = r"(?:nr|no|č|№|num(?:ber|er|mer|éro|ero)|номер\w{0,2}|číslo|αριθμ\w{0,4})"
NUMBER: Final = r"\(?\+?\(?\d(?:(?:\)[/-]|[./–-] ?| ?\(|\) ?| )?\d){1,19}"
LABELLED: Final = re.compile(
    rf"(?<!\w)(?P<label>{LABEL}\.?(?: ?{WORD_NUMBER}\.?)?(?P<colon> ?:?) ?)"
    rf"(?P<numbers>{NUMBER}(?: ?[/,;] ?{NUMBER}){{0,4}})",
    re.IGNORECASE,
)
INTERNATIONAL: Final = re.compile(rf"(?<![\w+])\(?\+{NUMBER}")
# Two zeros and a country code of Europe. Italian tax numbers, of eleven digits, may begin so: twelve are asked for.
TWO_ZEROS: Final = re.compile(r"(?<![\w.,/+-])00(?:3\d|4\d)(?:[ ./-]?\d){8,11}(?![\w/-])")
# A trunk zero: a code in brackets or before a space, hyphen or slash; five pairs; or ten, eleven digits in a row.
NATIONAL: Final = re.compile(
    r"(?<![\w.,/+№#-])(?<!\d )(?<!\bS )"
    r"(?:\(0\d{1,4}\) ?\d[\d -]{0,14}\d|0\d(?:\.\d\d){4}|0\d{1,4}(?:(?:/ ?|[ -])\d{1,11}){1,7}|0[1-9]\d{8,9})"
    r"(?![\w/-])(?!\.\d)"
)
DATES: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?<!\d)(?:19|20)\d\d ?[/–-] ?(?:19|20)\d\d(?!\d)")
# What stands before a number that is no telephone number.
NAMES_A_NUMBER: Final = re.compile(
    r"(?:C\.? ?F\.?|IVA|CIG|CUP|CUI|CPV|EIK|ЕИК|булстат|NIP|REGON|KRS|IČO?|SIREN|SIRET|NIF|CIF|VAT|TVA|ISO|DIN"
    r"|\bID|\bn[ro°º]|ref\w*|cod\w*|kod\w*|\blot\w*|\blos\w*|identif\w*|идентификатор\w*)"
    r"[ .:№]{0,4}$",
    re.IGNORECASE,
)
# What may stand before either: a number in groups is then a telephone number, one without is not.
SAYS_NUMBER: Final = re.compile(r"(?:\bnum\w*|номер\w*)[ .:№]{0,4}$", re.IGNORECASE)
GROUPED: Final = re.compile(r"\d[ ./-]")
# What stands behind a price or a measure.
MEASURE: Final = re.compile(
    r" ?(?:€|£|\$|%|²|EUR|euro|GBP|USD|PLN|CZK|HUF|RON|BGN|SEK|DKK|NOK|CHF|HRK|zł|Kč|Ft|lei|lv|kr|лв|лева"
    r"|[kcm]?m[²³23]?|kg|t|ha|k?Wh?|MWh?|GWh|[kmgt]B|Hz|[kmg]Hz|V|°|h|min|м²?|кв|бр|km²?|szt|ks|m\b)(?!\w)"
)
SPOKEN: Final = ("tel", "tél", "phone", "тел", "τηλ", "fax", "tlf", "tfn")
"""Labels that are enough beside many digits; gsm, mobile and the like name other things too."""
REACH: Final = 24
FEWEST, MOST = 6, 15
FEWEST_INTERNATIONAL: Final = 8
FEWEST_NATIONAL, MOST_NATIONAL = 9, 11
FEWEST_TWO_ZEROS: Final = 12
FEWEST_WITHOUT_ZERO: Final = 7

LOOSE_LABEL: Final = re.compile(
    rf"[\s,;:–(-]{{0,5}}(?:(?<!\w)(?:contact|e-?mail|mail|courriel|имейл|{LABEL}))?[\s.:]{{0,5}}{re.escape(MARK)}\)?",
    re.IGNORECASE,
)


def without_contacts(text: str) -> str:
    """Return a text with a mark in place of every e-mail address and telephone number; linear in its length.

    A number is taken for a telephone number when a word says so (Tel., факс), when it begins with + or 00 and a country
    code, or when it has the shape of a national one: a zero first, nine to eleven digits.
    """
    text = ADDRESS.sub(MARK, text)
    text = LABELLED.sub(_labelled, text)
    text = INTERNATIONAL.sub(lambda found: _unless(found, _digits(found) < FEWEST_INTERNATIONAL), text)
    text = TWO_ZEROS.sub(lambda found: _unless(found, _digits(found) < FEWEST_TWO_ZEROS), text)
    return NATIONAL.sub(lambda found: _unless(found, not FEWEST_NATIONAL <= _digits(found) <= MOST_NATIONAL), text)


def name_without_contacts(name: str) -> str:
    """Return the name of a body without the addresses, numbers and words like "contact" before them."""
    return LOOSE_LABEL.sub("", without_contacts(name)).strip(" ,;:–-")


def _digits(found: Match[str]) -> int:
    return sum(character.isdigit() for character in found.group())


def _labelled(found: Match[str]) -> str:
    numbers, word = found["numbers"], found["label"].strip().lower()
    digits = sum(character.isdigit() for character in numbers)
    certain = ":" in found["colon"] or word.endswith(".") or numbers[0] in "0+("
    spoken = word.startswith(SPOKEN) and digits >= FEWEST_WITHOUT_ZERO
    if digits < FEWEST or not (certain or spoken) or _is_date_or_measure(found, numbers):
        return found.group()
    return f"{found['label']}{MARK}"


def _unless(found: Match[str], wrong_length: bool) -> str:  # noqa: FBT001  # read beside the pattern that it is for
    before, number = found.string[max(0, found.start() - REACH) : found.start()], found.group()
    named = NAMES_A_NUMBER.search(before) or (SAYS_NUMBER.search(before) and not GROUPED.search(number))
    is_other = (named and not number.startswith(("+", "(+"))) or _is_date_or_measure(found, number)
    return number if wrong_length or is_other or _digits(found) > MOST else MARK


def _is_date_or_measure(found: Match[str], numbers: str) -> bool:
    return bool(DATES.search(numbers) or MEASURE.match(found.string, found.end()))
