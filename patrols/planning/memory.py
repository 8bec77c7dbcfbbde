"""What is remembered on the morning of a day, as traces: each alone is a forecast, together they are mixed (`mixture`).

Every trace is in incidents per day, [place, band]. Long memory is the base; short memory, near repeats and the kind of day
correct it; the place's whole day, cut by the city's band share, and the neighbourhood lend strength where counts are small.
"""

import math
from typing import Final

import numpy as np

from patrols.planning.calendar import KINDS
from patrols.planning.places import Places
from stations.geo.measure import Floats

# Days after which an incident counts half.
HALF_LIVES: Final = (3.0, 14.0, 60.0, math.inf)
NEAR_M, WIDE_M, REPEAT_M = 100.0, 600.0, 100.0
REPEAT_DAYS = 7.0
# Days of the city's own rhythm that stand for "as usual" until a kind of day has been seen often.
USUAL_DAYS = 14.0

OWN, WHOLE = ("own 3", "own 14", "own 60", "own all"), ("whole 3", "whole 14", "whole 60", "whole all")
TRACES: Final = (*OWN, *WHOLE, "near", "near whole", "wide", "repeat", "kind", "kind whole", "behind doors", "anywhere")
ALL_HISTORY, WHOLE_HISTORY = TRACES.index("own all"), TRACES.index("whole all")


class Memory:
    """Grows by one day at a time; never sees the day that it is asked about."""

    def __init__(self, places: Places, bands: int) -> None:
        self._places, shape = places, (len(places), bands)
        self._fade = [0.5 ** (1 / days) for days in (*HALF_LIVES, REPEAT_DAYS)]
        self._kept = [np.zeros(shape) for _ in self._fade]
        self._days = [0.0] * len(self._fade)
        self._by_kind = [np.zeros(shape) for _ in range(KINDS)]
        self._kind_days = [0] * KINDS
        self._behind = np.zeros(len(places))
        self.days = 0

    def close(self, met: Floats, behind: Floats, kind: int) -> None:
        """Take in a day that is over: what happened in the street [place, band], and behind doors [place]."""
        for number, fade in enumerate(self._fade):
            self._kept[number] *= fade
            self._kept[number] += met
            self._days[number] = self._days[number] * fade + 1
        self._by_kind[kind] += met
        self._kind_days[kind] += 1
        self._behind += behind
        self.days += 1

    def rhythm(self, kind: int) -> Floats:
        """Return each band's share of such a day, leaning on all days until enough were seen."""
        usual = self._kept[len(HALF_LIVES) - 1].sum(axis=0) + 1e-9
        seen = self._by_kind[kind].sum(axis=0)
        days = self._kind_days[kind]
        mixed = seen / max(days, 1) * days + usual / max(self.days, 1) * USUAL_DAYS
        return np.asarray(mixed / mixed.sum(), dtype=np.float64)

    def traces(self, kind: int) -> Floats:
        """Return all traces for a day of this kind, [trace, place, band], in the order of TRACES."""
        rates = [kept / max(days, 1.0) for kept, days in zip(self._kept, self._days, strict=True)]
        *own, recent = rates
        rhythm, memory = self.rhythm(kind), own[-1]
        near = self._places.spread(memory, NEAR_M)
        own_kind = self._by_kind[kind] / max(self._kind_days[kind], 1)

        def by_rhythm(values: Floats) -> Floats:
            return np.asarray(values.sum(axis=-1, keepdims=True) * rhythm, dtype=np.float64)

        return np.stack(
            [
                *own,
                *map(by_rhythm, own),
                near,
                by_rhythm(near),
                by_rhythm(self._places.spread(memory.sum(axis=1, keepdims=True), WIDE_M)),
                by_rhythm(self._places.spread(recent.sum(axis=1, keepdims=True), REPEAT_M)),
                own_kind,
                by_rhythm(own_kind),
                by_rhythm(self._behind[:, None] / max(self.days, 1)),
                np.full_like(memory, memory.sum() / max(len(memory), 1)) * rhythm,
            ]
        )
