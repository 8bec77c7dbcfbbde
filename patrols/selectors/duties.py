"""Duties as the crews see them (P5)."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast

from django.db.models import Prefetch, QuerySet

from core.clock import now
from patrols.choices import PlanStatus
from patrols.models import Duty, Stop
from patrols.selectors.photos import with_photos
from patrols.selectors.plans import STOPS, duty_card
from stations.geo.measure import LonLat
from stations.geo.travel import TravelTimes
from stations.geo.ways import Kind
from stations.models import CrewMember, Officer
from stations.selectors.travel import travel_times

# A tablet sees its coming duty the evening before, and the one that ended while it is still being written up.
SEEN_BEFORE = timedelta(hours=12)
SEEN_AFTER = timedelta(hours=4)


def published_duties() -> QuerySet[Duty]:
    """Return the duties that crews have been given."""
    return Duty.objects.filter(plan__status=PlanStatus.PUBLISHED)


def my_duties(officer: Officer) -> list[Duty]:
    """Return the published duties of the unit that an officer sits in, running or near, in order of time."""
    at = now()
    units = CrewMember.objects.filter(officer=officer, until=None).values("unit_id")
    rows = published_duties().filter(unit__in=units, starts_at__lt=at + SEEN_BEFORE, ends_at__gt=at - SEEN_AFTER)
    return list(rows.select_related("unit", "plan__station").prefetch_related(STOPS).order_by("starts_at"))


def running_duty(unit_id: int, at: datetime) -> Duty | None:
    """Return the published duty that a unit is on at a moment."""
    rows = published_duties().filter(unit_id=unit_id, starts_at__lte=at, ends_at__gt=at)
    stops = Prefetch("stops", queryset=Stop.objects.order_by("arrive_at", "pk"))
    return rows.select_related("unit", "plan__station").prefetch_related(stops).first()


def route_of(duty: Duty, times: TravelTimes) -> dict[str, Any]:
    """Return the way of a duty along the station's streets as GeoJSON: from the station over its stops and back."""
    station = duty.plan.station
    ends: list[LonLat] = [] if station.lon is None or station.lat is None else [(station.lon, station.lat)]
    points = [*ends, *((stop.lon, stop.lat) for stop in duty.stops.all() if stop.dropped_at is None), *ends]
    line: list[list[float]] = []
    for start, end in pairwise(points):
        if start != end:
            route = times.route(start, end, cast("Kind", duty.kind))
            line += [[round(lon, 6), round(lat, 6)] for lon, lat in route.points]
    return {"type": "LineString", "coordinates": line}


def mine(officer: Officer) -> list[dict[str, Any]]:
    """Return an officer's duties with stops and way, as the tablet keeps them for when the line is cut."""
    at, duties = now(), my_duties(officer)
    times = travel_times(duties[0].plan.station_id) if duties else TravelTimes(None)
    return with_photos(
        duty_card(duty, at) | {"day": duty.plan.day, "route": route_of(duty, times), "version": duty.plan.version}
        for duty in duties
    )
