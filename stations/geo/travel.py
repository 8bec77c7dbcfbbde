"""How long a unit takes: by road where there is one, else in a straight line × 1.3 at the kind's speed.

Times are averages for ordinary driving (`ways.CLASSES`). `TravelTimes` is immutable and may be asked by any thread;
building one takes 0.05 s for a district and a second for a city, so the caller keeps it per station and network version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from stations.geo.between import Between
from stations.geo.measure import Floats, LonLat, distance_m, distances_m
from stations.geo.roads import RoadNetwork
from stations.geo.routing import KindRouter, Way
from stations.geo.snapping import Snap
from stations.geo.ways import KINDS, WALK, Kind

By = Literal["road", "line"]
DETOUR: Final = 1.3
LINE_KMH: Final[dict[Kind, float]] = {"car": 25.0, "motorcycle": 25.0, "foot": WALK}


@dataclass(frozen=True, slots=True)
class Trip:
    """What a recommendation shows: minutes and metres, and whether they were found on the streets or guessed."""

    minutes: float
    distance_m: float
    by: By


@dataclass(frozen=True)
class Route:
    """A trip with its line: `lon`, `lat` in degrees and, at each of these points, the seconds since the start."""

    trip: Trip
    lon: Floats
    lat: Floats
    at_s: Floats

    @cached_property
    def points(self) -> list[LonLat]:
        """The line as a map draws it."""
        return list(zip(self.lon.tolist(), self.lat.tolist(), strict=True))

    def position_at(self, seconds: float) -> LonLat:
        """Return where a unit is so long after it left; the ends before and after."""
        return float(np.interp(seconds, self.at_s, self.lon)), float(np.interp(seconds, self.at_s, self.lat))


class TravelTimes:
    """Times and routes of a station for cars, motorcycles and officers on foot."""

    def __init__(self, network: RoadNetwork | None) -> None:
        self._routers = (
            {} if network is None or not len(network) else {kind: KindRouter(network, kind) for kind in KINDS}
        )

    def minutes_to(self, target: LonLat, sources: Sequence[LonLat], kind: Kind) -> list[Trip]:
        """Return the trip of each source to the target, in the order of `sources`."""
        router = self._routers.get(kind)
        goal, *starts = router.snap([target, *sources]) if router else [None]
        if router is None or goal is None:
            return [_line_trip(source, target, kind) for source in sources]
        ways = iter(router.ways_to(goal, [start for start in starts if start]))
        found = [(start, next(ways) if start else None) for start in starts]
        return [
            _road_trip(router, start, goal, way) if start and way else _line_trip(source, target, kind)
            for source, (start, way) in zip(sources, found, strict=True)
        ]

    def matrix(self, points: Sequence[LonLat], kind: Kind) -> Between:
        """Return the trips from each point (row) to each other (column), as `minutes_to` would, all at once.

        200 points of a district take 0.1 s. A point to itself is 0.
        """
        at = np.array(points, dtype=np.float64).reshape(-1, 2)
        metres = distances_m(at[:, None, 0], at[:, None, 1], at[None, :, 0], at[None, :, 1]) * DETOUR
        seconds = metres / LINE_KMH[kind] * 3.6
        router = self._routers.get(kind)
        if router is not None and len(points):
            snaps = router.snap(points)
            snapped = [number for number, snap in enumerate(snaps) if snap]
            found = [snap for snap in snaps if snap]
            streets = router.between(found)
            off_s, off_m = (
                np.array([of(snap) for snap in found]) for of in (router.off_street_s, lambda snap: snap.gap_m)
            )
            by_road = np.isfinite(streets.seconds)
            both = np.ix_(snapped, snapped)
            seconds[both] = np.where(by_road, streets.seconds + off_s[:, None] + off_s, seconds[both])
            metres[both] = np.where(by_road, streets.metres + off_m[:, None] + off_m, metres[both])
        np.fill_diagonal(seconds, 0.0)
        np.fill_diagonal(metres, 0.0)
        return Between(seconds, metres)

    def route(self, start: LonLat, end: LonLat, kind: Kind) -> Route:
        """Return the quickest way with its line, which begins and ends at the points themselves."""
        router = self._routers.get(kind)
        first, last = router.snap([start, end]) if router else (None, None)
        way = router.ways_to(last, [first])[0] if router and first and last else None
        if router is None or first is None or last is None or way is None:
            trip = _line_trip(start, end, kind)
            lon, lat = np.array([start, end], dtype=np.float64).T
            return Route(trip, lon, lat, np.array([0.0, trip.minutes * 60]))
        return _road_route(router, (start, first), (end, last), way)


def _line_trip(start: LonLat, end: LonLat, kind: Kind) -> Trip:
    metres = distance_m(start, end) * DETOUR
    return Trip(minutes=metres / LINE_KMH[kind] * 0.06, distance_m=metres, by="line")


def _road_trip(router: KindRouter, start: Snap, goal: Snap, way: Way) -> Trip:
    on_street = sum(router.metres(leg) for leg in way.legs)
    seconds = router.off_street_s(start) + way.seconds + router.off_street_s(goal)
    return Trip(minutes=seconds / 60, distance_m=start.gap_m + on_street + goal.gap_m, by="road")


def _road_route(router: KindRouter, start: tuple[LonLat, Snap], end: tuple[LonLat, Snap], way: Way) -> Route:
    (first, first_snap), (last, last_snap) = start, end
    line, at_s = [np.array([first])], [np.zeros(1)]
    now = router.off_street_s(first_snap)
    for leg in way.legs:
        points, seconds = router.line(leg), router.seconds(leg)
        line.append(points)
        at_s.append(now + _progress(points) * seconds)
        now += seconds
    line.append(np.array([last]))
    at_s.append(np.array([now + router.off_street_s(last_snap)]))
    lon, lat = np.concatenate(line).T
    return Route(_road_trip(router, first_snap, last_snap, way), lon, lat, np.concatenate(at_s))


def _progress(points: Floats) -> Floats:
    """Return the part of a line that lies behind each of its points, 0 to 1."""
    steps = [0.0, *(distance_m(tuple(one), tuple(other)) for one, other in pairwise(points.tolist()))]
    behind = np.cumsum(steps)
    return behind / behind[-1] if behind[-1] else np.linspace(0.0, 1.0, len(points))
