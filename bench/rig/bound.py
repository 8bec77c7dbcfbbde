"""What nobody can exceed on a small instance: every tour is listed, and the best fractional choice among them bounds every plan."""

import math

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array

from rig.orienteering import MEASURED_TO, Instance

# Partial tours beyond which an instance is not small.
MOST = 400_000
Labels = dict[tuple[int, int], float]


def upper_bound(instance: Instance) -> int | None:
    """Return a score that no plan exceeds, None where the instance is too large to list its tours (or has windows)."""
    if any(window != instance.windows[0] for window in instance.windows):
        return None
    tours = _tours(instance)
    if tours is None:
        return None
    stops = instance.stops()
    worth = [sum(instance.prizes[at] for at in stops if tour >> at & 1) for tour in tours]
    cells = [(at, column) for column, tour in enumerate(tours) for at in (0, *(at for at in stops if tour >> at & 1))]
    rows, columns = zip(*cells, strict=True)
    once = csc_array((np.ones(len(cells)), (rows, columns)), shape=(len(instance.prizes), len(tours)))
    limits = np.ones(len(instance.prizes))
    limits[0] = instance.vehicles
    solved = linprog(-np.array(worth, dtype=np.float64), A_ub=once, b_ub=limits, method="highs")
    if solved.status != 0:
        return None
    unit = math.gcd(*instance.prizes)
    return math.floor(-solved.fun / unit + MEASURED_TO) * unit


def _tours(instance: Instance) -> list[int] | None:
    """Return every set of stops (as bits) that one tour can visit; grown stop by stop, the shortest way of each kept."""
    ways, end, limit = instance.exact, instance.end, instance.tmax + MEASURED_TO
    layer: Labels = {(1 << at, at): float(ways[0, at]) for at in instance.stops()}
    found: set[int] = set()
    seen = 0
    while layer:
        layer = {label: far for label, far in layer.items() if far + ways[label[1], end] <= limit}
        found.update(visited for visited, _ in layer)
        seen += len(layer)
        if seen > MOST:
            return None
        longer: Labels = {}
        for (visited, last), far in layer.items():
            for at in instance.stops():
                if not visited >> at & 1:
                    label, total = (visited | 1 << at, at), far + float(ways[last, at])
                    longer[label] = min(total, longer.get(label, total))
        layer = longer
    return sorted(found)
