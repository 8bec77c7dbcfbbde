"""The plane on which the demo town is drawn: metres, bent so that no street is straight, laid down on the map.

Nothing here exists. `bend` takes the designer's plane (u, v), in which main streets are straight lines, to the ground.
"""

import math
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

# The station's door on the map, WGS-84 degrees.
LON, LAT = 118.1000, 24.6000
METRES_PER_DEGREE = 111_320.0
TURN = math.radians(-9)
# Between two corners a street is drawn through points this far apart, in metres.
STEP_M = 45.0

Point = tuple[float, float]
Shape = TypeVar("Shape", bound=BaseGeometry)


class Wave(NamedTuple):
    """One sine of the bend: amplitude and wavelength in metres, phase in radians."""

    amplitude: float
    length: float
    phase: float


EASTWARD = (Wave(95, 2900, 0.4), Wave(34, 1150, 2.1))
NORTHWARD = (Wave(110, 3300, 1.2), Wave(28, 1320, 0.2))


def _sway(waves: Iterable[Wave], along: float) -> float:
    return sum(wave.amplitude * math.sin(2 * math.pi * along / wave.length + wave.phase) for wave in waves)


def bend(u: float, v: float) -> Point:
    """Return the ground point (metres east, north of the station) of a designer's point."""
    x, y = u + _sway(EASTWARD, v), v + _sway(NORTHWARD, u)
    return x * math.cos(TURN) - y * math.sin(TURN), x * math.sin(TURN) + y * math.cos(TURN)


def bent_line(start: Point, end: Point) -> shapely.LineString:
    """Return the ground line of a straight designer's line."""
    steps = max(1, math.ceil(math.dist(start, end) / STEP_M))
    between = ((index / steps) for index in range(steps + 1))
    return shapely.LineString(
        [bend(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in between]
    )


@cache
def bent_box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Return the ground polygon of a designer's rectangle; neighbours share their border exactly."""
    corners = [(west, south), (east, south), (east, north), (west, north)]
    ring: list[Point] = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        # Drawn in one direction from both sides, so that both sides get the same points.
        line = [(x, y) for x, y in bent_line(*sorted((start, end))).coords]
        ring += (line if start < end else line[::-1])[:-1]
    return shapely.Polygon(ring)


def to_lonlat(x: float, y: float) -> Point:
    """Return a ground point in degrees, to a centimetre."""
    lon = LON + x / (METRES_PER_DEGREE * math.cos(math.radians(LAT)))
    return round(lon, 7), round(LAT + y / METRES_PER_DEGREE, 7)


def on_map(shape: Shape) -> Shape:
    """Return a ground shape in degrees."""
    moved: Shape = shapely.transform(shape, lambda points: np.array([to_lonlat(x, y) for x, y in points]))
    return moved
