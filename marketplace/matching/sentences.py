"""Says in the reader's language why a feature gave its points: one true sentence for each case."""

from collections.abc import Callable, Mapping
from typing import Final

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.locales import reader_locale
from listings.models import Need, Theme
from listings.states import Maturity
from marketplace.matching.scoring import Feature, FeatureName

Sentence = Callable[[tuple[str, ...], Need], str]


def sentence(feature: Feature, need: Need) -> str:
    """Return why the feature gave its points. `need` names its themes and codes; with everything: no query."""
    return SENTENCES[feature.name, feature.case](feature.values, need)


def _theme_names(keys: tuple[str, ...], need: Need) -> str:
    """Return the names of themes of the need, or of their tracks, as the reader's language writes them."""
    known: dict[str, Theme] = {}
    for theme in need.themes.all():
        known |= {theme.key: theme} | ({theme.parent.key: theme.parent} if theme.parent else {})
    return ", ".join(str(known[key]) if key in known else key for key in keys)


def _code(code: str, need: Need) -> str:
    labels = {one.code: one.label(get_language() or "en") for one in need.cpv_codes.all()}
    return f"{code} {labels.get(code, '')}".strip()


def _languages(codes: tuple[str, ...]) -> str:
    names = reader_locale().languages
    return ", ".join(str(names.get(code, code)) for code in codes)


def _country(code: str) -> str:
    return str(countries.name(code) or code)


def _sizes(values: tuple[str, ...]) -> dict[str, str]:
    """Return the populations of the proven city and of the buyer's as the reader's language writes them, and a country.

    Matches that were scored before countries counted hold the populations alone.
    """
    there, here = (format_decimal(int(value), locale=reader_locale()) for value in values[:2])
    return {"there": there, "here": here, "country": _country("".join(values[2:]))}


SENTENCES: Final[Mapping[tuple[FeatureName, str], Sentence]] = {
    (FeatureName.THEME, "part"): lambda keys, need: (
        _("Both stand in: %(themes)s.") % {"themes": _theme_names(keys, need)}
    ),
    (FeatureName.THEME, "track"): lambda keys, need: (
        _("Both name the whole track: %(tracks)s.") % {"tracks": _theme_names(keys, need)}
    ),
    (FeatureName.THEME, "neighbour"): lambda keys, need: (
        _("Both belong to the track %(tracks)s, but not to the same theme in it.")
        % {"tracks": _theme_names(keys, need)}
    ),
    (FeatureName.THEME, "none"): lambda _keys, _need: _("They share no theme and no track."),
    (FeatureName.TEXT, "closest"): lambda _values, _need: _("Of all solutions, its text is the closest to the need’s."),
    (FeatureName.TEXT, "near"): lambda values, _need: (
        _("Its text is %(percent)s %% as close to the need’s as the closest one.") % {"percent": values[0]}
    ),
    (FeatureName.TEXT, "none"): lambda _values, _need: _("Its text is not among those that are close to the need’s."),
    (FeatureName.TEXT, "away"): lambda _values, _need: _(
        "The texts could not be compared: the search is away just now."
    ),
    (FeatureName.CPV, "same"): lambda codes, need: _("Both name %(code)s.") % {"code": _code(codes[0], need)},
    (FeatureName.CPV, "class"): lambda codes, need: (
        _("%(need)s and the solution’s %(solution)s are of one CPV class.")
        % {"need": _code(codes[0], need), "solution": codes[1]}
    ),
    (FeatureName.CPV, "group"): lambda codes, need: (
        _("%(need)s and the solution’s %(solution)s are of one CPV group.")
        % {"need": _code(codes[0], need), "solution": codes[1]}
    ),
    (FeatureName.CPV, "division"): lambda codes, need: (
        _("%(need)s and the solution’s %(solution)s are of one CPV division.")
        % {"need": _code(codes[0], need), "solution": codes[1]}
    ),
    (FeatureName.CPV, "none"): lambda _values, _need: _(
        "The solution names no CPV code of a division that the need names."
    ),
    (FeatureName.CPV, "unnamed"): lambda _values, _need: _("The need names no CPV code."),
    (FeatureName.COUNTRY, "serves"): lambda values, _need: (
        _("It serves %(country)s.") % {"country": _country(values[0])}
    ),
    (FeatureName.COUNTRY, "none"): lambda values, _need: (
        _("%(country)s is not among the countries that it serves.") % {"country": _country(values[0])}
    ),
    (FeatureName.LANGUAGE, "speaks"): lambda values, _need: (
        _("It works in the language of the need: %(languages)s.") % {"languages": _languages(values)}
    ),
    (FeatureName.LANGUAGE, "none"): lambda values, _need: (
        _("It names other languages than the need’s: %(languages)s.") % {"languages": _languages(values)}
    ),
    (FeatureName.LANGUAGE, "unnamed"): lambda _values, _need: _("It names no language in which it works."),
    (FeatureName.BUDGET, "within"): lambda _values, _need: _(
        "Its price for a first year begins within the public budget."
    ),
    (FeatureName.BUDGET, "above"): lambda _values, _need: _(
        "Its price for a first year begins above the public budget."
    ),
    (FeatureName.BUDGET, "on_request"): lambda _values, _need: _(
        "Its price depends on the project, so it cannot be compared with the public budget."
    ),
    (FeatureName.BUDGET, "unnamed"): lambda _values, _need: _("The need has no public budget to compare with."),
    (FeatureName.PROOF, "home"): lambda values, _need: (
        _("It runs in a city of %(there)s people in the same country, which confirms it; the buyer’s has %(here)s.")
        % _sizes(values)
    ),
    (FeatureName.PROOF, "tongue"): lambda values, _need: (
        _(
            "It runs in a city of %(there)s people in %(country)s, which confirms it; the buyer’s has %(here)s, and "
            "both countries share a language."
        )
        % _sizes(values)
    ),
    (FeatureName.PROOF, "near"): lambda values, _need: (
        _("It runs in a city of %(there)s people, which confirms it; the buyer’s has %(here)s.") % _sizes(values)
    ),
    (FeatureName.PROOF, "kin"): lambda values, _need: (
        _(
            "It runs in a city of %(there)s people in %(country)s, which confirms it: the country or language of the "
            "buyer’s, but not its size of %(here)s."
        )
        % _sizes(values)
    ),
    (FeatureName.PROOF, "elsewhere"): lambda values, _need: (
        _("Cities confirm that it runs there, but none near the buyer’s %(here)s people: the nearest has %(there)s.")
        % _sizes(values)
    ),
    (FeatureName.PROOF, "anywhere"): lambda _values, _need: _(
        "A city confirms that it runs there; the buyer names no place to compare the size with."
    ),
    (FeatureName.PROOF, "none"): lambda _values, _need: _(
        "No city has confirmed in the last 24 months that it runs there."
    ),
    (FeatureName.MATURITY, "any"): lambda _values, _need: _("The need accepts solutions of every maturity."),
    (FeatureName.MATURITY, "unnamed"): lambda _values, _need: _("The solution does not say how far it is."),
    (FeatureName.MATURITY, "accepted"): lambda values, _need: (
        _("The need accepts its maturity: %(maturity)s.") % {"maturity": Maturity(values[0]).label}
    ),
    (FeatureName.MATURITY, "none"): lambda values, _need: (
        _("The need does not accept its maturity: %(maturity)s.") % {"maturity": Maturity(values[0]).label}
    ),
}
