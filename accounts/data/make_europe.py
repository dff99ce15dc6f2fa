"""Makes static/img/europe.svg: land and borders of Europe in the units of the map, as one symbol that pages point to.

From the npm package world-atlas 2.0.2 (Natural Earth, public domain). Usage, from the top of the checkout:
npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
PYTHONPATH=. python accounts/data/make_europe.py package/countries-50m.json
"""

import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from accounts.maps.projecting import HEIGHT, INSETS, WIDTH, Inset, Point, point_of

TARGET = Path(__file__).parents[2] / "static" / "img" / "europe.svg"
TOLERANCE = 0.6
"""How far a simplified line may lie from the real one, in units of the map (3 km)."""
FINE = 0.35
"""The same in the insets, which are drawn larger."""
ISLAND = 0.25
"""The same for a small island, which would be lost."""
SMALL = 15
"""A line that ends where it began and is no wider or higher than this is a small island."""
LEAST = 1.2
"""What is smaller than this in square units is left out (30 square kilometres)."""
MARGIN = 6
"""How far shapes go beyond the edges, so that where they were cut off is not seen."""
DECIMALS = 1
"""How exact points are written: half a kilometre."""
UNDRAWN = ({"Cyprus", "N. Cyprus"}, {"Russia", "Ukraine"})
PEREKOP = (32.4, 45.1, 36.7, 46.3)
"""Lines that the Union does not know, as `EUROPE.md` says: through Cyprus, and between Crimea and the rest of Ukraine
(of the lines between the second pair those alone that lie in this box)."""
NEAR = (-35.0, 25.0, 70.0, 82.0)
"""West, south, east and north in degrees: what does not touch this is not read."""

CORNERS = 3
"""How many points it takes to bend a line or to hold a surface."""

Line = list[Point]
Degrees = list[tuple[float, float]]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def arcs_of(atlas: dict[str, Any]) -> list[Degrees]:
    """Return the lines of a TopoJSON file as (longitude, latitude)."""
    (kx, ky), (dx, dy) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    lines = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        lines.append(line)
    return lines


def rings_of(atlas: dict[str, Any]) -> Iterator[tuple[str, list[int]]]:
    """Yield the rings of all countries by name, as numbers of lines; a negative one is walked backwards."""
    for country in atlas["objects"]["countries"]["geometries"]:
        if country["type"] is None:
            continue
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for polygon in polygons:
            yield from ((country["properties"]["name"], ring) for ring in polygon)


def simplified(line: Line, tolerance: float) -> Line:
    """Return a line without the points that lie nearer to it than the tolerance (Douglas and Peucker)."""
    if len(line) < CORNERS:
        return line
    first, last = line[0], line[-1]
    far, distance = max(((at, apart(point, first, last)) for at, point in enumerate(line)), key=lambda one: one[1])
    if distance <= tolerance:
        return [first, last]
    return simplified(line[: far + 1], tolerance)[:-1] + simplified(line[far:], tolerance)


def is_island(line: Line) -> bool:
    """Whether a line goes around something small."""
    across = max(max(axis) - min(axis) for axis in zip(*line, strict=True))
    return line[0] == line[-1] and across <= SMALL


def apart(point: Point, first: Point, last: Point) -> float:
    """Return how far a point lies from the stretch between two others."""
    dx, dy = last.x - first.x, last.y - first.y
    length = dx * dx + dy * dy
    share = 0.0 if not length else ((point.x - first.x) * dx + (point.y - first.y) * dy) / length
    share = min(max(share, 0.0), 1.0)
    return math.hypot(point.x - first.x - share * dx, point.y - first.y - share * dy)


def clipped(ring: Line, box: Box) -> Line:
    """Return a ring cut off at the sides of a box (Sutherland and Hodgman)."""
    left, top, right, bottom = box
    sides: list[tuple[Callable[[Point], float], int]] = [
        (lambda p: p.x - left, 0),
        (lambda p: right - p.x, 0),
        (lambda p: p.y - top, 0),
        (lambda p: bottom - p.y, 0),
    ]
    for inside, _ in sides:
        cut: Line = []
        for at, point in enumerate(ring):
            before = ring[at - 1]
            here, there = inside(point), inside(before)
            if (here >= 0) != (there >= 0):
                share = there / (there - here)
                cut.append(Point(before.x + share * (point.x - before.x), before.y + share * (point.y - before.y)))
            if here >= 0:
                cut.append(point)
        ring = cut
    return ring


def path_of(ring: Line) -> str:
    """Return a ring as a path of relative steps, "" for one that is too small to be seen."""
    points = [Point(round(one.x, DECIMALS), round(one.y, DECIMALS)) for one in ring]
    area = sum(a.x * b.y - b.x * a.y for a, b in zip(points, points[1:] + points[:1], strict=True)) / 2
    if len(points) < CORNERS or abs(area) < LEAST:
        return ""
    return f"{start_of(points)}{steps_of(points)}z"


def start_of(line: Line) -> str:
    """Return where a path begins."""
    return f"M{written(line[0].x)} {written(line[0].y)}".replace(" -", "-")


def steps_of(line: Line) -> str:
    """Return the relative steps of a path, "" for none, made of points as they are written: no error adds up."""
    points = [(round(one.x, DECIMALS), round(one.y, DECIMALS)) for one in line]
    steps = [f"{written(b[0] - a[0])} {written(b[1] - a[1])}" for a, b in pairwise(points) if a != b]
    return f"l{' '.join(steps)}".replace(" -", "-") if steps else ""


def written(number: float) -> str:
    """Return a number as short as SVG allows: .5 for 0.5."""
    return re.sub(r"^(-?)0\.", r"\1.", f"{round(number, DECIMALS) or 0.0:g}")


Placed = Callable[[int], Line]
"""What gives a line by its number, placed on the map and simplified; a negative number is walked backwards."""


def placed(lines: list[Degrees], place: Callable[[float, float], Point], tolerance: float) -> Placed:
    """Return what places the lines of the atlas, each once: two countries get one border."""

    @cache
    def forwards(at: int) -> Line:
        line = [place(latitude, longitude) for longitude, latitude in lines[at]]
        return simplified(line, min(tolerance, ISLAND) if is_island(line) else tolerance)

    return lambda number: forwards(~number)[::-1] if number < 0 else forwards(number)


def land(atlas: dict[str, Any], line: Placed, box: Box) -> str:
    """Return all land that lies in a box as one path."""
    west, south, east, north = NEAR
    lines = arcs_of(atlas)
    paths = []
    for _country, ring in rings_of(atlas):
        degrees = [point for number in ring for point in lines[~number if number < 0 else number]]
        if not any(west < x < east and south < y < north for x, y in degrees):
            continue
        points = [point for number in ring for point in line(number)[:-1]]
        paths.append(path_of(clipped(points, box)))
    return "".join(paths)


def borders(atlas: dict[str, Any], line: Placed, box: Box) -> str:
    """Return the borders within a box as one path: each line that two countries share, but for those undrawn."""
    west, south, east, north = NEAR
    lines = arcs_of(atlas)
    sides: defaultdict[int, set[str]] = defaultdict(set)
    for country, ring in rings_of(atlas):
        for number in ring:
            sides[~number if number < 0 else number].add(country)
    drawn = [
        run
        for at, countries in sorted(sides.items())
        if len(countries) > 1 and not is_undrawn(countries, lines[at])
        if any(west < x < east and south < y < north for x, y in lines[at])
        for run in runs(line(at), box)
    ]
    return "".join(f"{start_of(run)}{steps}" for run in drawn if (steps := steps_of(run)))


def is_undrawn(countries: set[str], line: Degrees) -> bool:
    """Whether a line between two countries of the atlas is left out."""
    west, south, east, north = PEREKOP
    around = all(west < x < east and south < y < north for x, y in line)
    return countries == UNDRAWN[0] or (countries == UNDRAWN[1] and around)


def runs(line: Line, box: Box) -> Iterator[Line]:
    """Yield the stretches of a line that lie in a box, each with the step that leads across its side."""
    left, top, right, bottom = box
    run: Line = []
    for one, other in pairwise(line):
        if any(left <= p.x <= right and top <= p.y <= bottom for p in (one, other)):
            run = run or [one]
            run.append(other)
        elif run:
            yield run
            run = []
    if run:
        yield run


def in_box(inset: Inset) -> Box:
    """Return the sides of an inset."""
    return inset.left, inset.top, inset.left + inset.width, inset.top + inset.height


def main(source: str) -> None:
    """Write the sprite."""
    sys.setrecursionlimit(10_000)
    atlas = json.loads(Path(source).read_text())
    frame = (-MARGIN, -MARGIN, WIDTH + MARGIN, HEIGHT + MARGIN)
    lines = arcs_of(atlas)
    mainland = placed(lines, point_of, TOLERANCE)
    islands = "".join(land(atlas, placed(lines, one.point, FINE), in_box(one)) for one in INSETS)
    boxes = "".join(
        f"M{one.left:g} {one.top:g}h{one.width:g}v{round(one.height, 1):g}h-{one.width:g}z" for one in INSETS
    )
    TARGET.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">'
        "<!-- Natural Earth (public domain) by way of world-atlas; made by accounts/data/make_europe.py -->"
        f'<symbol id="europe" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{land(atlas, mainland, frame)}{islands}"/>'
        f'<path d="{borders(atlas, mainland, frame)}{boxes}" fill="none" stroke="currentColor"/></symbol></svg>\n'
    )


if __name__ == "__main__":
    main(sys.argv[1])
