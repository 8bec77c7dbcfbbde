"""Shortest times for one kind of unit: one search backwards from the target serves every source."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import rustworkx as rx

from stations.geo.arcs import Arcs
from stations.geo.between import Between, between
from stations.geo.measure import Floats, LonLat
from stations.geo.roads import RoadNetwork
from stations.geo.snapping import Snap, Snapper
from stations.geo.ways import CREEP, WALK, Kind

OFF_STREET_KMH = {"car": CREEP, "motorcycle": CREEP, "foot": WALK}


class Leg(NamedTuple):
    """A stretch of one arc, from and to a part of its length."""

    arc: int
    since: float
    until: float


class Way(NamedTuple):
    """The quickest way between two snapped points."""

    seconds: float
    legs: list[Leg]


class _Search(NamedTuple):
    """One search's answer.

    `final` has the arcs on which the target lies, by the junction where they start, with the seconds from there;
    `left_s` the seconds left from each junction, `onward` the arc to take there.
    """

    target: Snap
    final: dict[int, tuple[float, int]]
    left_s: list[float]
    onward: list[int]


class KindRouter:
    """The streets of one kind; immutable, so any thread may ask."""

    def __init__(self, network: RoadNetwork, kind: Kind) -> None:
        self._arcs = Arcs.of(network, kind)
        self._graph = self._arcs.reversed_graph()
        self._snapper = Snapper(network, self._arcs)
        self._start, self._end = self._arcs.start.tolist(), self._arcs.end.tolist()
        self._seconds, self._metres = self._arcs.seconds.tolist(), self._arcs.metres.tolist()
        self._first_out, self._out_degree = np.unique(self._arcs.start, return_index=True, return_counts=True)[1:]
        self._off_street_kmh = OFF_STREET_KMH[kind]

    def snap(self, points: Sequence[LonLat]) -> list[Snap | None]:
        """Put each point on its nearest street, None where it is too far from any."""
        return self._snapper.snap(points)

    def off_street_s(self, snap: Snap) -> float:
        """Seconds between a point and its street."""
        return snap.gap_m / self._off_street_kmh * 3.6

    def seconds(self, leg: Leg) -> float:
        """Seconds that a leg takes."""
        return float(self._seconds[leg.arc] * (leg.until - leg.since))

    def metres(self, leg: Leg) -> float:
        """Length of a leg."""
        return float(self._metres[leg.arc] * (leg.until - leg.since))

    def line(self, leg: Leg) -> Floats:
        """Return a leg's line as rows of longitude and latitude."""
        return self._snapper.line(*leg)

    def ways_to(self, target: Snap, sources: Sequence[Snap]) -> list[Way | None]:
        """Return each source's quickest way to the target, or None; one search for all of them."""
        final: dict[int, tuple[float, int]] = {}
        graph = self._graph.copy()
        origin = graph.add_node(None)
        for arc, behind in target.places.items():
            seconds = behind * self._seconds[arc]
            graph.add_edge(origin, self._start[arc], seconds)
            final[self._start[arc]] = min(final.get(self._start[arc], (math.inf, arc)), (seconds, arc))
        left_s = np.full(self._arcs.junctions + 1, math.inf)
        for junction, seconds in rx.dijkstra_shortest_path_lengths(graph, origin, float).items():
            left_s[junction] = seconds
        search = _Search(target, final, left_s.tolist(), self._onward(left_s))
        return [self._way(source, search) for source in sources]

    def between(self, snaps: Sequence[Snap]) -> Between:
        """Return the quickest way from every point to every other, on the streets; inf where there is none."""
        return between(self._arcs, snaps)

    def _onward(self, left_s: Floats) -> list[int]:
        """Return for each junction the arc on which the time left falls fastest (-1 where none leaves it)."""
        onward = np.full(self._arcs.junctions, -1, dtype=np.int64)
        if len(self._start):
            total_s = self._arcs.seconds + left_s[self._arcs.end]
            least_s = np.repeat(np.minimum.reduceat(total_s, self._first_out), self._out_degree)
            best = np.flatnonzero(total_s == least_s)
            onward[self._arcs.start[best]] = best
        return onward.tolist()

    def _way(self, source: Snap, search: _Search) -> Way | None:
        """Leave by the arc that is quickest in all; None where the target cannot be reached."""
        best: Way | None = None
        for arc, behind in source.places.items():
            ahead = search.target.places.get(arc, -1.0)
            if ahead >= behind:  # the target lies further along the same arc
                leg, left_s = Leg(arc, behind, ahead), 0.0
            else:
                leg, left_s = Leg(arc, behind, 1.0), search.left_s[self._end[arc]]
            seconds = self.seconds(leg) + left_s
            if seconds < (best.seconds if best else math.inf):
                best = Way(seconds, [leg])
        if best and search.target.places.get(best.legs[0].arc, -1.0) < best.legs[0].since:
            best.legs.extend(self._legs_from(self._end[best.legs[0].arc], search))
        return best

    def _legs_from(self, junction: int, search: _Search) -> Iterator[Leg]:
        """Follow the falling times from a junction to the target."""
        while True:
            arc = search.onward[junction]
            onward_s = self._seconds[arc] + search.left_s[self._end[arc]] if arc >= 0 else math.inf
            last_s, last = search.final.get(junction, (math.inf, -1))
            if last >= 0 and last_s <= onward_s:
                yield Leg(last, 0.0, search.target.places[last])
                return
            yield Leg(arc, 0.0, 1.0)
            junction = self._end[arc]
