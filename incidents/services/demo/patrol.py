"""The demo's crews carry tablets too: small steps along the streets, so that nobody is lost on the screen (never in production)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import transaction

from core.clock import now
from core.errors import NotAllowed
from incidents.demo.names import UNITS
from incidents.models import Incident
from incidents.services.replay.stage import desk_of
from stations.choices import UnitStatus
from stations.geo.measure import LonLat, distance_m
from stations.geo.ways import Kind
from stations.models import Organisation, Place, Unit, UnitPosition
from stations.selectors.travel import route_between
from stations.selectors.units import station_units
from stations.services.units import Fix, report_positions

STANDS = {row.call_sign: row.at for row in UNITS}
ACCURACY_M = 8.0
# Whose last fix is not one of ours has a real tablet: then it is left alone. Ours is renewed by the next beat.
OURS_HOLDS, THEIRS_HOLDS = timedelta(seconds=8), timedelta(seconds=60)
# A unit goes on to the next place of its beat at the end of each stretch.
STRETCH_S = 480
PLACES_OF_A_BEAT = 6
# After a night with the machine off nobody jumps across the town.
LONGEST_STEP_S = 30.0


def move_units() -> int:
    """Let every crew of the demo stations make a step; return how many reported. Refused where settings have no demo."""
    if not settings.DEMO:
        raise NotAllowed("这套系统没有演示（DEMO 未开启）。")
    stations = Organisation.objects.filter(parent__code="DEMO1", lon__isnull=False)
    return sum(_move_units_of(station, now()) for station in stations)


@transaction.atomic
def _move_units_of(station: Organisation, at: datetime) -> int:
    units = [unit for unit in station_units(station) if unit.call_sign in STANDS and unit.status != UnitStatus.OFF_DUTY]
    last = UnitPosition.objects.in_bulk([unit.pk for unit in units])
    scenes = _scenes(units)
    places = list(Place.objects.filter(station=station, is_active=True, lon__isnull=False).exclude(kind="community"))
    fixes = [
        _step(unit, last[unit.pk], scenes.get(unit.at_incident) or _goal(unit, places, at), at)
        for unit in units
        if unit.pk in last and _is_due(last[unit.pk], at)
    ]
    report_positions(officer=desk_of(station), station=station, fixes=fixes)
    return len(fixes)


def _is_due(last: UnitPosition, at: datetime) -> bool:
    return at - last.at > (OURS_HOLDS if last.accuracy_m == ACCURACY_M else THEIRS_HOLDS)


def _scenes(units: Sequence[Unit]) -> dict[str, LonLat]:
    """Return where the incidents are to which units drive or at which they stand."""
    moving = {UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE}
    numbers = [unit.at_incident for unit in units if unit.status in moving and unit.at_incident]
    rows = Incident.objects.filter(number__in=numbers, lon__isnull=False).values_list("number", "lon", "lat")
    return {number: cast("LonLat", (lon, lat)) for number, lon, lat in rows}


def _goal(unit: Unit, places: Sequence[Place], at: datetime) -> LonLat | None:
    """Return the place of its beat that a free unit makes for now; None for one that waits."""
    stand = next((place for place in places if place.name == STANDS[unit.call_sign]), None)
    if unit.status != UnitStatus.AVAILABLE or stand is None:
        return None
    home = _point(stand)
    beat = sorted(places, key=lambda place: distance_m(home, _point(place)))[:PLACES_OF_A_BEAT]
    stretch = int(at.timestamp()) // STRETCH_S + unit.pk
    return _point(beat[stretch % len(beat)])


def _point(place: Place) -> LonLat:
    return cast("float", place.lon), cast("float", place.lat)


def _step(unit: Unit, last: UnitPosition, goal: LonLat | None, at: datetime) -> Fix:
    """Return where a unit is now: so far along the quickest way to its goal as the time since its last fix allows."""
    here = (last.lon, last.lat)
    if goal and goal != here:
        route = route_between(unit.station_id, here, goal, cast("Kind", unit.kind))
        here = route.position_at(min(LONGEST_STEP_S, (at - last.at).total_seconds()))
    return Fix(unit=unit.call_sign, lon=here[0], lat=here[1], at=at, accuracy_m=ACCURACY_M)
