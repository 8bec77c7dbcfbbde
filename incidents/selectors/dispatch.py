"""Whom to send (I3): by road travel time, with status, kind, age of the fix and load; every unit has its reason."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _

from core.clock import day_bounds, local_day, now
from incidents.choices import Leg
from incidents.models import Assignment, Incident
from stations.choices import UnitStatus
from stations.geo.travel import Route
from stations.geo.ways import Kind
from stations.models import Unit, UnitPosition
from stations.rules import is_stale
from stations.selectors.travel import route_between, trips_to
from stations.selectors.units import age_s, station_units

SHOWN = 5
HOUR_S, KM = 3600, 1000
# A foot patrol further than this is of no help (UX.md: arrive in 5 minutes in town, 10 outside).
FOOT_LIMIT_MIN = 20.0
# Each incident of this shift counts as half a minute of travel: of two units equally near, the rested one goes.
LOAD_MIN = 0.5


class Way(NamedTuple):
    """How a unit gets there."""

    distance_m: float
    seconds: float
    by: str


def _positions(units: Sequence[Unit]) -> dict[int, UnitPosition]:
    return UnitPosition.objects.in_bulk([unit.pk for unit in units])


def _ways(incident: Incident, units: Sequence[Unit], positions: dict[int, UnitPosition]) -> dict[int, Way]:
    placed = [unit for unit in units if unit.pk in positions]
    if incident.lon is None or incident.lat is None or not placed:
        return {}
    sources = [((positions[unit.pk].lon, positions[unit.pk].lat), cast("Kind", unit.kind)) for unit in placed]
    trips = trips_to(incident.station_id, (incident.lon, incident.lat), sources)
    return {unit.pk: Way(trip.distance_m, trip.minutes * 60, trip.by) for unit, trip in zip(placed, trips, strict=True)}


def ways_to(incident: Incident, units: Sequence[Unit]) -> dict[int, Way]:
    """Return the way of each unit with a known position, by unit id; empty when the incident has none."""
    return _ways(incident, units, _positions(units))


def _loads(units: Sequence[Unit], at: datetime) -> dict[int, int]:
    """Return how many incidents each unit was sent to today (a Shanghai day)."""
    start = day_bounds(local_day(at))[0]
    rows = Assignment.objects.filter(unit__in=units, sent_at__gte=start).values("unit").annotate(n=Count("id"))
    return {row["unit"]: row["n"] for row in rows}


def _skip_reason(unit: Unit, position: UnitPosition | None, way: Way | None, at: datetime) -> str:
    """Return why a unit is not recommended; "" when it may be."""
    if unit.at_incident:
        return _("正在处置 {incident}，不可改派").format(incident=unit.at_incident)
    if unit.status != UnitStatus.AVAILABLE:
        return unit.get_status_display()
    if position is None:
        return _("没有定位")
    if is_stale(position.at, at, settings.STALE_AFTER_S):
        return _("定位停在 {age}前，超过 {limit} 分上限，按失联处理").format(
            age=_ago(at - position.at), limit=settings.STALE_AFTER_S // 60
        )
    if unit.kind == "foot" and way is not None and way.seconds > FOOT_LIMIT_MIN * 60:
        return _("距 {distance}，步行 {minutes} 分").format(
            distance=_metres(way.distance_m), minutes=round(way.seconds / 60)
        )
    return ""


def _ago(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    return (
        _("{minutes} 分 {seconds} 秒").format(minutes=seconds // 60, seconds=seconds % 60)
        if seconds < HOUR_S
        else _("{hours} 小时 {minutes} 分").format(hours=seconds // HOUR_S, minutes=seconds % HOUR_S // 60)
    )


def _metres(distance_m: float) -> str:
    return f"{distance_m / KM:.1f} km" if distance_m >= KM else f"{round(distance_m, -1):.0f} m"


def recommend(incident: Incident) -> dict[str, Any]:
    """Return {recommended, skipped} in the contract's shape: six queries and one search per kind, whatever the units."""
    at = now()
    units = list(station_units(incident.station))
    positions, loads = _positions(units), _loads(units, at)
    ways = _ways(incident, units, positions)
    reasons = {unit.pk: _skip_reason(unit, positions.get(unit.pk), ways.get(unit.pk), at) for unit in units}
    fit = [unit for unit in units if not reasons[unit.pk]]
    fit.sort(key=lambda unit: (_cost(ways.get(unit.pk), loads.get(unit.pk, 0)), unit.call_sign))
    return {
        "recommended": [
            _row(unit, ways.get(unit.pk), positions[unit.pk], loads.get(unit.pk, 0), at) for unit in fit[:SHOWN]
        ],
        "skipped": [
            *({"call_sign": unit.call_sign, "reason": reasons[unit.pk]} for unit in units if reasons[unit.pk]),
            *({"call_sign": unit.call_sign, "reason": _("可派，但更远")} for unit in fit[SHOWN:]),
        ],
    }


def routes(incident: Incident) -> list[dict[str, Any]]:
    """Return the way of each unit that is still on it, along the streets: {call_sign, minutes, distance_m, by, line}.

    `line` is a list of [lon, lat] from the unit's newest fix to the incident.
    """
    if incident.lon is None or incident.lat is None:
        return []
    goal = (incident.lon, incident.lat)
    going = [row.unit for row in incident.assignments.all() if row.leg in {Leg.SENT, Leg.ACCEPTED, Leg.EN_ROUTE}]
    positions = _positions(going)
    found = []
    for unit in going:
        if position := positions.get(unit.pk):
            start = (position.lon, position.lat)
            route = route_between(incident.station_id, start, goal, cast("Kind", unit.kind))
            found.append(_route_row(unit, route))
    return found


def _route_row(unit: Unit, route: Route) -> dict[str, Any]:
    trip = route.trip
    line = [[round(lon, 6), round(lat, 6)] for lon, lat in route.points]
    return {
        "call_sign": unit.call_sign,
        "minutes": round(trip.minutes, 1),
        "distance_m": round(trip.distance_m),
        "by": trip.by,
        "line": line,
    }


def _cost(way: Way | None, load: int) -> float:
    return (way.seconds / 60 if way else 0.0) + LOAD_MIN * load


def _row(unit: Unit, way: Way | None, position: UnitPosition, load: int, at: datetime) -> dict[str, Any]:
    fix_age = age_s(position.at, at) or 0
    said = [
        _("定位 {fix_age} 秒前").format(fix_age=fix_age),
        _("今日 {load} 起").format(load=load) if load else _("今日未出警"),
    ]
    if way is None:
        said.insert(0, _("警情没有坐标，按负荷排序"))
    elif way.by == "line":
        said.insert(0, _("无路网，按直线估算"))
    return {
        "call_sign": unit.call_sign, "kind": unit.kind, "status": unit.status, "status_name": unit.get_status_display(),
        "minutes": round(way.seconds / 60, 1) if way else None, "distance_m": round(way.distance_m) if way else None,
        "by": way.by if way else None, "fix_age_s": fix_age, "load": load,
        "crew": [member.officer.name for member in unit.crew.all()], "reasons": said,
    }  # fmt: skip
