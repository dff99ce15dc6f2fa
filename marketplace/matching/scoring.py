"""How well a solution fits a need: a sum of named features, computed from plain values and nothing else.

Points are tenths, so that the parts add up to the score exactly. What is not public (a budget for the own team) is in
no value that comes in, nor is anything of a vendor but what the solution itself says: no age, no plan, no name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.translation import pgettext_lazy

from listings.money import CENTS
from search.neighbours import Likeness, likeness, mark_of


class FeatureName(models.TextChoices):
    """What is looked at."""

    THEME = "theme", pgettext_lazy("feature", "Theme")
    CPV = "cpv", pgettext_lazy("feature", "CPV code")
    TEXT = "text", pgettext_lazy("feature", "Text")
    COUNTRY = "country", pgettext_lazy("feature", "Country")
    LANGUAGE = "language", pgettext_lazy("feature", "Language")
    BUDGET = "budget", pgettext_lazy("feature", "Public budget")
    MATURITY = "maturity", pgettext_lazy("feature", "Maturity")
    PROOF = "proof", pgettext_lazy("feature", "Proven in a city like this one")


MOST: Final[Mapping[FeatureName, int]] = {
    # The subject: what the thing is about decides three quarters.
    FeatureName.THEME: 300,
    FeatureName.CPV: 200,
    FeatureName.TEXT: 250,
    # The practice: a solution that never served the country may begin to, so these weigh little.
    FeatureName.COUNTRY: 50,
    FeatureName.LANGUAGE: 50,
    FeatureName.BUDGET: 50,
    FeatureName.MATURITY: 50,
    # As much as the country: a city's own word is worth more than a vendor's, but most solutions are too new for one.
    FeatureName.PROOF: 50,
}
"""The most points of each feature, in tenths; together 100 points. Set by hand: there are no decisions of staff yet to
learn from. Timing is no feature: few solutions say how long they take to bring in."""

SUBJECT: Final = frozenset({FeatureName.THEME, FeatureName.CPV, FeatureName.TEXT})
ENOUGH: Final = 300
"""Tenths of the subject's points below which nothing is suggested: a shared sub-theme, or CPV code and text together.
The text alone (at most 250) never makes a match, since one text is always the closest, however far away."""

TRACK_POINTS: Final = 200  # both name the same whole track
NEIGHBOUR_POINTS: Final = 100  # different parts of one track
CPV_POINTS: Final[Mapping[str, int]] = {"same": 200, "class": 160, "group": 120, "division": 60}
"""Points by the finest level of the vocabulary that two codes share: a division spans a whole trade."""

PROOF: Final[Mapping[Likeness, tuple[str, int]]] = {
    Likeness.HOME: ("home", 50),
    Likeness.TONGUE: ("tongue", 50),
    Likeness.KIN: ("kin", 30),
    Likeness.SIZE: ("near", 30),
    Likeness.OTHER: ("elsewhere", 20),
}
"""Case and points by how like the buyer's city the most alike one is that confirms a deployment. "Like" is the same as
in the search: near in size, and of one country or with an official language in common."""
ANYWHERE_POINTS: Final = 20  # proven, with no size to compare

DIVISION, GROUP, CLASS = 2, 3, 4  # digits that two codes of one division, group, class have in common


@dataclass(frozen=True, slots=True, order=True)
class ThemeTrait:
    """A theme's key and its track's key; a track is its own."""

    key: str
    track: str


@dataclass(frozen=True, slots=True)
class NeedTraits:
    """What is public of a need and counts.

    `budget_limit` in EUR cents: None when no public budget has an upper end. `population` is that of its city's place,
    None when it names none.
    """

    id: str
    owner: str
    themes: frozenset[ThemeTrait]
    codes: frozenset[str]
    country: str
    languages: frozenset[str]
    has_budget: bool = False
    budget_limit: int | None = None
    maturity_accepted: frozenset[str] = frozenset()
    population: int | None = None


@dataclass(frozen=True, slots=True)
class SolutionTraits:
    """What counts of a solution. `price_floor` in EUR: None when the price depends on the project.

    `proven_in` are countries and populations of the cities that confirmed a deployment not over 24 months ago, 0 for
    one whose size is not known.
    """

    id: str
    owner: str
    themes: frozenset[ThemeTrait]
    codes: frozenset[str]
    countries: frozenset[str]
    languages: frozenset[str]
    maturity: str
    price_floor: int | None = None
    proven_in: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Feature:
    """One part of a score: tenths of points, which case it is, and the keys and codes that its sentence names."""

    name: FeatureName
    points: int
    case: str
    values: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """The most points that the feature can give, in tenths."""
        return MOST[self.name]


@dataclass(frozen=True, slots=True)
class Scored:
    """All features of a pair, in the order of their weight."""

    features: tuple[Feature, ...]

    @property
    def points(self) -> int:
        """The score in tenths: the sum of the parts and nothing else."""
        return sum(feature.points for feature in self.features)

    @property
    def is_enough(self) -> bool:
        """Whether the pair is about the same thing, so that it may be suggested."""
        return sum(feature.points for feature in self.features if feature.name in SUBJECT) >= ENOUGH

    def plain(self) -> list[list[Any]]:
        """Return the features as JSON can hold them."""
        return [[str(one.name), one.points, one.case, list(one.values)] for one in self.features]


def scored_from(plain: Iterable[list[Any]]) -> Scored:
    """Return the features that `plain()` wrote."""
    return Scored(
        tuple(Feature(FeatureName(name), points, case, tuple(values)) for name, points, case, values in plain)
    )


def score(need: NeedTraits, solution: SolutionTraits, closeness: float | None) -> Scored:
    """Return the features of a pair.

    `closeness` is how near the solution's text is to the need's, from 0 to 1 of the nearest one, or None when texts
    could not be compared.
    """
    return Scored(
        (
            _theme(need, solution),
            _text(closeness),
            _cpv(need, solution),
            _country(need, solution),
            _language(need, solution),
            _budget(need, solution),
            _maturity(need, solution),
            _proof(need, solution),
        )
    )


def _theme(need: NeedTraits, solution: SolutionTraits) -> Feature:
    both = need.themes & solution.themes
    parts = tuple(sorted(one.key for one in both if one.key != one.track))
    if parts:
        return Feature(FeatureName.THEME, MOST[FeatureName.THEME], "part", parts)
    if both:
        return Feature(FeatureName.THEME, TRACK_POINTS, "track", tuple(sorted(one.key for one in both)))
    tracks = {one.track for one in need.themes} & {one.track for one in solution.themes}
    if tracks:
        return Feature(FeatureName.THEME, NEIGHBOUR_POINTS, "neighbour", tuple(sorted(tracks)))
    return Feature(FeatureName.THEME, 0, "none")


def _text(closeness: float | None) -> Feature:
    if closeness is None:
        return Feature(FeatureName.TEXT, 0, "away")
    most = MOST[FeatureName.TEXT]
    if closeness >= 1:
        return Feature(FeatureName.TEXT, most, "closest")
    points = min(round(most * max(closeness, 0.0)), most - 1)  # the second never says that it is the closest
    percent = (str(points * 100 // most),)
    return Feature(FeatureName.TEXT, points, "near", percent) if points else Feature(FeatureName.TEXT, 0, "none")


def _cpv(need: NeedTraits, solution: SolutionTraits) -> Feature:
    if not need.codes or not solution.codes:
        return Feature(FeatureName.CPV, 0, "none" if need.codes else "unnamed")
    pairs = [(_level(one, other), one, other) for one in sorted(need.codes) for other in sorted(solution.codes)]
    level, one, other = max(pairs, key=lambda pair: CPV_POINTS.get(pair[0], 0))
    if not level:
        return Feature(FeatureName.CPV, 0, "none")
    return Feature(FeatureName.CPV, CPV_POINTS[level], level, (one,) if level == "same" else (one, other))


def _level(one: str, other: str) -> str:
    """Return the finest level of the vocabulary that two codes of eight digits share, "" for none."""
    if one == other:
        return "same"
    common = _common(_significant(one), _significant(other))
    levels = {DIVISION: "division", GROUP: "group"}
    return "class" if common >= CLASS else levels.get(common, "")


def _significant(code: str) -> str:
    return code.rstrip("0").ljust(DIVISION, "0")


def _common(one: str, other: str) -> int:
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def _country(need: NeedTraits, solution: SolutionTraits) -> Feature:
    serves = need.country in solution.countries
    return Feature(
        FeatureName.COUNTRY, MOST[FeatureName.COUNTRY] if serves else 0, "serves" if serves else "none", (need.country,)
    )


def _language(need: NeedTraits, solution: SolutionTraits) -> Feature:
    if not solution.languages:
        return Feature(FeatureName.LANGUAGE, 0, "unnamed")
    both = tuple(sorted(need.languages & solution.languages))
    if both:
        return Feature(FeatureName.LANGUAGE, MOST[FeatureName.LANGUAGE], "speaks", both)
    return Feature(FeatureName.LANGUAGE, 0, "none", tuple(sorted(need.languages)))


def _budget(need: NeedTraits, solution: SolutionTraits) -> Feature:
    if not need.has_budget:
        return Feature(FeatureName.BUDGET, 0, "unnamed")
    if solution.price_floor is None:
        return Feature(FeatureName.BUDGET, 0, "on_request")
    if need.budget_limit is None or solution.price_floor * CENTS <= need.budget_limit:
        return Feature(FeatureName.BUDGET, MOST[FeatureName.BUDGET], "within")
    return Feature(FeatureName.BUDGET, 0, "above")


def _maturity(need: NeedTraits, solution: SolutionTraits) -> Feature:
    if not need.maturity_accepted:
        return Feature(FeatureName.MATURITY, MOST[FeatureName.MATURITY], "any")
    if not solution.maturity:
        return Feature(FeatureName.MATURITY, 0, "unnamed")
    accepted = solution.maturity in need.maturity_accepted
    return Feature(
        FeatureName.MATURITY,
        MOST[FeatureName.MATURITY] if accepted else 0,
        "accepted" if accepted else "none",
        (solution.maturity,),
    )


def _proof(need: NeedTraits, solution: SolutionTraits) -> Feature:
    if not solution.proven_in:
        return Feature(FeatureName.PROOF, 0, "none")
    known = sorted(city for city in solution.proven_in if city[1])
    if need.population is None or not known:
        return Feature(FeatureName.PROOF, ANYWHERE_POINTS, "anywhere")
    home, people = mark_of(need.country, need.population), need.population
    how, _far, country, there = min(
        (likeness(home, country, there), _factor(there, people), country, there) for country, there in known
    )
    case, points = PROOF[how]
    return Feature(FeatureName.PROOF, points, case, (str(there), str(people), country))


def _factor(one: int, other: int) -> float:
    """Return by how much the larger of two populations is the larger one."""
    low, high = sorted((max(one, 1), max(other, 1)))
    return high / low
