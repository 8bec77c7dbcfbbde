"""Invented incidents with a known truth: where they are dense, at which hours, and how often they repeat."""

import numpy as np

from patrols.planning.history import History

LON, LAT = 114.05, 22.54
FIRST = np.datetime64("2026-03-02T00:00:00")
DEGREE_M = 111_194.9


def at_metres(east, north):
    """Return positions so many metres from the town's middle."""
    return LON + np.asarray(east) / (DEGREE_M * np.cos(np.radians(LAT))), LAT + np.asarray(north) / DEGREE_M


def town(days=120, seed=7, per_day=12):
    """A town with two corners: a market by day, bars by night; and a thin rest anywhere within 1 km."""
    rng = np.random.default_rng(seed)
    count = days * per_day
    kind = rng.choice(3, count, p=[0.4, 0.3, 0.3])
    east = np.select([kind == 0, kind == 1], [-600 + rng.normal(0, 25, count), 600 + rng.normal(0, 25, count)], 0)
    north = np.select([kind == 0, kind == 1], [rng.normal(0, 25, count), rng.normal(0, 25, count)], 0)
    east = np.where(kind == 2, rng.uniform(-1000, 1000, count), east)
    north = np.where(kind == 2, rng.uniform(-1000, 1000, count), north)
    hour = np.select(
        [kind == 0, kind == 1], [rng.integers(10, 14, count), rng.integers(22, 24, count)], rng.integers(0, 24, count)
    )
    seconds = rng.integers(0, days, count) * 86_400 + hour * 3600 + rng.integers(0, 3600, count)
    return History.of(*at_metres(east, north), FIRST + seconds.astype("timedelta64[s]"))


def bars(days=120, seed=3, per_day=4, count=60):
    """A town of many small bars, all loud between six and midnight, none of them often."""
    rng = np.random.default_rng(seed)
    made = days * per_day
    bar = rng.choice(count, made, p=rng.dirichlet(np.ones(count) * 2))
    middle = rng.uniform(-1000, 1000, (2, count))
    seconds = rng.integers(0, days, made) * 86_400 + rng.integers(18 * 3600, 24 * 3600, made)
    return History.of(*at_metres(*middle[:, bar]), FIRST + seconds.astype("timedelta64[s]"))
