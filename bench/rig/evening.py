"""A busy evening at a bench's station, made through the product's own services: places, units on the road, what is open."""

import random
from datetime import timedelta

from rig.station import LAT, LON, Bench  # isort: skip - sets Django up, and the product is imported after that
from django.db import connection
from shapely import MultiPolygon, box

from core.clock import now
from incidents.models import IncidentType
from incidents.services.dispatch import dispatch_units
from incidents.services.intake import Report, report_incident
from stations.choices import PlaceKind
from stations.models import Unit, UnitPosition
from stations.services.places import PlaceRow, keep_places

SIDE = 8  # communities a side, of half a kilometre each
DEGREES = 0.04
SENSITIVE, COMPOUNDS = 300, 2_000
OPEN, SENT = 300, 30
PHONES = 200_000


def phone(n: int) -> str:
    """Return the n-th caller's number."""
    return f"139{n % PHONES:08d}"


def street(n: int) -> str:
    """Return the n-th address; there are three thousand."""
    return f"柳堤路 {n % 3000} 号"


def spot() -> tuple[float, float]:
    """Return a position in the station's district (degrees, WGS-84)."""
    return LON + random.random() * DEGREES, LAT + random.random() * DEGREES


def _places() -> list[PlaceRow]:
    step = DEGREES / SIDE
    communities = [
        PlaceRow(
            kind=PlaceKind.COMMUNITY,
            code=f"C{x}{y}",
            name=f"社区 {x}-{y}",
            area=MultiPolygon([box(LON + x * step, LAT + y * step, LON + (x + 1) * step, LAT + (y + 1) * step)]),
        )
        for x in range(SIDE)
        for y in range(SIDE)
    ]
    compounds = []
    for n in range(COMPOUNDS):
        lon, lat = spot()
        sensitive = "学校" if n < SENSITIVE else ""
        compounds.append(
            PlaceRow(kind=PlaceKind.COMPOUND, code=f"P{n}", name=f"柳堤花园 {n}", address=street(n), lon=lon, lat=lat, sensitive=sensitive)
        )  # fmt: skip
    return [*communities, *compounds]


def busy_evening(bench: Bench) -> None:
    """Fill the station: 64 communities, 2,000 compounds, every unit with a fix, 300 open incidents, 30 of them with a unit."""
    keep_places(by=None, station=bench.station, rows=_places(), source="bench")
    units = list(Unit.objects.filter(station=bench.station))
    fixes = [(unit, *spot()) for unit in units]
    UnitPosition.objects.bulk_create(UnitPosition(unit=unit, lon=lon, lat=lat, at=now()) for unit, lon, lat in fixes)
    types = list(IncidentType.objects.filter(is_active=True, children=None).values_list("code", flat=True))
    for n in range(OPEN):
        lon, lat = spot()
        report = Report(
            kind="alarm", type=random.choice(types), source="110", title=f"夜市 {n}", description="有人在吵", caller_name="林海",
            caller_phone=phone(random.randrange(PHONES)), address=street(random.randrange(3000)), lon=lon, lat=lat,
            occurred_at=now() - timedelta(minutes=random.randrange(60)),
        )  # fmt: skip
        made = report_incident(officer=bench.dispatcher, station=bench.station, report=report)
        if n < SENT:
            dispatch_units(officer=bench.dispatcher, number=made.number, call_signs=[units[n].call_sign])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
