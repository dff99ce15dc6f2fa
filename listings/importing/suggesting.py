"""Adds to what a row says what is read from its text: the language when it is open, themes and CPV codes."""

from dataclasses import replace
from typing import Final

from listings.importing.services import without_facts
from listings.language import detect
from listings.states import Source
from listings.taxonomy import suggest_themes, suggested_codes
from listings.values import ReferenceValues

MOST_CODES: Final = 5
MOST_THEMES: Final = 3
FALLBACK: Final = "en"
"""The language of a row whose source names none and whose text shows none: the JRC writes English."""


def with_suggestions(values: ReferenceValues) -> ReferenceValues:
    """Return the values with a language, and with the themes and CPV codes that their text suggests."""
    # "Status: Pilot" would suggest pilots of ships, "Artificial intelligence" artificial limbs.
    body = without_facts(values.body) if values.source == Source.SERVICES else values.body
    text = f"{values.title}\n{body}"
    language = values.language or detect(text) or FALLBACK
    codes = tuple(suggested_codes(text, language, MOST_CODES))
    themes = tuple(suggest_themes(text, language, codes, MOST_THEMES))
    return replace(
        values,
        language=language,
        language_detected=values.language_detected or not values.language,
        themes=themes,
        cpv_codes=codes,
    )
