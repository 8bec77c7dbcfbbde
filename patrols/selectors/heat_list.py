"""The list behind a hexagon or a street of the heat map: the lattice cells that are counted there, as boxes of degrees (P1)."""

import re
from typing import Final

import numpy as np
import shapely
from django.utils.translation import gettext as _

from core.errors import NotFound
from patrols.choices import HeatShape
from patrols.planning.history import Flags, Integers
from patrols.planning.plane import Plane
from patrols.planning.segments import OFF_STREET_M
from patrols.selectors.heat import plane_of
from patrols.selectors.heat_lattice import FINE_M, middle
from patrols.selectors.heat_shapes import INSIDE, hexagon_of, segments_of
from stations.geo.measure import Floats
from stations.models import Organisation

HEXAGON: Final = re.compile(r"(-?\d{1,6}),(-?\d{1,6})", re.ASCII)
STREET: Final = re.compile(r"\d{1,7}", re.ASCII)
# Cells of the lattice, by column and row.
Cells = tuple[Integers, Integers]


def boxes_behind(station: Organisation, *, shape: str, cell_m: int, place: str) -> str:
    """Return what the incident list takes to show the incidents of a place; NotFound when the map has no such place."""
    plane = plane_of(station)
    if shape == HeatShape.HEX and (found := HEXAGON.fullmatch(place)):
        cells = _in_hexagon(int(found[1]), int(found[2]), cell_m)
    elif shape == HeatShape.STREET and STREET.fullmatch(place):
        cells = _along_street(station, plane, int(place))
    else:
        cells = _none()
    if not len(cells[0]):
        raise NotFound(_("图上没有这个地方，请回到热力图重新选择。"))
    return _boxes(plane, *cells)


def _none() -> Cells:
    return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)


def _in_hexagon(column: int, row: int, cell_m: int) -> Cells:
    east, north = column / 2 * cell_m, row / 2 * cell_m * np.sqrt(3)
    cells = _around(east - cell_m, north - cell_m, east + cell_m, north + cell_m)
    own_column, own_row = hexagon_of(*middle(*cells), cell_m)
    return _chosen(cells, (own_column == column) & (own_row == row))


def _along_street(station: Organisation, plane: Plane, number: int) -> Cells:
    segments = segments_of(station.pk)
    if segments is None or number >= len(segments):
        return _none()
    lon, lat = segments.plane.degrees(*shapely.get_coordinates(segments.lines[number]).T)
    east, north = plane.metres(lon, lat)
    far = OFF_STREET_M + FINE_M
    cells = _around(east.min() - far, north.min() - far, east.max() + far, north.max() + far)
    return _chosen(cells, segments.find(*plane.degrees(*middle(*cells))) == number)


def _around(west: float, south: float, east: float, north: float) -> Cells:
    """Return all cells of a box of metres, row by row."""
    first, low, last, high = (int(np.floor(metres / FINE_M)) for metres in (west, south, east, north))
    row, column = np.mgrid[low : high + 1, first : last + 1]
    return column.ravel(), row.ravel()


def _chosen(cells: Cells, which: Flags) -> Cells:
    return cells[0][which], cells[1][which]


def _boxes(plane: Plane, column: Integers, row: Integers) -> str:
    """Write each run of neighbours in a row as one box; its east and north edge belong to the next cell."""
    begins = np.flatnonzero(np.diff(row, prepend=row[0] - 1) | (np.diff(column, prepend=column[0]) - 1))
    first, last, at = column[begins], column[np.append(begins[1:], len(column)) - 1], row[begins]
    west, south = plane.degrees(_metres(first), _metres(at))
    east, north = plane.degrees(_metres(last + 1), _metres(at + 1))
    sides = np.column_stack([west, south, east - INSIDE, north - INSIDE]).tolist()
    return ";".join(",".join(f"{side:.9f}" for side in box) for box in sides)


def _metres(steps: Integers) -> Floats:
    return np.asarray(steps * FINE_M, dtype=np.float64)
