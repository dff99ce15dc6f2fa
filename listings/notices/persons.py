"""Drops the names that a text gives after words such as "contact person:"; what is no such label stays."""

import re
from typing import Final

from listings.importing.cleaning import MARK

LABEL: Final = (
    r"contact persons?|persons? to contact|contact names?|лице за контакти?|лица за контакти?|за контакти?"
    r"|kontaktperson\w*"
    r"|ansprechpartner\w*|ansprechperson\w*|personne (?:à contacter|de contact)|persona de contacto|persona di contatto"
    r"|referente|osoba (?:do kontaktu|kontaktowa)|kontaktní osoba|kontaktná osoba|kontakt osoba|osoba za kontakt"
    r"|persoan[aă] de contact|kapcsolattartó|contactpersoon|pessoa de contacto|yhteyshenkilö|kontaktisik"
    r"|kontaktinis asmuo|kontaktpersona|kontaktna oseba|υπεύθυνος επικοινωνίας|πρόσωπο επικοινωνίας"
)
# Words that say other things too: they announce a name only before a colon and a capital.
SHORT_LABEL: Final = r"contacts?|kontakte?|kontaktperson(?:en)?|контакти?|contatt[oi]|contactos?"
CAPITAL: Final = r"(?-i:[^\W\d_a-zа-яà-öø-ÿα-ω])"
# A name goes to the end of the line or of what a comma, semicolon, bracket or full stop ends; "инж." and "Dr." before
# it and "M." within do not end it, nor does a comma before a word that begins with a capital: "Smith, John".
NAME: Final = (
    r"(?:\w{1,5}\.\s?){0,3}(?:(?<!\w)\w{1,2}\.|[^\n,;.()\[\]]){1,80}"
    rf"(?:,\s{{0,3}}{CAPITAL}(?:\w*|\.)(?:[ -]{CAPITAL}(?:\w*|\.)){{0,3}}){{0,9}}"
)
NAMED: Final = re.compile(
    rf"(?<!\w)(?P<label>(?:{LABEL})\s{{0,3}}[:：–—-]\s{{0,3}}|(?:{SHORT_LABEL})\s{{0,3}}[:：]\s{{0,3}}(?={CAPITAL}))"
    rf"(?P<name>{NAME})",
    re.IGNORECASE,
)


def without_persons(text: str) -> str:
    """Return a text with a mark in place of every name that a label announces; linear in its length."""
    return NAMED.sub(lambda found: f"{found['label']}{MARK}", text)
