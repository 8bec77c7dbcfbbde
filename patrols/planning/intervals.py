"""How far a count can be trusted: exact Poisson intervals, also of weighted counts and of one count against another.

Small numbers are the rule here: a station's patrolled cell-hours hold a handful of incidents a month.
"""

from typing import Final, NamedTuple

import numpy as np
from scipy.stats import beta, chi2

from stations.geo.measure import Floats

LEVEL: Final = 0.95
TAIL: Final = (1 - LEVEL) / 2


class Interval(NamedTuple):
    """From and to."""

    low: float
    high: float


def poisson_interval(count: float) -> Interval:
    """Return the exact (Garwood) interval of the mean behind a count; of nothing it is 0 to 3.7."""
    low = float(chi2.ppf(TAIL, 2 * count) / 2) if count > 0 else 0.0
    return Interval(low, float(chi2.ppf(1 - TAIL, 2 * count + 2) / 2))


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
    low = float(beta.ppf(TAIL, count, other + 1)) if count else 0.0
    high = float(beta.ppf(1 - TAIL, count + 1, other)) if other else 1.0

    def rate(share: float) -> float:
        return float(np.inf) if share >= 1 else share / (1 - share) / exposure

    return Interval(rate(low), rate(high))
