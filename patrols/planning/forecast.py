"""What is to be expected tomorrow, where and when, and why: the figures that a plan is made from and an officer is told.

Long memory is the base; yesterday alone was 2.4–3.2 times worse (PATROL.md) and is only one of the corrections (`memory`).
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from patrols.planning.calendar import DayKind
from patrols.planning.diary import Diary
from patrols.planning.flagging import Watch
from patrols.planning.history import DAY_H, Bands, History, Integers, Times
from patrols.planning.memory import TRACES
from patrols.planning.mixture import Lesson, choose
from patrols.planning.places import Places
from stations.geo.measure import Floats

# Days that are lived through before the first lesson, and days of lessons.
WARM_UP, LESSONS = 28, 60
# Of the place-hours of a station, what its crews can watch.
SHARE: Final = 0.02
MONTH: Final = np.timedelta64(28, "D")
LATEST: Final = 5


class Reasons(NamedTuple):
    """Why a place was chosen for a band: its counts, its hours, its last incidents, and what each trace adds (incidents a day)."""

    expected: float
    street: int
    street_28_days: int
    in_band: int
    hours: list[int]
    latest: Times
    parts: dict[str, float]


@dataclass(frozen=True, eq=False)
class Expectation:
    """Weighted street incidents per day, [place, band], for the first day that the diary does not know."""

    values: Floats
    diary: Diary
    weights: Floats
    traces: Floats

    @property
    def density(self) -> Floats:
        """Per hour: what bands of different length are compared by."""
        return np.asarray(self.values / self.diary.bands.lengths, dtype=np.float64)

    def explain(self, place: int, band: int) -> Reasons:
        """Say what stands behind one figure; counts are incidents, not weights."""
        diary = self.diary
        here = np.flatnonzero((diary.place == place) & diary.history.street)
        at = diary.history.at[here]
        end = diary.bands.begin(diary.first + np.timedelta64(diary.days, "D"))
        hour = (at - at.astype("datetime64[D]")) // np.timedelta64(1, "h")
        parts = self.weights * self.traces[:, place, band]
        return Reasons(
            expected=float(self.values[place, band]),
            street=len(here),
            street_28_days=int((at >= end - MONTH).sum()),
            in_band=int((diary.band[here] == band).sum()),
            hours=np.bincount(hour.astype(np.int64), minlength=DAY_H).tolist(),
            latest=at[::-1][:LATEST],
            parts={name: float(part) for name, part in zip(TRACES, parts, strict=True) if part > 0},
        )


def forecast(history: History, places: Places, day: np.datetime64, bands: Bands, kinds: DayKind) -> Expectation:
    """Expect the patrol day `day` from what was known when it began; what came later is not looked at.

    Without incidents the expectation is nothing everywhere. The weights are learnt on the last LESSONS days, or are the usual
    ones while the history is shorter than WARM_UP.
    """
    diary = Diary.of(history, places, bands, kinds, until=day)
    watch = Watch.of(places.size, bands.lengths, share=SHARE)
    lessons = []
    traces = np.zeros((len(TRACES), len(places), len(bands)))
    for morning in diary.mornings():
        if morning.day == diary.days:
            traces = morning.memory.traces(morning.kind)
        elif morning.day >= max(WARM_UP, diary.days - LESSONS):
            lessons.append(Lesson.of(morning.memory.traces(morning.kind), diary.met(morning.day), watch))
    weights = choose(lessons, watch)
    return Expectation(np.tensordot(weights, traces, 1), diary, weights, traces)


def worth_watching(expectation: Expectation, count: int) -> Integers:
    """Return the `count` places with most to expect over the whole day, most first; those with nothing to expect are left out."""
    total = expectation.values.sum(axis=1)
    order = np.argsort(-total, kind="stable")[:count]
    return np.asarray(order[total[order] > 0], dtype=np.int64)
