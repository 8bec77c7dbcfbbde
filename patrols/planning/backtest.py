"""Was the forecast worth its trust? Rolling origin: each day is forecast from the days before it, then compared with what came.

PAI = (n / N) / (a / A), PEI = PAI / the best PAI that anybody could have had (NIJ 2017). Everything is paired by day: the same
places, hours and incidents for every way of forecasting.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from patrols.planning.diary import Diary
from patrols.planning.flagging import Watch
from patrols.planning.forecast import LESSONS, WARM_UP
from patrols.planning.history import Integers
from patrols.planning.memory import ALL_HISTORY, WHOLE_HISTORY
from patrols.planning.mixture import USUAL, Lesson, choose
from stations.geo.measure import Floats

FORECAST, YESTERDAY, MONTH, HISTORY, BEST = "forecast", "yesterday", "28 days", "all history", "best possible"
# All history once more, the place's whole day cut by the city's band share: the shrunk counts of PATROL.md without own bands.
ANY_HOUR: Final = "all hours"
WAYS: Final = (FORECAST, YESTERDAY, MONTH, HISTORY, ANY_HOUR)
MONTH_DAYS: Final = 28
RELEARN_DAYS: Final = 7
# A normal interval's half width in standard errors.
WIDTH: Final = 1.96


class Pair(NamedTuple):
    """Forecast minus another way, caught per day: the mean, and the half width of its 95 % interval."""

    mean: float
    margin: float


@dataclass(frozen=True)
class Trial:
    """What each way caught on each tested day (n), and what happened (N); `flagged` is a / A."""

    days: list[np.datetime64] = field(default_factory=list)
    caught: dict[str, list[float]] = field(default_factory=lambda: {way: [] for way in (*WAYS, BEST)})
    happened: list[float] = field(default_factory=list)
    flagged: dict[str, list[float]] = field(default_factory=lambda: {way: [] for way in (*WAYS, BEST)})

    def n(self, way: str) -> float:
        """Return the weighted incidents caught."""
        return sum(self.caught[way])

    @property
    def total(self) -> float:
        """All weighted incidents of the tested days."""
        return sum(self.happened)

    def pai(self, way: str) -> float:
        """Return how many times denser incidents lay where it pointed; 0 when nothing happened."""
        flagged = float(np.mean(self.flagged[way])) if self.days else 0.0
        return self.n(way) / self.total / flagged if self.total and flagged else 0.0

    def pei(self, way: str) -> float:
        """Return PAI over the best possible one."""
        best = self.pai(BEST)
        return self.pai(way) / best if best else 0.0

    def against(self, way: str) -> Pair:
        """Compare the forecast with another way, day by day."""
        gain = np.subtract(self.caught[FORECAST], self.caught[way])
        if len(gain) < 2:  # noqa: PLR2004 - no spread of one
            return Pair(float(gain.mean()) if len(gain) else 0.0, float("inf"))
        return Pair(float(gain.mean()), float(WIDTH * gain.std(ddof=1) / np.sqrt(len(gain))))


def backtest(diary: Diary, watch: Watch, days: int) -> Trial:
    """Test the last `days` days; what is learnt is learnt anew each week, on the LESSONS days before it."""
    trial, lessons, weights = Trial(), deque[Lesson](maxlen=LESSONS), USUAL
    test_from = diary.days - days
    for day, kind, memory in diary.mornings():
        if day == diary.days or day < min(WARM_UP, test_from) or day < test_from - LESSONS:
            continue
        traces, met = memory.traces(kind), diary.met(day)
        if day >= test_from:
            if (day - test_from) % RELEARN_DAYS == 0:
                weights = choose(list(lessons), watch)
            ways = _ways(diary, day, traces * memory.days)
            _enter(
                trial,
                diary.first + np.timedelta64(day, "D"),
                watch,
                {FORECAST: np.tensordot(weights, traces, 1), **ways, BEST: met},
                met,
            )
        lessons.append(Lesson.of(traces, met, watch))
    return trial


def _ways(diary: Diary, day: int, counts: Floats) -> dict[str, Floats]:
    """Return what plain counting expects; `counts` are the traces, not per day but in all."""
    month = sum((diary.met(past) for past in range(max(0, day - MONTH_DAYS), day)), np.zeros(counts.shape[1:]))
    plain = {
        YESTERDAY: diary.met(day - 1) if day else month,
        MONTH: month,
        HISTORY: counts[ALL_HISTORY],
        ANY_HOUR: counts[WHOLE_HISTORY],
    }
    return {way: _shuffled(values, day) for way, values in plain.items()}


def _enter(trial: Trial, day: np.datetime64, watch: Watch, expected: dict[str, Floats], met: Floats) -> None:
    trial.days.append(day)
    trial.happened.append(watch.happened(met))
    for way, values in expected.items():
        flagged: Integers = watch.flag(values)
        trial.caught[way].append(watch.caught(flagged, met))
        trial.flagged[way].append(watch.spent(flagged))


def _shuffled(counts: Floats, seed: int) -> Floats:
    """Put equals in a random but repeatable order: plain counts say nothing about which of them comes first."""
    return counts + np.random.default_rng(seed).random(counts.shape) * 1e-6
