"""Which places and hours to watch when only so much can be watched, and what that share is worth (NIJ 2017: PAI, PEI)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from patrols.planning.history import Flags, Integers
from stations.geo.measure import Floats


@dataclass(frozen=True, eq=False)
class Watch:
    """A budget: at most `share` of the place-hours of each area, counted over the bands that are judged.

    `cost` is a place-hour's size [place, band], 0 in bands that are not judged; `area` numbers each place's station.
    """

    share: float
    cost: Floats
    area: Integers

    @classmethod
    def of(
        cls, size: Floats, hours: Floats, *, share: float, area: Integers | None = None, bands: Flags | None = None
    ) -> "Watch":
        """Make a budget of places' sizes and bands' lengths; without areas the whole city is one."""
        judged = hours if bands is None else hours * bands
        return cls(share, size[:, None] * judged, np.zeros(len(size), dtype=np.int64) if area is None else area)

    @cached_property
    def judged(self) -> Flags:
        """The place-bands that count, flattened."""
        return (self.cost > 0).ravel()

    @cached_property
    def _areas(self) -> Integers:
        return np.repeat(self.area, self.cost.shape[1])

    @cached_property
    def _whole(self) -> Floats:
        return np.bincount(self._areas, self.cost.ravel()).astype(np.float64)

    def flag(self, expected: Floats, times: float = 1.0) -> Integers:
        """Return the flat numbers of the densest place-bands until the budget (× `times`) of each area is spent."""
        cost = self.cost.ravel()
        number = np.flatnonzero(self.judged)
        density = expected.ravel()[number] / cost[number]
        order = number[np.lexsort((-density, self._areas[number]))]
        area = self._areas[order]
        spent = np.cumsum(cost[order])
        start = np.searchsorted(area, np.arange(len(self._whole)))
        before = np.concatenate([[0.0], spent])[start]
        within = spent - before[area] <= self.share * times * self._whole[area] * (1 + 1e-9)
        return np.asarray(order[within], dtype=np.int64)

    def caught(self, flagged: Integers, met: Floats) -> float:
        """Return how much of what happened lay in what was flagged (n)."""
        return float(met.ravel()[flagged].sum())

    def happened(self, met: Floats) -> float:
        """Return all that happened in the judged bands (N)."""
        return float(met.ravel()[self.judged].sum())

    def spent(self, flagged: Integers) -> float:
        """Return the share of the place-hours that was really flagged (a / A)."""
        return float(self.cost.ravel()[flagged].sum() / self._whole.sum())
