"""All trips between many points at once: one search from every junction that a point is left by, in compiled code."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from stations.geo.arcs import Arcs
from stations.geo.measure import Floats
from stations.geo.roads import Integers
from stations.geo.snapping import Snap

NOWHERE = -9999


class Between(NamedTuple):
    """Seconds and metres of the quickest trips, [from, to]; inf where there is no way."""

    seconds: Floats
    metres: Floats


class _Places(NamedTuple):
    """Every arc on which a point lies, in the order of the points: which arc, how much of it lies behind, whose it is."""

    arc: Integers
    behind: Floats
    first: Integers


def between(arcs: Arcs, snaps: Sequence[Snap]) -> Between:
    """Return the quickest trips between snapped points, without the way off the street; directed, as the streets are."""
    if not snaps:
        return Between(np.zeros((0, 0)), np.zeros((0, 0)))
    places = _Places(
        arc=np.array([arc for snap in snaps for arc in snap.places], dtype=np.int64),
        behind=np.array([behind for snap in snaps for behind in snap.places.values()], dtype=np.float64),
        first=np.cumsum([0, *(len(snap.places) for snap in snaps[:-1])], dtype=np.int64),
    )
    seconds, metres = _trips(arcs, places)
    quickest = _least(seconds, places.first)
    # Of equally quick trips the shortest: what is slower does not count.
    expanded = np.repeat(np.repeat(quickest, _sizes(places), axis=0), _sizes(places), axis=1)
    return Between(quickest, _least(np.where(seconds <= expanded, metres, np.inf), places.first))


def _trips(arcs: Arcs, places: _Places) -> Between:
    """Return the trips between all places: to the end of one's arc, through the streets, along the other's."""
    leave, inverse = np.unique(arcs.end[places.arc], return_inverse=True)
    streets = _search(arcs, leave)
    arrive = arcs.start[places.arc]
    ahead = 1 - places.behind
    tables = []
    same = (places.arc[:, None] == places.arc) & (places.behind >= places.behind[:, None])
    for table, cost in zip(streets, (arcs.seconds, arcs.metres), strict=True):
        own = cost[places.arc]
        trips = (ahead * own)[:, None] + table[inverse][:, arrive] + places.behind * own
        tables.append(np.where(same, (places.behind - places.behind[:, None]) * own, trips))
    return Between(*tables)


def _search(arcs: Arcs, sources: Integers) -> Between:
    """Return seconds from each source to every junction, and the metres of those ways."""
    order = np.lexsort((arcs.metres, arcs.seconds, arcs.end, arcs.start))
    start, end = arcs.start[order], arcs.end[order]
    only = np.r_[True, (np.diff(start) != 0) | (np.diff(end) != 0)]
    start, end, quickest = start[only], end[only], order[only]
    shape = (arcs.junctions, arcs.junctions)
    seconds, before = dijkstra(
        csr_array((arcs.seconds[quickest], (start, end)), shape=shape), indices=sources, return_predecessors=True
    )
    length = csr_array((arcs.metres[quickest], (start, end)), shape=shape)
    return Between(seconds, np.where(np.isfinite(seconds), _along(before, length), np.inf))


def _along(before: Integers, length: csr_array) -> Floats:
    """Add up the metres back to each source: every step of the loop doubles how far back has been added."""
    rows = np.arange(len(before))[:, None]
    here = np.broadcast_to(np.arange(before.shape[1]), before.shape)
    back = np.where(before == NOWHERE, here, before)
    metres = np.asarray(length[back.ravel(), here.ravel()], dtype=np.float64).reshape(before.shape)
    metres[back == here] = 0.0
    while not np.array_equal(back, back[rows, back]):
        metres += metres[rows, back]
        back = back[rows, back]
    return metres


def _least(table: Floats, first: Integers) -> Floats:
    rows = np.minimum.reduceat(table, first, axis=0)
    return np.asarray(np.minimum.reduceat(rows, first, axis=1), dtype=np.float64)


def _sizes(places: _Places) -> Integers:
    sizes: Integers = np.diff(np.r_[places.first, len(places.arc)])
    return sizes
