"""Distances and boxes on the sphere: longitude first, degrees WGS-84, metres."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LonLat = tuple[float, float]

# The sphere with the Earth's mean radius (IUGG R1): at most 0.6 % off the ellipsoid, less than a street map is.
EARTH_M = 6_371_008.8


class Box(NamedTuple):
    """A rectangle of longitudes and latitudes."""

    west: float
    south: float
    east: float
    north: float


def distance_m(one: LonLat, other: LonLat) -> float:
    """Return the great-circle distance in metres (haversine: exact for small distances too)."""
    (lon_1, lat_1), (lon_2, lat_2) = one, other
    phi_1, phi_2 = math.radians(lat_1), math.radians(lat_2)
    chord = math.sin((phi_2 - phi_1) / 2) ** 2
    chord += math.cos(phi_1) * math.cos(phi_2) * math.sin(math.radians(lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(chord)))


def distances_m(lon_1: Floats | float, lat_1: Floats | float, lon_2: Floats | float, lat_2: Floats | float) -> Floats:
    """Return `distance_m` element by element; the four arguments broadcast."""
    phi_1, phi_2 = np.radians(lat_1), np.radians(lat_2)
    turn = np.radians(np.subtract(lon_2, lon_1))
    chord = np.sin((phi_2 - phi_1) / 2) ** 2 + np.cos(phi_1) * np.cos(phi_2) * np.sin(turn / 2) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.minimum(1.0, np.sqrt(chord))), dtype=np.float64)


def box_around(centre: LonLat, radius_m: float) -> Box:
    """Return the smallest box that holds every point within `radius_m`: the index looks here first.

    Where the circle takes in a pole or crosses the 180th meridian the box spans all longitudes.
    """
    lon, lat = centre
    reach = radius_m / EARTH_M
    south, north = lat - math.degrees(reach), lat + math.degrees(reach)
    if south <= -90 or north >= 90:  # noqa: PLR2004 - the poles
        return Box(-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    width = math.degrees(math.asin(math.sin(reach) / math.cos(math.radians(lat))))
    if lon - width < -180 or lon + width > 180:  # noqa: PLR2004 - the date line
        return Box(-180.0, south, 180.0, north)
    return Box(lon - width, south, lon + width, north)
