"""Which cities are like each other: near in size, and of one country or with an official language in common.

Each proven deployment is indexed under the marks of all cities that it speaks to, so that "cities like mine" is one
value in a search, the same for both engines, and an address that can be kept and shared. For the order by likeness it
is indexed under its own city's keys, too, and the rungs of the searcher's city say which of these come first.
"""

import math
import re
from enum import IntEnum
from functools import lru_cache
from typing import Final

from babel.languages import get_official_languages

STEPS: Final = 2
"""How many steps of size there are to each doubling of the population."""
NEAR: Final = 2
"""How many steps apart two cities may be. With half a doubling a step that is between a factor of 1.4 and 2.8: budgets,
staff and the law on procurement change slower than that, and a band twice as wide holds half of a country's cities."""
SMALLEST: Final = 1_000
"""What is smaller counts as this: villages have like needs, and few of them are registered."""
MARK: Final = re.compile(r"([A-Z]{2})\.([0-9]{1,2})", re.ASCII)
EUROPE: Final = (
    *("AD", "AL", "AT", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR"),
    *("HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT"),
    *("RO", "RS", "SE", "SI", "SK", "SM", "TR", "UA", "VA", "XK"),
)


class Likeness(IntEnum):
    """How like a city is to another one, the most alike first: the first two are what "cities like mine" finds."""

    HOME = 1  # near in size, in the same country
    TONGUE = 2  # near in size, in another country with an official language in common
    KIN = 3  # of another size, in the same country or one with an official language in common
    SIZE = 4  # near in size, without a language in common
    OTHER = 5  # none of that, or a city whose place is not known


def mark_of(country: str, population: int) -> str:
    """Return the mark of a city: its country and its step of size, such as BG.31."""
    return f"{country}.{_step(population)}"


def marks_like(country: str, population: int) -> tuple[str, ...]:
    """Return the marks of all cities to which a deployment in this one says something, in order."""
    near = _near(_step(population))
    return tuple(sorted(f"{code}.{one}" for code in speaking_with(country) for one in near))


def keys_of(country: str, population: int) -> tuple[str, ...]:
    """Return by what a city is found in the order of likeness: its mark, its country, and its step of size."""
    return mark_of(country, population), country, f".{_step(population)}"


def rungs_of(mark: str) -> tuple[tuple[str, ...], ...]:
    """Return the keys of the cities of each likeness to those of a mark, in the order of `Likeness`, the last left out.

    What has a key of one rung and of an earlier one belongs to the earlier one. Empty for what is no mark.
    """
    found = MARK.fullmatch(mark)
    if found is None:
        return ()
    country, near = found[1], _near(int(found[2]))
    others = [code for code in speaking_with(country) if code != country]
    return (
        tuple(f"{country}.{step}" for step in near),
        tuple(f"{code}.{step}" for code in others for step in near),
        (country, *others),
        tuple(f".{step}" for step in near),
    )


def likeness(mark: str, country: str, population: int) -> Likeness:
    """Return how like a city is to those of a mark."""
    keys = set(keys_of(country, population))
    return next((one for one, rung in zip(Likeness, rungs_of(mark), strict=False) if keys & set(rung)), Likeness.OTHER)


@lru_cache(maxsize=256)
def speaking_with(country: str) -> tuple[str, ...]:
    """Return the country itself and those of Europe with which it shares an official language."""
    own = set(get_official_languages(country))
    return tuple(sorted({country, *(code for code in EUROPE if own & set(get_official_languages(code)))}))


def span_of(mark: str) -> tuple[str, int, int] | None:
    """Return country, lowest and highest population of the cities of a mark, None for what is no mark."""
    found = MARK.fullmatch(mark)
    if found is None:
        return None
    step = int(found[2])
    return found[1], _population(step), _population(step + 1)


def _near(step: int) -> range:
    return range(max(step - NEAR, 0), step + NEAR + 1)


def _step(population: int) -> int:
    return math.floor(STEPS * math.log2(max(population, SMALLEST)))


def _population(step: int) -> int:
    return round(2 ** (step / STEPS))
