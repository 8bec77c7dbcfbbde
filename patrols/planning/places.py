"""What a forecast needs of the places it speaks of, be they cells or stretches of street."""

from typing import Protocol

from patrols.planning.history import Integers
from stations.geo.measure import Floats

NOWHERE = -1


class Places(Protocol):
    """A fixed, numbered set of places."""

    @property
    def size(self) -> Floats:
        """How much of the city each place is: square metres of cells, metres of street."""

    def __len__(self) -> int: ...

    def find(self, lon: Floats, lat: Floats) -> Integers:
        """Return the place of each position, NOWHERE (-1) outside all."""

    def spread(self, values: Floats, metres: float) -> Floats:
        """Blur values [place, band] over the neighbourhood; nothing is created, at the edge something is lost."""

    def centres(self) -> tuple[Floats, Floats]:
        """Return longitude and latitude of each place's middle."""
