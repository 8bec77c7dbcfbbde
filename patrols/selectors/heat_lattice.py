"""The lattice on which incidents are counted: cells of FINE_M around the station, each one whole number."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from django.db.models import BigIntegerField, F, FloatField, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast

from patrols.planning.history import Integers
from patrols.planning.plane import Plane
from stations.geo.measure import Floats

FINE_M: Final = 25.0
# Lattice cells in a column, counted from its middle: more than there are around the Earth.
ROW: Final = 2_000_000


@dataclass(frozen=True)
class Counted:
    """Incidents on the lattice: metres east and north of the station, how many; and those without a position."""

    east: Floats
    north: Floats
    count: Integers
    unplaced: int

    @classmethod
    def of(cls, cell: Integers, count: Integers, *, unplaced: int) -> Self:
        """Put cells where they lie; one that is there twice counts as often."""
        column = (cell + ROW // 2) // ROW
        east, north = middle(column, cell - column * ROW)
        return cls(east=east, north=north, count=count, unplaced=unplaced)

    @property
    def total(self) -> int:
        """All of them, as many as the list is long."""
        return int(self.count.sum()) + self.unplaced


def middle(column: Integers, row: Integers) -> tuple[Floats, Floats]:
    """Return the middles of cells, in metres."""
    east, north = (np.asarray((steps + 0.5) * FINE_M, dtype=np.float64) for steps in (column, row))
    return east, north


def cell_of(plane: Plane) -> CombinedExpression:
    """Return an incident's cell, NULL without a position; one whole number is grouped three times faster than two."""
    _, north = plane.metres(np.zeros(1), np.array([plane.lat + 1]))
    return _step("lon", plane.lon, plane.east_m) * Value(ROW) + _step("lat", plane.lat, float(north[0]))


def _step(field: str, origin: float, metres: float) -> Cast:
    """Return the number of lattice steps from the origin; `metres` is the length of a degree.

    PostgreSQL rounds when it casts, which half a step turns into `floor` at a third of its price.
    """
    steps = metres / FINE_M
    since = Value(origin + 0.5 / steps, output_field=FloatField())
    return Cast((F(field) - since) * Value(steps, output_field=FloatField()), BigIntegerField())
