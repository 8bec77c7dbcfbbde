"""Incidents as columns, and the patrol day cut into bands: what every forecast is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from stations.geo.measure import Floats

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Times = NDArray[np.datetime64]
DAY_H = 24


@dataclass(frozen=True, eq=False)
class History:
    """What happened, oldest first: degrees WGS-84, local wall-clock time, harm weight (1 is an ordinary incident).

    `street` says which incidents a patrol could have met; the others only hint at the place (a burglary behind the door).
    """

    lon: Floats
    lat: Floats
    at: Times
    weight: Floats
    street: Flags

    @classmethod
    def of(
        cls, lon: Floats, lat: Floats, at: Times, *, weight: Floats | None = None, street: Flags | None = None
    ) -> Self:
        """Put the columns in order of time; without weights every incident counts one, without `street` all are street."""
        order = np.argsort(at, kind="stable")
        return cls(
            lon=np.asarray(lon, dtype=np.float64)[order],
            lat=np.asarray(lat, dtype=np.float64)[order],
            at=np.asarray(at, dtype="datetime64[s]")[order],
            weight=np.ones(len(order)) if weight is None else np.asarray(weight, dtype=np.float64)[order],
            street=np.ones(len(order), dtype=np.bool_) if street is None else np.asarray(street)[order],
        )

    def __len__(self) -> int:
        return len(self.at)

    def where(self, which: Flags) -> "History":
        """Keep the incidents that are marked."""
        return History(self.lon[which], self.lat[which], self.at[which], self.weight[which], self.street[which])

    def before(self, day: np.datetime64, bands: "Bands") -> "History":
        """Keep what was known when the patrol day began."""
        return self.where(self.at < bands.begin(day))


@dataclass(frozen=True)
class Bands:
    """The hours at which a patrol day is cut: (0, 6, 10, 14, 18, 22, 24), or (2, 19, 26) for the day and the night to 02:00."""

    hours: tuple[int, ...]

    def __post_init__(self) -> None:
        rising = all(one < other for one, other in pairwise(self.hours))
        if not rising or self.hours[-1] - self.hours[0] != DAY_H:
            raise ValueError(f"bands must rise and span {DAY_H} hours: {self.hours}")

    def __len__(self) -> int:
        return len(self.hours) - 1

    @property
    def lengths(self) -> Floats:
        """Hours of each band."""
        return np.diff(np.array(self.hours, dtype=np.float64))

    def place(self, at: Times) -> tuple[Times, Integers]:
        """Return each time's patrol day and band; before the first hour it is still the day before."""
        since = at.astype("datetime64[s]") - np.timedelta64(self.hours[0], "h")
        day = since.astype("datetime64[D]")
        hour = (since - day.astype("datetime64[s]")) // np.timedelta64(1, "h") + self.hours[0]
        return day, np.searchsorted(np.array(self.hours[1:]), hour, side="right").astype(np.int64)

    def begin(self, day: np.datetime64) -> np.datetime64:
        """Return when a patrol day begins."""
        begun: np.datetime64 = day.astype("datetime64[s]") + np.timedelta64(self.hours[0], "h")
        return begun

    def names(self) -> Sequence[str]:
        """Return "22:00–02:00" for each band."""
        return [f"{one % DAY_H:02d}:00–{other % DAY_H:02d}:00" for one, other in pairwise(self.hours)]


WHOLE_DAY = Bands((0, 24))
DUTY_BANDS = Bands((0, 6, 10, 14, 18, 22, 24))
NIGHT = Bands((2, 19, 26))
