"""What the heat map draws: squares, hexagons and stretches of street, put together from lattice cells.

Lattice cells are given by their middles, in metres east and north of the station.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from patrols.planning.history import Integers
from patrols.planning.plane import Plane
from patrols.planning.segments import Segments
from stations.geo.measure import Floats
from stations.models import RoadNetwork
from stations.selectors.travel import network_of

# In which shape each lattice cell lies, -1 in none; and a shape as a GeoJSON geometry with what is to be said of it.
Shape = tuple[dict[str, Any], dict[str, Any]]
Shaped = tuple[Integers, Callable[[int], Shape]]
# 0.1 m: what a map can show.
DIGITS = 6
# A cell's east and north edge belong to the next cell.
INSIDE = 1e-9
CORNERS = np.radians(np.arange(30, 391, 60))


def squares(plane: Plane, east: Floats, north: Floats, cell_m: float) -> Shaped:
    """Return squares; `bbox` is what the incident list takes."""
    keys, which = _numbered(np.column_stack([np.floor(east / cell_m), np.floor(north / cell_m)]))

    def shape(number: int) -> Shape:
        corner = keys[number] * cell_m
        x, y = corner[0] + np.array([0, cell_m, cell_m, 0, 0]), corner[1] + np.array([0, 0, cell_m, cell_m, 0])
        lon, lat = plane.degrees(x, y)
        box = [lon[0], lat[0], lon[1] - INSIDE, lat[2] - INSIDE]
        return _polygon(lon, lat), {"bbox": ",".join(f"{degrees:.9f}" for degrees in box)}

    return which, shape


def hexagons(plane: Plane, east: Floats, north: Floats, cell_m: float) -> Shaped:
    """Return hexagons that stand on a point and are `cell_m` wide: the nearer of the middles of two shifted lattices."""
    high = cell_m * np.sqrt(3)
    even = np.column_stack([np.round(east / cell_m), np.round(north / high)])
    odd = np.column_stack([np.floor(east / cell_m) + 0.5, np.floor(north / high) + 0.5])
    size = np.array([cell_m, high])
    at = np.column_stack([east, north])
    nearer = ((odd * size - at) ** 2).sum(axis=1) < ((even * size - at) ** 2).sum(axis=1)
    keys, which = _numbered(np.where(nearer[:, None], odd, even))

    def shape(number: int) -> Shape:
        x, y = keys[number] * size
        radius = cell_m / np.sqrt(3)
        lon, lat = plane.degrees(x + radius * np.cos(CORNERS), y + radius * np.sin(CORNERS))
        return _polygon(lon, lat), {}

    return which, shape


def streets(station_id: int, plane: Plane, east: Floats, north: Floats) -> Shaped:
    """Return the station's streets; far from all of them, or without any, there is none to count on."""
    version = RoadNetwork.objects.filter(station_id=station_id).values_list("version", flat=True).first()
    segments = _segments(station_id, version or 0)
    if segments is None:
        return np.full(len(east), -1, dtype=np.int64), lambda _number: ({}, {})
    which = segments.find(*plane.degrees(east, north))

    def shape(number: int) -> Shape:
        flat = np.array(segments.lines[number].coords)
        lon, lat = segments.plane.degrees(flat[:, 0], flat[:, 1])
        line = np.round(np.column_stack([lon, lat]), DIGITS).tolist()
        metres = round(float(segments.lines[number].length))
        return {"type": "LineString", "coordinates": line}, {"metres": metres}

    return which, shape


@lru_cache(maxsize=8)
def _segments(station_id: int, version: int) -> Segments | None:  # noqa: ARG001 - a new version is another key
    network = network_of(station_id)
    return Segments.along(network) if network is not None and len(network) else None


def _numbered(keys: Floats) -> tuple[Floats, Integers]:
    found, which = np.unique(keys, axis=0, return_inverse=True)
    return found, np.asarray(which, dtype=np.int64).ravel()


def _polygon(lon: Floats, lat: Floats) -> dict[str, Any]:
    ring = np.round(np.column_stack([lon, lat]), DIGITS).tolist()
    return {"type": "Polygon", "coordinates": [ring]}
