"""Countries by the names that CLDR gives them: some Bulgarian ones of django-countries are misspelt."""

from django.utils.functional import lazy
from django_countries.data import COUNTRIES

from accounts.locales import LOCALES, reader_locale

KOSOVO = "XK"
"""The code that the European Commission uses; ISO 3166-1, which django-countries follows, has none."""


def country_name(code: str) -> str:
    """Return a country's name in the reader's language."""
    return str(reader_locale().territories[code])


def country_names() -> dict[str, str]:
    """Return code → name, looked up whenever it is shown."""
    shown = lazy(country_name, str)
    return {code: shown(code) for code in [*COUNTRIES, KOSOVO] if code in LOCALES["en"].territories}
