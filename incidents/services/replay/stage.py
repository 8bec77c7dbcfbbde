"""Who plays in a replay: the desk's officer, and demo units where the station has none."""

import random

from django.conf import settings
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, NotAllowed
from incidents.models import Incident
from stations.choices import UnitKind, UnitStatus
from stations.models import Officer, Organisation, Unit
from stations.rules import DESK
from stations.services.fleet import create_unit
from stations.services.units import Fix, report_positions, set_unit_status

KINDS = (UnitKind.CAR, UnitKind.MOTORCYCLE)


def desk_of(station: Organisation) -> Officer:
    """Return the officer in whose name the desk acts: the station's first dispatcher or duty leader. Raises Conflict."""
    desk = Officer.objects.filter(station=station, is_active=True, roles__overlap=list(DESK)).order_by("pk").first()
    if desk is None:
        raise Conflict(_("{name}没有值班员或值班所长，无法派警；请先建立账号。").format(name=station.name))
    return desk


def make_units(
    *, station: Organisation, desk: Officer, count: int, templates: list[Incident], chance: random.Random
) -> None:
    """Put `count` demo units on duty where the day's calls came from; those of an earlier replay are used again."""
    if not settings.DEMO:
        raise NotAllowed(_("这套系统不允许演示单元（DEMO 未开启），请先在“本所”中建立真实的单元。"))
    placed = [(row.lon, row.lat) for row in templates if row.lon is not None and row.lat is not None]
    for index in range(count):
        call_sign = f"R{index + 1}"
        if not Unit.objects.filter(station=station, call_sign=call_sign).exists():
            create_unit(by=None, station=station, call_sign=call_sign, kind=KINDS[index % len(KINDS)], group=None)
        if Unit.objects.get(station=station, call_sign=call_sign).status in {
            UnitStatus.OFF_DUTY,
            UnitStatus.UNAVAILABLE,
        }:
            set_unit_status(officer=desk, call_sign=call_sign, to=UnitStatus.AVAILABLE)
        if placed:
            lon, lat = chance.choice(placed)
            _put(desk, station, call_sign, lon, lat)


def _put(desk: Officer, station: Organisation, call_sign: str, lon: float, lat: float) -> None:
    report_positions(officer=desk, station=station, fixes=[Fix(unit=call_sign, lon=lon, lat=lat, at=now())])
