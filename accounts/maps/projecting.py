"""Where a place lies on the map: ETRS89-LAEA (EPSG:3035), equal in area, and three insets for islands far away.

The formulas are those of EPSG Guidance Note 7-2 (IOGP 373-7-2), method 9820, on the ellipsoid GRS 1980. The script that
draws the outlines (`accounts/data/make_europe.py`) uses the same ones, so that marks and outlines cannot part.
"""

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

WIDTH: Final = 840
HEIGHT: Final = 820
"""The size of the map in its own units; one unit is five kilometres."""
UNIT: Final = 5_000.0
WEST: Final = 2_400_000.0
NORTH: Final = 5_450_000.0
"""The edges of the map in metres of EPSG:3035."""

_MAJOR: Final = 6_378_137.0
_ECCENTRICITY: Final = math.sqrt(2 / 298.257222101 - 1 / 298.257222101**2)
_LATITUDE: Final = math.radians(52)
_LONGITUDE: Final = math.radians(10)
_EASTING: Final = 4_321_000.0
_NORTHING: Final = 3_210_000.0


class Point(NamedTuple):
    """A point in the map's units: x to the right, y down."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Inset:
    """A box of the map with a scale of its own, for islands in the Atlantic; `name` is its key."""

    name: str
    west: float
    east: float
    south: float
    north: float
    left: float
    top: float
    width: float

    @property
    def height(self) -> float:
        """Its height, so that kilometres are as long to the north as to the east."""
        return self.width * (self.north - self.south) / ((self.east - self.west) * self._narrowing)

    @property
    def _narrowing(self) -> float:
        return math.cos(math.radians((self.north + self.south) / 2))

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies in it."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    def point(self, latitude: float, longitude: float) -> Point:
        """Return where a place lies."""
        x = self.left + self.width * (longitude - self.west) / (self.east - self.west)
        return Point(x, self.top + self.height * (self.north - latitude) / (self.north - self.south))


INSETS: Final = (
    Inset("azores", west=-31.6, east=-24.7, south=36.6, north=40.0, left=6, top=426, width=140),
    Inset("madeira", west=-17.6, east=-16.0, south=32.3, north=33.3, left=6, top=362, width=70),
    Inset("canaries", west=-18.4, east=-13.2, south=27.4, north=29.6, left=6, top=522, width=110),
)


def on_map(latitude: float, longitude: float) -> Point | None:
    """Return where a place (degrees) lies on the map, None when it lies beyond its edges."""
    inset = next((one for one in INSETS if one.holds(latitude, longitude)), None)
    point = inset.point(latitude, longitude) if inset else point_of(latitude, longitude)
    return point if 0 <= point.x <= WIDTH and 0 <= point.y <= HEIGHT else None


def point_of(latitude: float, longitude: float) -> Point:
    """Return where a place lies in the units of the map, be it beyond its edges."""
    east, north = metres(latitude, longitude)
    return Point((east - WEST) / UNIT, (NORTH - north) / UNIT)


def metres(latitude: float, longitude: float) -> tuple[float, float]:
    """Return easting and northing in metres of EPSG:3035 of a place in degrees."""
    pole = _authalic(math.pi / 2)
    centre = math.asin(_authalic(_LATITUDE) / pole)
    beta = math.asin(_authalic(math.radians(latitude)) / pole)
    apart = math.radians(longitude) - _LONGITUDE
    radius = _MAJOR * math.sqrt(pole / 2)
    squash = _MAJOR * math.cos(_LATITUDE) / math.sqrt(1 - (_ECCENTRICITY * math.sin(_LATITUDE)) ** 2)
    squash /= radius * math.cos(centre)
    reach = 1 + math.sin(centre) * math.sin(beta) + math.cos(centre) * math.cos(beta) * math.cos(apart)
    scale = radius * math.sqrt(2 / reach)
    rise = math.cos(centre) * math.sin(beta) - math.sin(centre) * math.cos(beta) * math.cos(apart)
    return _EASTING + scale * squash * math.cos(beta) * math.sin(apart), _NORTHING + scale / squash * rise


def _authalic(latitude: float) -> float:
    """Return the formula's q of a latitude in radians."""
    sine, e = math.sin(latitude), _ECCENTRICITY
    return (1 - e * e) * (sine / (1 - (e * sine) ** 2) - math.log((1 - e * sine) / (1 + e * sine)) / (2 * e))
