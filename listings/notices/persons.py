"""Drops the names that a text gives after words such as "contact person:"; what is no such label stays."""

import re
from typing import Final

from listings.importing.cleaning import MARK

LABEL: Final = (
    r"contact person|person to contact|contact name|лице за контакти?|лица за контакти?|за контакти|kontaktperson\w*"
    r"|ansprechpartner\w*|ansprechperson\w*|personne (?:à contacter|de contact)|persona de contacto|persona di contatto"
    r"|referente|osoba (?:do kontaktu|kontaktowa)|kontaktní osoba|kontaktná osoba|kontakt osoba|osoba za kontakt"
    r"|persoan[aă] de contact|kapcsolattartó|contactpersoon|pessoa de contacto|yhteyshenkilö|kontaktisik"
    r"|kontaktinis asmuo|kontaktpersona|kontaktna oseba|υπεύθυνος επικοινωνίας|πρόσωπο επικοινωνίας"
)
# A name goes to the end of the line or of what a comma, semicolon, bracket or full stop ends; of "инж." and "Dr." not.
NAMED: Final = re.compile(
    rf"(?<!\w)(?P<label>(?:{LABEL})\s{{0,3}}[:–-]\s{{0,3}})(?P<name>(?:\w{{1,5}}\.\s?){{0,3}}[^\n,;.()\[\]]{{1,80}})",
    re.IGNORECASE,
)


def without_persons(text: str) -> str:
    """Return a text with a mark in place of every name that a label announces; linear in its length."""
    return NAMED.sub(lambda found: f"{found['label']}{MARK}", text)
