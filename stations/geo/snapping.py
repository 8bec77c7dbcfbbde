"""Points put on the nearest street that a kind of unit may use."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from stations.geo.arcs import Arcs
from stations.geo.measure import EARTH_M, Floats, LonLat
from stations.geo.roads import RoadNetwork

OFF_STREET_M = 500.0
# The two directions of a street are drawn on one line; rounding must not choose between them.
SAME_LINE_M = 0.5

Shapes = NDArray[np.object_]


class Snap(NamedTuple):
    """A point's place on the streets: how far off it is, and every arc there with the part of it that lies behind."""

    gap_m: float
    places: dict[int, float]


class Snapper:
    """The lines of one kind's arcs, searched by place; stubs that lead nowhere are passed over (`Arcs.connected`)."""

    def __init__(self, network: RoadNetwork, arcs: Arcs) -> None:
        self._plane = _Plane(network)
        self._lines = self._plane.lines(network, arcs)
        self._usable = arcs.connected()
        self._tree = shapely.STRtree(self._lines[self._usable])

    def snap(self, points: Sequence[LonLat]) -> list[Snap | None]:
        """Put each point on its nearest street; None where there is none within OFF_STREET_M."""
        at = self._plane.points(np.array(points, dtype=np.float64).reshape(-1, 2))
        (near, _), gaps = self._tree.query_nearest(
            at, max_distance=OFF_STREET_M, return_distance=True, all_matches=False
        )
        gap_m = np.asarray(gaps, dtype=np.float64)
        which, found = self._tree.query(at[near], predicate="dwithin", distance=gap_m + SAME_LINE_M)
        arcs = self._usable[found]
        behind = np.nan_to_num(shapely.line_locate_point(self._lines[arcs], at[near[which]], normalized=True))
        snaps = {point: Snap(gap, {}) for point, gap in zip(near.tolist(), gap_m.tolist(), strict=True)}
        for point, arc, part in zip(near[which].tolist(), arcs.tolist(), behind.tolist(), strict=True):
            snaps[point].places[arc] = part
        return [snaps.get(point) for point in range(len(points))]

    def line(self, arc: int, since: float, until: float) -> Floats:
        """Return the line of an arc between two parts of its length, as rows of longitude and latitude."""
        return self._plane.degrees(shapely.get_coordinates(substring(self._lines[arc], since, until, normalized=True)))


class _Plane:
    """Metres east and north of the network's middle: true to 0.1 % over a city."""

    def __init__(self, network: RoadNetwork) -> None:
        self._middle = np.array([network.lon.mean(), network.lat.mean()])
        north = math.radians(1) * EARTH_M
        self._scale = np.array([north * math.cos(math.radians(self._middle[1])), north])

    def metres(self, degrees: Floats) -> Floats:
        return np.asarray((degrees - self._middle) * self._scale, dtype=np.float64)

    def degrees(self, metres: Floats) -> Floats:
        return np.asarray(metres / self._scale + self._middle, dtype=np.float64)

    def points(self, degrees: Floats) -> Shapes:
        return np.asarray(shapely.points(self.metres(degrees)), dtype=np.object_)

    def lines(self, network: RoadNetwork, arcs: Arcs) -> Shapes:
        """Return each arc's line in its own direction."""
        shape = self.metres(np.column_stack([network.shape_lon, network.shape_lat]))
        street = np.repeat(np.arange(len(network)), np.diff(network.shape_from))
        drawn = np.asarray(shapely.linestrings(shape, indices=street), dtype=np.object_)[arcs.street]
        return np.where(arcs.against, shapely.reverse(drawn), drawn)
