"""Stretches of street as places: where a patrol actually drives, finer than cells and along the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from patrols.planning.history import Integers
from patrols.planning.places import NOWHERE
from patrols.planning.plane import Plane
from stations.geo.measure import Floats, LonLat

if TYPE_CHECKING:
    from stations.geo.roads import RoadNetwork  # its errors need Django

# An incident belongs to the nearest street within this: the depth of a compound.
OFF_STREET_M = 100.0
# Two drawings of one street (there and back) have their middles nearer than this.
SAME_M = 2.0


@dataclass(frozen=True, eq=False)
class Segments:
    """Lines in metres on a plane; `middle` is the point half way along each, [segment, 2]."""

    plane: Plane
    lines: list[shapely.LineString]
    middle: Floats

    @classmethod
    def of(cls, lines: Sequence[Sequence[LonLat]]) -> Self:
        """Take lines of degrees."""
        lon, lat = np.concatenate([np.array(line, dtype=np.float64) for line in lines]).T
        plane = Plane(float(lon.mean()), float(lat.mean()))
        flat = [plane.flat(shapely.LineString(line)) for line in lines]
        middle = shapely.get_coordinates(shapely.line_interpolate_point(flat, 0.5, normalized=True))
        return cls(plane, flat, middle)

    @classmethod
    def along(cls, network: "RoadNetwork") -> Self:
        """Take every street of a network once, though two-way streets are drawn twice there."""
        shape = np.column_stack([network.shape_lon, network.shape_lat])
        drawn = [shape[a:b].tolist() for a, b in zip(network.shape_from[:-1], network.shape_from[1:], strict=True)]
        every = cls.of(drawn)
        key = np.column_stack([np.round(every.middle / SAME_M), np.round(every.size / SAME_M)])
        _, first = np.unique(key, axis=0, return_index=True)
        return cls.of([drawn[number] for number in np.sort(first)])

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def size(self) -> Floats:
        """Metres of each."""
        return np.asarray(shapely.length(self.lines), dtype=np.float64)

    def find(self, lon: Floats, lat: Floats) -> Integers:
        """Return the nearest segment of each position, NOWHERE beyond OFF_STREET_M."""
        points = shapely.points(*self.plane.metres(lon, lat))
        who, which = shapely.STRtree(self.lines).query_nearest(points, max_distance=OFF_STREET_M, all_matches=False)
        found = np.full(len(lon), NOWHERE, dtype=np.int64)
        found[who] = which
        return found

    def spread(self, values: Floats, metres: float) -> Floats:
        """Blur [segment, band] over segments whose middles are near: each gives all it has away, most to the nearest."""
        tree = KDTree(self.middle)
        near = tree.sparse_distance_matrix(tree, 3 * metres, output_type="coo_matrix")
        share = np.exp(-0.5 * (near.data / metres) ** 2)
        given = csr_array((share, (near.row, near.col)), shape=(len(self), len(self)))
        return np.asarray(given @ (values / given.sum(axis=0)[:, None]), dtype=np.float64)

    def centres(self) -> tuple[Floats, Floats]:
        """Return longitude and latitude of the middles."""
        return self.plane.degrees(self.middle[:, 0], self.middle[:, 1])
