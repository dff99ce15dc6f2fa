"""Where places lie on the map: by the published example of the projection, within the edges, in the insets."""

import re
from itertools import pairwise

import pytest

from accounts.maps.projecting import HEIGHT, INSETS, WIDTH, metres, on_map
from tests.house.sources import ROOT

SPRITE = (ROOT / "static" / "img" / "europe.svg").read_text()


def test_projection_gives_the_example_of_its_publisher():
    # EPSG Guidance Note 7-2, Lambert Azimuthal Equal Area: 50°N 5°E in ETRS89-extended / LAEA Europe.
    assert tuple(round(one, 2) for one in metres(50, 5)) == (3962799.45, 2999718.85)
    assert tuple(round(one, 3) for one in metres(52, 10)) == (4321000.0, 3210000.0)


@pytest.mark.parametrize(
    ("latitude", "longitude", "found"),
    [
        (64.1355, -21.8954, (85, 108)),  # Reykjavík
        (35.1753, 33.3642, (807, 756)),  # Nicosia
        (35.8997, 14.5147, (466, 802)),  # Valletta
        (28.0997, -15.4134, (69, 558)),  # Las Palmas, in its box
        (32.6657, -16.9255, (36, 395)),  # Funchal, in its box
        (37.7394, -25.6687, (126, 484)),  # Ponta Delgada, in its box
    ],
)
def test_place_lies_where_it_should(latitude, longitude, found):
    assert tuple(map(round, on_map(latitude, longitude))) == found


@pytest.mark.parametrize(("latitude", "longitude"), [(14.6, -61.0), (-21.1, 55.5), (55.75, 60.0), (10.0, 10.0)])
def test_place_beyond_the_edges_is_nowhere(latitude, longitude):
    assert on_map(latitude, longitude) is None


def test_insets_stand_in_the_sea_without_touching():
    boxes = [(one.left, one.top, one.left + one.width, one.top + one.height) for one in INSETS]
    assert all(0 < left < right < WIDTH and 0 < top < bottom < HEIGHT for left, top, right, bottom in boxes)
    rows = sorted((top, bottom) for _left, top, _right, bottom in boxes)
    assert [upper[1] < lower[0] for upper, lower in pairwise(rows)] == [True, True]
    land = (84, 108), (109, 405), (75, 600)  # Reykjavík, the west of Ireland, Galicia
    assert [any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes) for x, y in land] == [
        False,
        False,
        False,
    ]


def test_sprite_is_small_and_draws_with_the_colours_of_the_page():
    assert len(SPRITE) < 60_000
    assert re.findall(r'viewBox="[^"]*"', SPRITE) == [f'viewBox="0 0 {WIDTH} {HEIGHT}"']
    assert re.findall(r'(?:fill|stroke|style)="[^"]*"', SPRITE) == ['fill="none"', 'stroke="currentColor"']


def points_of(path):
    """Return the corners of the lines of a path, each line a list."""
    lines = []
    for one in path.split("M")[1:]:
        start, _, steps = one.rstrip("z").partition("l")
        numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", f"{start} {steps}")]
        x, y = numbers[:2]
        line = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            line.append((x, y))
        lines.append(line)
    return lines


def beside(latitude, longitude, reach=12):
    """Whether a border runs by a place, within so many units."""
    _land, drawn = re.findall(r'<path d="([^"]*)"', SPRITE)
    x, y = on_map(latitude, longitude)
    lines = points_of(drawn.partition("M6 426h")[0])
    return any(abs(x - one) < reach and abs(y - other) < reach for line in lines for one, other in line)


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_border"),
    [
        (43.98, 25.95, True),  # the Danube between Giurgiu and Ruse
        (47.57, 7.59, True),  # where France, Germany and Switzerland meet
        (42.88, 25.32, False),  # Gabrovo, in the middle of a country
        (46.05, 33.7, False),  # Perekop: Crimea is Ukraine
        (35.18, 33.36, False),  # Nicosia: Cyprus is one
    ],
)
def test_borders_stand_between_countries_and_through_none(latitude, longitude, is_border):
    assert beside(latitude, longitude) is is_border
