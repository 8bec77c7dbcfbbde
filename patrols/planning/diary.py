"""Incidents laid out by patrol day, place and band, and the walk through them in which tomorrow is never seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from patrols.planning.calendar import DayKind
from patrols.planning.history import Bands, History, Integers
from patrols.planning.memory import Memory
from patrols.planning.places import NOWHERE, Places
from stations.geo.measure import Floats


class Morning(NamedTuple):
    """A day before it begins: its number, its kind, and what is remembered."""

    day: int
    kind: int
    memory: Memory


@dataclass(frozen=True, eq=False)
class Diary:
    """Days are counted from `first`; `day`, `place`, `band` of each incident, in order of time; NOWHERE is outside all places."""

    history: History
    places: Places
    bands: Bands
    first: np.datetime64
    day: Integers
    place: Integers
    band: Integers
    kinds: Integers

    @classmethod
    def of(
        cls, history: History, places: Places, bands: Bands, kinds: DayKind, *, until: np.datetime64 | None = None
    ) -> Self:
        """Lay out a history up to (not with) the day `until`, or with its last day."""
        days, band = bands.place(history.at)
        if until is not None:
            known = days < until
            history, days, band = history.where(known), days[known], band[known]
        end = days.max() + 1 if until is None else until.astype("datetime64[D]")
        first = days.min() if len(days) else end
        # One day more than is known: the kind of the day that is forecast.
        named = np.arange(first, end + 1)
        place = places.find(history.lon, history.lat)
        return cls(history, places, bands, first, (days - first).astype(np.int64), place, band, kinds(named))

    @property
    def days(self) -> int:
        """How many days are known."""
        return len(self.kinds) - 1

    def met(self, day: int) -> Floats:
        """Return the weighted street incidents of a day, [place, band]."""
        at = self._of(day)
        at = at[self.history.street[at]]
        shape = (len(self.places), len(self.bands))
        flat = self.place[at] * shape[1] + self.band[at]
        return np.bincount(flat, self.history.weight[at], shape[0] * shape[1]).astype(np.float64).reshape(shape)

    def behind(self, day: int) -> Floats:
        """Return the weighted other incidents of a day, [place]."""
        at = self._of(day)
        at = at[~self.history.street[at]]
        return np.bincount(self.place[at], self.history.weight[at], len(self.places)).astype(np.float64)

    def mornings(self) -> Iterator[Morning]:
        """Walk day by day; the last morning is that of the first unknown day."""
        memory = Memory(self.places, len(self.bands))
        for day in range(self.days):
            yield Morning(day, int(self.kinds[day]), memory)
            memory.close(self.met(day), self.behind(day), int(self.kinds[day]))
        yield Morning(self.days, int(self.kinds[self.days]), memory)

    def _of(self, day: int) -> Integers:
        since, until = np.searchsorted(self.day, [day, day + 1])
        at = np.arange(since, until)
        return np.asarray(at[self.place[at] != NOWHERE], dtype=np.int64)
