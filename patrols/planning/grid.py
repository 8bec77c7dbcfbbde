"""Square cells over an area, numbered from the south-west; cells that no patrol can reach can be left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import shapely
from scipy.ndimage import distance_transform_edt, gaussian_filter
from scipy.spatial import KDTree

from patrols.planning.history import Flags, Integers
from patrols.planning.places import NOWHERE
from patrols.planning.plane import Plane
from stations.geo.measure import Floats, LonLat

# A cell counts as part of the city when something was ever reported this near to it: a block and a half.
REACH_M = 400.0
# A blur is cut where it has fallen to 1 %.
CUT = 3.0


@dataclass(frozen=True, eq=False)
class Grid:
    """A raster of `rows` × `columns` cells of which `cells` (raster numbers, rising) are the places."""

    plane: Plane
    west: float
    south: float
    cell_m: float
    columns: int
    rows: int
    cells: Integers

    @classmethod
    def over(cls, area: shapely.Geometry, cell_m: float) -> Self:
        """Lay cells over an area of degrees: those whose middle lies inside."""
        grid = cls._frame(shapely.bounds(area).tolist(), cell_m)
        inside = shapely.contains_xy(area, *grid.centres())
        return replace(grid, cells=np.flatnonzero(inside))

    @classmethod
    def around(cls, lon: Floats, lat: Floats, cell_m: float) -> Self:
        """Lay cells where the city is, when nobody gave its outline: within REACH_M of any of the positions."""
        edge = np.degrees(REACH_M / 6.3e6) * 2
        grid = cls._frame((lon.min() - edge, lat.min() - edge, lon.max() + edge, lat.max() + edge), cell_m)
        empty = np.bincount(grid.find(lon, lat), minlength=len(grid)).reshape(grid.rows, grid.columns) == 0
        near = np.asarray(distance_transform_edt(empty)) * cell_m <= REACH_M
        return replace(grid, cells=np.flatnonzero(near))

    @classmethod
    def _frame(cls, bounds: Sequence[float], cell_m: float) -> Self:
        west, south, east, north = bounds
        plane = Plane((west + east) / 2, (south + north) / 2)
        corners = plane.metres(np.array([west, east]), np.array([south, north]))
        (left, right), (bottom, top) = corners[0].tolist(), corners[1].tolist()
        columns, rows = int((right - left) // cell_m) + 1, int((top - bottom) // cell_m) + 1
        return cls(plane, left, bottom, cell_m, columns, rows, np.arange(columns * rows))

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def size(self) -> Floats:
        """Square metres of each cell."""
        return np.full(len(self), self.cell_m**2)

    def only(self, which: Flags) -> "Grid":
        """Keep the marked cells; the numbers close up."""
        return replace(self, cells=self.cells[which])

    def near(self, lines: Sequence[shapely.LineString], within_m: float) -> "Grid":
        """Keep the cells that come within reach of a street: far from all of them nobody patrols."""
        east, north = self._middles()
        tree = shapely.STRtree([self.plane.flat(line) for line in lines])
        reached, _ = tree.query(shapely.points(east, north), predicate="dwithin", distance=within_m + self.cell_m / 2)
        return self.only(np.isin(np.arange(len(self)), reached))

    def find(self, lon: Floats, lat: Floats) -> Integers:
        """Return the cell of each position, NOWHERE outside."""
        east, north = self.plane.metres(lon, lat)
        column = np.floor((east - self.west) / self.cell_m).astype(np.int64)
        row = np.floor((north - self.south) / self.cell_m).astype(np.int64)
        inside = (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
        number = np.full(self.columns * self.rows, NOWHERE, dtype=np.int64)
        number[self.cells] = np.arange(len(self))
        return np.where(inside, number[np.where(inside, row * self.columns + column, 0)], NOWHERE)

    def spread(self, values: Floats, metres: float) -> Floats:
        """Blur [cell, band] by a Gaussian of so many metres."""
        raster = np.zeros((self.rows * self.columns, values.shape[1]))
        raster[self.cells] = values
        shape = (self.rows, self.columns, values.shape[1])
        sigma = metres / self.cell_m
        blurred = gaussian_filter(raster.reshape(shape), (sigma, sigma, 0), mode="constant", truncate=CUT)
        return np.asarray(blurred.reshape(-1, values.shape[1])[self.cells], dtype=np.float64)

    def centres(self) -> tuple[Floats, Floats]:
        """Return longitude and latitude of the middles."""
        return self.plane.degrees(*self._middles())

    def outline(self, cell: int) -> list[LonLat]:
        """Return the ring of a cell, closed."""
        row, column = divmod(int(self.cells[cell]), self.columns)
        east = self.west + self.cell_m * (column + np.array([0.0, 1, 1, 0, 0]))
        north = self.south + self.cell_m * (row + np.array([0.0, 0, 1, 1, 0]))
        lon, lat = self.plane.degrees(east, north)
        return list(zip(lon.tolist(), lat.tolist(), strict=True))

    def nearest(self, lon: Floats, lat: Floats) -> Integers:
        """Return for each cell which of the positions is nearest to its middle."""
        _, which = KDTree(np.column_stack(self.plane.metres(lon, lat))).query(np.column_stack(self._middles()))
        return np.asarray(which, dtype=np.int64)

    def _middles(self) -> tuple[Floats, Floats]:
        row, column = np.divmod(self.cells, self.columns)
        return self.west + self.cell_m * (column + 0.5), self.south + self.cell_m * (row + 0.5)
