"""How much each trace is worth: weights learnt on past days only, and chosen by what they would have caught.

The expectation is a weighted sum of traces (`memory`), so every figure can be told apart into its reasons. The weights make the
past days likely (expectation-maximisation of a Poisson mixture, with a prior worth `PRIOR` incidents that holds them where there
is little to learn from). They are learnt among the places that come into question, not over a city's thousand quiet corners, for three widths
of that choice, and averaged: no single width wins everywhere. Whether the mixture may replace plain counts at all is decided
on the later half of the days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from patrols.planning.flagging import Watch
from patrols.planning.history import Integers
from patrols.planning.memory import ALL_HISTORY, TRACES
from stations.geo.measure import Floats

PRIOR: Final = 20.0
ROUNDS: Final = 120
# Days of lessons below which nothing is learnt.
LEAST: Final = 8
# Budgets' worth of candidates that are kept of a day, and the widths of choice that are learnt among.
POOL: Final = 10.0
FOCUS: Final = (10.0, 4.0, 2.0)
# Without anything learnt: long memory, a little of everything else.
_START: Final = {"own all": 0.30, "own 60": 0.22, "own 14": 0.08, "whole all": 0.08, "near": 0.08, "repeat": 0.06}
USUAL: Final = np.array([_START.get(name, 0.18 / (len(TRACES) - len(_START))) for name in TRACES])
# Plain counts, and the usual mixture only to tell equals apart.
COUNTS: Final = np.where(np.arange(len(TRACES)) == ALL_HISTORY, 1.0, 0.0) + 1e-6 * USUAL


@dataclass(frozen=True, eq=False)
class Lesson:
    """One past day: the candidates' flat numbers, best first, their traces of that morning and what then happened there."""

    number: Integers
    traces: Floats
    met: Floats
    happened: Floats

    @classmethod
    def of(cls, traces: Floats, met: Floats, watch: Watch) -> Self:
        """Keep the places that a plain mixture would look at first."""
        flat = traces.reshape(len(TRACES), -1)
        number = watch.flag(USUAL @ flat, POOL)
        rank = np.argsort(-(USUAL @ flat[:, number]) / watch.cost.ravel()[number], kind="stable")
        number = number[rank]
        return cls(number, flat[:, number].astype(np.float32), met.ravel()[number], met)


def learn(lessons: Sequence[Lesson]) -> Floats:
    """Return the weights under which the lessons were likeliest, averaged over the widths of choice."""
    return np.asarray(np.mean([_likeliest(lessons, focus) for focus in FOCUS], axis=0), dtype=np.float64)


def choose(lessons: Sequence[Lesson], watch: Watch) -> Floats:
    """Return the weights to use: plain counts, if the mixture learnt on the earlier half clearly caught less on the later one."""
    if len(lessons) < LEAST:
        return USUAL
    half = len(lessons) // 2
    mixed = learn(lessons[:half])
    lost = np.array([_caught(day, COUNTS, watch) - _caught(day, mixed, watch) for day in lessons[half:]])
    if lost.mean() > lost.std(ddof=1) / np.sqrt(len(lost)):
        return COUNTS
    return learn(lessons)


def _likeliest(lessons: Sequence[Lesson], focus: float) -> Floats:
    kept = [max(1, int(len(lesson.number) * focus / POOL)) for lesson in lessons]
    traces = np.concatenate([lesson.traces[:, :n] for lesson, n in zip(lessons, kept, strict=True)], axis=1)
    met = np.concatenate([lesson.met[:n] for lesson, n in zip(lessons, kept, strict=True)])
    exposure = traces.sum(axis=1, dtype=np.float64)
    hit = met > 0
    traces, met = traces[:, hit].astype(np.float64), met[hit]
    # The prior is counted in incidents: as if so many more had been shared out among the traces as usual.
    believed, held = PRIOR * USUAL, PRIOR * exposure / max(float(USUAL @ exposure), 1e-12)
    weights = USUAL.copy()
    for _ in range(ROUNDS):
        expected = np.maximum(weights @ traces, 1e-12)
        weights = (weights * (traces @ (met / expected)) + believed) / np.maximum(exposure + held, 1e-12)
    return weights


def _caught(lesson: Lesson, weights: Floats, watch: Watch) -> float:
    expected = np.full(watch.cost.size, -1.0)
    expected[lesson.number] = weights @ lesson.traces
    return watch.caught(watch.flag(expected), lesson.happened)
