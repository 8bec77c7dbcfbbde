"""What the heat map draws: squares, hexagons and stretches of street, put together from lattice cells.

Lattice cells are given by their middles, in metres east and north of the station.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely

from patrols.planning.history import Integers
from patrols.planning.plane import Plane
from patrols.planning.segments import Segments
from stations.geo.measure import Floats
from stations.models import RoadNetwork
from stations.selectors.travel import network_of

# In which shape each lattice cell lies, -1 in none; and shapes as GeoJSON geometries with what is to be said of each.
Shape = tuple[dict[str, Any], dict[str, Any]]
Shaped = tuple[Integers, Callable[[Integers], list[Shape]]]
# 0.1 m: what a map can show.
DIGITS = 6
# A cell's east and north edge belong to the next cell.
INSIDE = 1e-9
CORNERS = np.radians(np.arange(30, 391, 60))
# Shapes in a row, counted from its middle: more than there are around the Earth.
ROW: Final = 2_000_000


def squares(plane: Plane, east: Floats, north: Floats, cell_m: float) -> Shaped:
    """Return squares; `bbox` is what the incident list takes."""
    column, row, which = _numbered(np.floor(east / cell_m), np.floor(north / cell_m))

    def shapes(numbers: Integers) -> list[Shape]:
        x, y = column[numbers, None] * cell_m, row[numbers, None] * cell_m
        lon, lat = plane.degrees(x + np.array([0, cell_m, cell_m, 0, 0]), y + np.array([0, 0, cell_m, cell_m, 0]))
        sides = zip(*map(_written, (lon[:, 0], lat[:, 0], lon[:, 1] - INSIDE, lat[:, 2] - INSIDE)), strict=True)
        facts = [{"bbox": ",".join(side)} for side in sides]
        return list(zip(_polygons(lon, lat), facts, strict=True))

    return which, shapes


def hexagons(plane: Plane, east: Floats, north: Floats, cell_m: float) -> Shaped:
    """Return hexagons that stand on a point and are `cell_m` wide; `place` is what the list behind one is asked by."""
    high, radius = cell_m * np.sqrt(3), cell_m / np.sqrt(3)
    column, row, which = _numbered(*hexagon_of(east, north, cell_m))

    def shapes(numbers: Integers) -> list[Shape]:
        x, y = column[numbers, None] / 2 * cell_m, row[numbers, None] / 2 * high
        lon, lat = plane.degrees(x + radius * np.cos(CORNERS), y + radius * np.sin(CORNERS))
        facts = [{"place": f"{at:.0f},{above:.0f}"} for at, above in zip(column[numbers], row[numbers], strict=True)]
        return list(zip(_polygons(lon, lat), facts, strict=True))

    return which, shapes


def hexagon_of(east: Floats, north: Floats, cell_m: float) -> tuple[Floats, Floats]:
    """Return the column and row of each one's hexagon: the nearer of the middles of two shifted lattices.

    In halves of a lattice, both are whole numbers.
    """
    high = cell_m * np.sqrt(3)
    even = np.round(east / cell_m), np.round(north / high)
    odd = np.floor(east / cell_m) + 0.5, np.floor(north / high) + 0.5
    from_even, from_odd = (np.hypot(x * cell_m - east, y * high - north) for x, y in (even, odd))
    column, row = (np.where(from_odd < from_even, *pair) * 2 for pair in zip(odd, even, strict=True))
    return column, row


def streets(station_id: int, plane: Plane, east: Floats, north: Floats) -> Shaped:
    """Return the station's streets; far from all of them, or without any, there is none to count on."""
    segments = segments_of(station_id)
    if segments is None:
        return np.full(len(east), -1, dtype=np.int64), lambda _numbers: []
    return segments.find(*plane.degrees(east, north)), lambda numbers: _lines(segments, numbers)


def _lines(segments: Segments, numbers: Integers) -> list[Shape]:
    lines = [segments.lines[number] for number in numbers.tolist()]
    flat, owner = shapely.get_coordinates(lines, return_index=True)
    at = np.round(np.column_stack(segments.plane.degrees(*flat.T)), DIGITS)
    parts = np.split(at, np.searchsorted(owner, np.arange(1, len(lines))))
    return [
        ({"type": "LineString", "coordinates": part.tolist()}, {"metres": round(metres), "place": str(number)})
        for part, metres, number in zip(parts, shapely.length(lines).tolist(), numbers.tolist(), strict=True)
    ]


def segments_of(station_id: int) -> Segments | None:
    """Return a station's streets as they are now; None without any."""
    version = RoadNetwork.objects.filter(station_id=station_id).values_list("version", flat=True).first()
    return _segments(station_id, version or 0)


@lru_cache(maxsize=8)
def _segments(station_id: int, version: int) -> Segments | None:  # noqa: ARG001 - a new version is another key
    network = network_of(station_id)
    return Segments.along(network) if network is not None and len(network) else None


def _numbered(column: Floats, row: Floats) -> tuple[Floats, Floats, Integers]:
    """Number what is there: its column and row, and which each of the given is."""
    keys, which = np.unique((column * ROW + row).astype(np.int64), return_inverse=True)
    found = (keys + ROW // 2) // ROW
    return found.astype(np.float64), (keys - found * ROW).astype(np.float64), np.asarray(which, dtype=np.int64)


def _written(degrees: Floats) -> list[str]:
    """Write each number of a lattice once: it has many more squares than rows and columns."""
    found, which = np.unique(degrees, return_inverse=True)
    words = [f"{degree:.9f}" for degree in found.tolist()]
    return [words[number] for number in which.tolist()]


def _polygons(lon: Floats, lat: Floats) -> list[dict[str, Any]]:
    rings = np.round(np.stack([lon, lat], axis=-1), DIGITS).tolist()
    return [{"type": "Polygon", "coordinates": [ring]} for ring in rings]
