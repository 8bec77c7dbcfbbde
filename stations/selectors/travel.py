"""Travel times of a station, kept per process and rebuilt when its streets were imported anew."""

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from stations.geo import roads
from stations.geo.measure import LonLat
from stations.geo.travel import Route, TravelTimes, Trip
from stations.geo.ways import Kind
from stations.models import RoadNetwork

KEPT = 32


def _network(arrays: bytes) -> roads.RoadNetwork:
    with np.load(io.BytesIO(arrays), allow_pickle=False) as columns:
        plain: dict[str, Any] = {name: columns[name] for name in columns.files}
    for name in ("highway", "name"):
        plain[name] = tuple(plain[name].tolist())
    return roads.RoadNetwork(**plain)


@lru_cache(maxsize=KEPT)
def _built(station_id: int, version: int) -> TravelTimes:
    row = RoadNetwork.objects.filter(station_id=station_id, version=version).first()
    return TravelTimes(_network(bytes(row.arrays)) if row else None)


def travel_times(station_id: int) -> TravelTimes:
    """Return a station's travel times (straight line × 1.3 while it has no streets). One small query, then the cache."""
    version = RoadNetwork.objects.filter(station_id=station_id).values_list("version", flat=True).first()
    return _built(station_id, version or 0)


def network_of(station_id: int) -> roads.RoadNetwork | None:
    """Return the station's streets as arrays, None when none were imported."""
    row = RoadNetwork.objects.filter(station_id=station_id).first()
    return _network(bytes(row.arrays)) if row else None


def trips_to(station_id: int, target: LonLat, sources: Sequence[tuple[LonLat, Kind]]) -> list[Trip]:
    """Return the trip of each source to one target: one reversed search per kind of unit."""
    times = travel_times(station_id)
    found: dict[int, Trip] = {}
    for kind in {kind for _, kind in sources}:
        indexes = [index for index, (_, one) in enumerate(sources) if one == kind]
        trips = times.minutes_to(target, [sources[index][0] for index in indexes], kind)
        found.update(zip(indexes, trips, strict=True))
    return [found[index] for index in range(len(sources))]


def route_between(station_id: int, start: LonLat, end: LonLat, kind: Kind) -> Route:
    """Return the quickest way with its line."""
    return travel_times(station_id).route(start, end, kind)


def network_facts(station_id: int) -> dict[str, Any] | None:
    """Return what a keeper is told of the streets, without reading them; None when none were imported."""
    rows = RoadNetwork.objects.filter(station_id=station_id)
    found = rows.values("source", "imported_at", "nodes", "edges", "version").first()
    return {**found} if found else None
