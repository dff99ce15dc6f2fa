"""Countries by the names that CLDR gives them: some Bulgarian ones of django-countries are misspelt."""

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language
from django_countries.data import COUNTRIES

LOCALES = {"en": Locale("en"), "bg": Locale("bg")}


def country_name(code: str) -> str:
    """Return a country's name in the reader's language."""
    return str(LOCALES[get_language() or "en"].territories[code])


def country_names() -> dict[str, str]:
    """Return code → name, looked up whenever it is shown."""
    shown = lazy(country_name, str)
    return {code: shown(code) for code in COUNTRIES if code in LOCALES["en"].territories}
