"""Plan against done (P5): stops met, dwell, kilometres, and the police-seen rate (见警率)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import shapely
from scipy.spatial import KDTree

from core.clock import now
from patrols import rules
from patrols.choices import StopStatus
from patrols.models import Duty, PatrolPlan, TrackPoint
from patrols.planning.plane import Plane
from stations.geo.measure import Floats, distance_m

HOUR_S = 3600
# Between two fixes further apart in time than this nobody knows where the unit was; faster than this is a wrong fix.
SILENT = timedelta(minutes=10)
FASTEST_MPS = 45.0
# Metres by which a drawn track may differ from the fixes.
SIMPLER_M = 10.0


class Fix(NamedTuple):
    """Where a unit was."""

    at: datetime
    lon: float
    lat: float


def tracks_of(duties: Sequence[Duty]) -> dict[int, list[Fix]]:
    """Return the fixes of each duty in order of time: one query, cut to the months that the day touches."""
    if not duties:
        return {}
    start, end = min(duty.starts_at for duty in duties), max(duty.ends_at for duty in duties)
    units = {duty.unit_id for duty in duties}
    rows = TrackPoint.objects.filter(unit__in=units, at__gte=start, at__lt=end).order_by("at")
    fixes = list(rows.values_list("unit_id", "at", "lon", "lat"))
    return {
        duty.pk: [Fix(at, lon, lat) for unit, at, lon, lat in fixes if unit == duty.unit_id and duty.starts_at <= at < duty.ends_at]
        for duty in duties
    }  # fmt: skip


def metres_of(track: Sequence[Fix]) -> float:
    """Return how far a unit went: from fix to fix, without the gaps and the leaps."""
    total = 0.0
    for one, other in pairwise(track):
        seconds = (other.at - one.at).total_seconds()
        metres = distance_m((one.lon, one.lat), (other.lon, other.lat))
        if other.at - one.at <= SILENT and metres <= FASTEST_MPS * max(seconds, 1.0):
            total += metres
    return total


def line_of(track: Sequence[Fix]) -> dict[str, Any]:
    """Return a track as GeoJSON, with no more points than the eye can tell."""
    points = [(fix.lon, fix.lat) for fix in track]
    if len(points) > 2:  # noqa: PLR2004 - a line
        plane = Plane(*points[0])
        lon, lat = np.array(points, dtype=np.float64).T
        flat = shapely.LineString(np.column_stack(plane.metres(lon, lat))).simplify(SIMPLER_M)
        lon, lat = plane.degrees(*np.array(flat.coords, dtype=np.float64).T)
        points = list(zip(lon.tolist(), lat.tolist(), strict=True))
    return {"type": "LineString", "coordinates": [[round(lon, 6), round(lat, 6)] for lon, lat in points]}


def seen_rate(plan: PatrolPlan, tracks: dict[int, list[Fix]], until: datetime) -> float | None:
    """Return the share of the harm expected by now for which an officer was within 150 m.

    Counted by the hour: of a cell's expectation in an hour, all is seen when a fix or a stop of that hour lies within reach,
    nothing otherwise. None before anything was expected.
    """
    cells = plan.heat.get("cells") or []
    if not cells:
        return None
    plane = Plane(cells[0][0], cells[0][1])
    where = _flat(plane, [(row[0], row[1]) for row in cells])
    expected = np.array([row[2:] for row in cells], dtype=np.float64)
    somebody = presence(plan, tracks)
    total = seen = 0.0
    for number, (start, end) in enumerate(plan.heat["bands"]):
        first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
        hours = round((last - first).total_seconds() / HOUR_S)
        for hour in range(hours):
            began = first + timedelta(hours=hour)
            if began >= until:
                break
            harm = expected[:, number] / hours
            total += harm.sum()
            points = [
                (lon, lat) for at, leaves, lon, lat in somebody if at < began + timedelta(hours=1) and leaves >= began
            ]
            if points:
                gaps, _ = KDTree(_flat(plane, points)).query(where)
                seen += harm[gaps <= rules.SEEN_WITHIN_M].sum()
    return float(seen / total) if total > 0 else None


def _flat(plane: Plane, points: Sequence[tuple[float, float]]) -> Floats:
    lon, lat = np.array(points, dtype=np.float64).reshape(-1, 2).T
    return np.column_stack(plane.metres(lon, lat))


def presence(plan: PatrolPlan, tracks: dict[int, list[Fix]]) -> list[tuple[datetime, datetime, float, float]]:
    """Return when somebody was where: fixes are moments, stops are stays."""
    found = [(fix.at, fix.at, fix.lon, fix.lat) for track in tracks.values() for fix in track]
    stops = (stop for duty in plan.duties.all() for stop in duty.stops.all())
    return found + [
        (stop.arrived_at, stop.left_at or stop.arrived_at, stop.lon, stop.lat) for stop in stops if stop.arrived_at
    ]


def done(plan: PatrolPlan) -> dict[str, Any]:
    """Return what was done of a plan, by unit and in all (`DUTIES` prefetched): one query."""
    duties, at = list(plan.duties.all()), now()
    tracks = tracks_of(duties)
    units = [_unit(duty, tracks[duty.pk], at) for duty in duties]
    due = sum(unit["due"] for unit in units)
    return {
        "units": units,
        "due": due,
        "met": sum(unit["met"] for unit in units),
        "rate": round(sum(unit["met"] for unit in units) / due, 4) if due else None,
        "seen_rate": seen_rate(plan, tracks, at),
        "metres": sum(unit["metres"] for unit in units),
        "planned_metres": sum(duty.metres for duty in duties),
    }


def _unit(duty: Duty, track: Sequence[Fix], at: datetime) -> dict[str, Any]:
    stops = list(duty.stops.all())
    status = [rules.stop_status(stop, at) for stop in stops]
    met = [stop for stop in stops if stop.arrived_at]
    stayed = [(stop.left_at - stop.arrived_at).total_seconds() for stop in met if stop.left_at and stop.arrived_at]
    return {
        "id": duty.pk,
        "unit": duty.unit.call_sign,
        "due": sum(one != StopStatus.DROPPED and stop.arrive_at <= at for one, stop in zip(status, stops, strict=True)),
        "met": len(met),
        "missed": status.count(StopStatus.MISSED),
        "dropped": status.count(StopStatus.DROPPED),
        "dwell_s": round(sum(stayed) / len(stayed)) if stayed else None,
        "metres": round(metres_of(track)),
        "planned_metres": duty.metres,
        "track": line_of(track),
    }
