"""Metres east and north of a point: flat enough for a city (0.1 % over 50 km), so that cells are squares."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from stations.geo.measure import EARTH_M, Floats

NORTH_M = math.radians(1) * EARTH_M


@dataclass(frozen=True)
class Plane:
    """A local map; the middle is where it is exact. Degrees WGS-84."""

    lon: float
    lat: float

    @property
    def east_m(self) -> float:
        """Metres of one degree of longitude."""
        return NORTH_M * math.cos(math.radians(self.lat))

    def metres(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return metres east and north."""
        return (lon - self.lon) * self.east_m, (lat - self.lat) * NORTH_M

    def degrees(self, east: Floats, north: Floats) -> tuple[Floats, Floats]:
        """Return longitude and latitude; the inverse of `metres`."""
        return east / self.east_m + self.lon, north / NORTH_M + self.lat

    def flat(self, shapes: shapely.Geometry | NDArray[np.object_]) -> Any:
        """Return shapes of degrees as shapes of metres."""
        return shapely.transform(shapes, lambda at: np.column_stack(self.metres(at[:, 0], at[:, 1])))
