"""How far a count can be trusted: exact Poisson intervals, also of weighted counts and of one count against another.

Small numbers are the rule here: a station's patrolled cell-hours hold a handful of incidents a month. The quantiles of chi²
and beta are inverse incomplete gamma and beta functions (half the quantile of 2k degrees: `gammaincinv(k, p)`); asked of
`scipy.special`, they cost a process that starts a tenth of what `scipy.stats` does.
"""

from typing import Final, NamedTuple

import numpy as np
from scipy.special import betaincinv, gammaincinv

from stations.geo.measure import Floats

LEVEL: Final = 0.95
TAIL: Final = (1 - LEVEL) / 2


class Interval(NamedTuple):
    """From and to."""

    low: float
    high: float


def poisson_interval(count: float) -> Interval:
    """Return the exact (Garwood) interval of the mean behind a count; of nothing it is 0 to 3.7."""
    low = float(gammaincinv(count, TAIL)) if count > 0 else 0.0
    return Interval(low, float(gammaincinv(count + 1, 1 - TAIL)))


def weighted_interval(weights: Floats) -> Interval:
    """Return the interval of a sum of weighted incidents: that of as many equal ones as it is worth (Fay and Feuer)."""
    total = float(weights.sum())
    if total <= 0:
        return poisson_interval(0)
    worth = float((weights**2).sum()) / total
    low, high = poisson_interval(total / worth)
    return Interval(low * worth, high * worth)


def ratio_interval(count: int, other: int, exposure: float) -> Interval | None:
    """Return the interval of count / (other × exposure): exact, by sharing out their sum (Clopper and Pearson).

    `exposure` is how much longer `count` was waited for than `other`: 1/4 for a day against four. None when nothing happened.
    """
    both = count + other
    if both == 0 or exposure <= 0:
        return None
    low = float(betaincinv(count, other + 1, TAIL)) if count else 0.0
    high = float(betaincinv(count + 1, other, 1 - TAIL)) if other else 1.0

    def rate(share: float) -> float:
        return float(np.inf) if share >= 1 else share / (1 - share) / exposure

    return Interval(rate(low), rate(high))
