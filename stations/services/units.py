"""Unit status, crew and positions."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.encoding import encode
from core.errors import Conflict, Invalid, require
from live import bus
from live.journal import Actor, record
from stations import rules
from stations.events import CrewChanged, UnitStatusChanged
from stations.models import CrewMember, Officer, Organisation, Unit
from stations.selectors.units import CREW, crew_ids, unit_card, visible_units

CLOCK_SKEW = timedelta(seconds=120)
OLDEST_FIX = timedelta(hours=8)


def move_unit(*, unit: Unit, to: str, incident: str, actor: Actor | None) -> None:
    """Set a unit's status and what it is at; the only writer of `status`. Call inside the caller's transaction."""
    was = unit.status
    if was == to and unit.at_incident == incident:
        return
    unit.status, unit.at_incident, unit.status_at = to, incident, now()
    unit.version += 1
    unit.save(update_fields=["status", "at_incident", "status_at", "version"])
    record(
        UnitStatusChanged(
            stream=unit.station.code, subject_id=unit.pk, number=unit.call_sign, card=unit_card(unit), was=was, now=to
        ),
        actor=actor,
    )


def _locked(officer: Officer, call_sign: str) -> Unit:
    unit = visible_units(officer).select_for_update(of=("self",), no_key=True).filter(call_sign=call_sign).first()
    if unit is None:
        raise Invalid.field("unit", _("没有呼号为“{call_sign}”的单元。").format(call_sign=call_sign))
    return unit


@transaction.atomic
def set_unit_status(*, officer: Officer, call_sign: str, to: str) -> Unit:
    """Put a unit on or off duty, or aside, by hand; one that is on an incident must be cleared first."""
    unit = _locked(officer, call_sign)
    require(rules.may_set_unit_status(officer, unit, crew_ids(unit)))
    if to not in rules.BY_HAND:
        raise Invalid.field("status", _("只能设为空闲、暂离或下班；其余状态随派警变化。"))
    if unit.at_incident:
        raise Conflict(
            _("{call_sign} 正在处置 {at_incident}，请先清场或撤回。").format(
                call_sign=unit.call_sign, at_incident=unit.at_incident
            )
        )
    move_unit(unit=unit, to=to, incident="", actor=officer)
    return unit


@transaction.atomic
def set_crew(*, officer: Officer, unit: Unit, crew: Sequence[Officer]) -> Unit:
    """Say who is on a unit from now on; each officer leaves the unit he was on. Conflict for a unit out of use."""
    require(rules.may_set_crew(officer))
    for stranger in [member for member in crew if member.station_id != unit.station_id]:
        raise Invalid.field("crew", _("{name} 不属于本所。").format(name=stranger.name))
    at = now()
    kept = {member.pk for member in crew}
    left = set(CrewMember.objects.filter(until=None, officer_id__in=kept).values_list("unit_id", flat=True)) - {unit.pk}
    # In one order: two desks may swap the same two crews at once.
    rows = Unit.objects.select_for_update(no_key=True).filter(pk__in={unit.pk, *left}).order_by("pk")
    if unit.pk not in {row.pk for row in rows if row.is_active}:
        raise Conflict(_("{call_sign} 单元已停用，请先恢复再排车组。").format(call_sign=unit.call_sign))
    CrewMember.objects.filter(until=None, officer_id__in=kept).exclude(unit=unit).update(until=at)
    CrewMember.objects.filter(until=None, unit=unit).exclude(officer_id__in=kept).update(until=at)
    there = set(CrewMember.objects.filter(until=None, unit=unit).values_list("officer_id", flat=True))
    CrewMember.objects.bulk_create(
        CrewMember(unit=unit, officer=member, since=at) for member in crew if member.pk not in there
    )
    for pk in sorted(left):
        _say_crew(pk, actor=officer)
    return _say_crew(unit.pk, actor=officer)


def _say_crew(unit_id: int, *, actor: Actor) -> Unit:
    """Journal who sits in a unit now; each unit whose card changed has its own event."""
    unit = Unit.objects.select_related("station").prefetch_related(CREW).get(pk=unit_id)
    unit.version += 1
    unit.save(update_fields=["version"])
    names = [member.officer.name for member in unit.crew.all()]
    record(
        CrewChanged(
            stream=unit.station.code, subject_id=unit.pk, number=unit.call_sign, card=unit_card(unit), crew=names
        ),
        actor=actor,
    )
    return unit


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A position as it came in, already in WGS-84."""

    unit: str
    lon: float
    lat: float
    at: datetime
    accuracy_m: float | None = None
    speed_mps: float | None = None
    heading: float | None = None


UPSERT = """
INSERT INTO stations_unitposition (unit_id, lon, lat, at, accuracy_m, speed_mps, heading)
SELECT * FROM unnest(%s::bigint[], %s::float8[], %s::float8[], %s::timestamptz[], %s::float8[], %s::float8[], %s::float8[])
ON CONFLICT (unit_id) DO UPDATE SET lon = excluded.lon, lat = excluded.lat, at = excluded.at,
    accuracy_m = excluded.accuracy_m, speed_mps = excluded.speed_mps, heading = excluded.heading
WHERE stations_unitposition.at < excluded.at
RETURNING unit_id
"""


def report_positions(*, officer: Officer, station: Organisation, fixes: Sequence[Fix]) -> list[dict[str, Any]]:
    """Take a batch of fixes: newest per unit wins, older ones and strangers are answered one by one.

    Not journaled (ARCHITECTURE.md, live line); two queries whatever the size. Returns one result per fix, in order.
    """
    at = now()
    names = {fix.unit for fix in fixes}
    units = {unit.call_sign: unit for unit in visible_units(officer).filter(station=station, call_sign__in=names)}
    results = [_refusal(officer, units.get(fix.unit), fix, at) for fix in fixes]
    newest: dict[int, Fix] = {}
    for fix, result in zip(fixes, results, strict=True):
        pk = units[fix.unit].pk if result is None else None
        if pk is not None and (pk not in newest or fix.at > newest[pk].at):
            newest[pk] = fix
    stored = _store(newest)
    bus.push(station.code, *(_frame(fix) for pk, fix in newest.items() if pk in stored))
    taken = {id(fix) for pk, fix in newest.items() if pk in stored}
    return [result or _answer(fix, taken=id(fix) in taken) for fix, result in zip(fixes, results, strict=True)]


def _answer(fix: Fix, *, taken: bool) -> dict[str, Any]:
    said = "" if taken else _("已有更新的或同一时刻的定位，这一条未采用。")
    return {"unit": fix.unit, "accepted": taken, "detail": said}


def _refusal(officer: Officer, unit: Unit | None, fix: Fix, at: datetime) -> dict[str, Any] | None:
    said = ""
    if unit is None or not rules.may_send_position(officer, unit, crew_ids(unit)):
        said = _("没有呼号为“{unit}”的单元，或您不在该单元上。").format(unit=fix.unit)
    elif swapped := _swapped(unit.station, fix):
        said = swapped
    elif fix.at > at + CLOCK_SKEW:
        said = _("定位时间 {at} 在将来，请校准终端时钟。").format(at=fix.at.isoformat())
    elif fix.at < at - OLDEST_FIX:
        said = _("定位早于 8 小时，未采用。")
    return {"unit": fix.unit, "accepted": False, "detail": said} if said else None


def _swapped(station: Organisation, fix: Fix) -> str:
    try:
        rules.check_plausible(station, fix.lon, fix.lat)
    except Invalid as error:
        return error.detail
    return ""


def _store(newest: dict[int, Fix]) -> set[int]:
    if not newest:
        return set()
    ordered = sorted(newest.items())
    columns: list[list[Any]] = [[pk for pk, _ in ordered]]
    columns += [
        [getattr(fix, name) for _, fix in ordered]
        for name in ("lon", "lat", "at", "accuracy_m", "speed_mps", "heading")
    ]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, columns)
        return {row[0] for row in cursor.fetchall()}


def _frame(fix: Fix) -> str:
    return encode({"type": "position", **asdict(fix)})
