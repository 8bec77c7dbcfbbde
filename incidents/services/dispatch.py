"""Sending units and following them until they are clear (I3)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, NotFound, require
from core.masking import mask_text
from core.wording import listed
from incidents import rules
from incidents.choices import ACTIVE, Leg
from incidents.events import AssignmentMoved, UnitDispatched
from incidents.models import Assignment, Incident
from incidents.selectors.dispatch import Way, recommend, ways_to
from incidents.selectors.incidents import incident_card
from incidents.services.state import locked, locked_by_id, settle
from live.journal import record
from stations.choices import UnitStatus
from stations.models import Officer, Unit
from stations.selectors.people import visible_stations
from stations.selectors.units import CREW, crew_ids, visible_units
from stations.services.units import move_unit

UNIT_STATUS = {
    Leg.SENT: UnitStatus.ASSIGNED,
    Leg.ACCEPTED: UnitStatus.ASSIGNED,
    Leg.EN_ROUTE: UnitStatus.EN_ROUTE,
    Leg.ON_SCENE: UnitStatus.ON_SCENE,
    Leg.CLEARED: UnitStatus.AVAILABLE,
    Leg.RECALLED: UnitStatus.AVAILABLE,
}
CONSTRAINT = "unit_on_one_active_assignment"


@transaction.atomic
def dispatch_units(*, officer: Officer, number: str, call_signs: Sequence[str]) -> Incident:
    """Send units to an incident: all of them or none. Conflict names who is at what; sending twice changes nothing."""
    incident = locked(officer, number)
    require(rules.may_dispatch(officer, incident), _("只有值班员和值班所长可以派警。"))
    if not rules.is_open(incident):
        raise Conflict(_("{number} 已结案，请先重新打开。").format(number=incident.number))
    units = _free_units(officer, incident, call_signs)
    ways = ways_to(incident, units)
    at = now()
    before = list(incident.assignments.all())
    added = [
        _send(incident, unit, ways.get(unit.pk), officer=officer, at=at, reinforcement=bool(before)) for unit in units
    ]
    if not added:
        return incident
    settle(incident, before + added, at=at)
    for unit in units:
        move_unit(unit=unit, to=UnitStatus.ASSIGNED, incident=incident.number, actor=officer)
    card = incident_card(incident, before + added)
    for row in added:
        record(
            UnitDispatched(
                stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=card, unit=row.unit.call_sign,
                planned_m=row.planned_m, planned_s=row.planned_s, reinforcement=row.reinforcement,
            ),
            actor=officer,
        )  # fmt: skip
    return incident


@transaction.atomic
def reinforce(*, officer: Officer, number: str, count: int) -> Incident:
    """Send the nearest free units in one stroke (I3); Conflict when there are fewer than asked for."""
    incident = locked(officer, number)
    require(rules.may_dispatch(officer, incident), _("只有值班员和值班所长可以派警。"))
    nearest = [row["call_sign"] for row in recommend(incident)["recommended"][:count]]
    if len(nearest) < count:
        raise Conflict(
            _("现在只有 {there} 个可派单元，要 {count} 个。").format(there=len(nearest), count=count),
            {"count": _("最多 {there}。").format(there=len(nearest))},
        )
    return dispatch_units(officer=officer, number=number, call_signs=nearest)


def _free_units(officer: Officer, incident: Incident, call_signs: Sequence[str]) -> list[Unit]:
    """Lock the units in a fixed order; leave out those already on this incident, refuse those that are elsewhere."""
    wanted = sorted({sign.strip().upper() for sign in call_signs if sign.strip()})
    if not wanted:
        raise Invalid.field("units", _("请至少给出一个呼号。"))
    found = visible_units(officer).filter(station_id=incident.station_id, call_sign__in=wanted)
    units = {unit.call_sign: unit for unit in found.select_for_update(of=("self",), no_key=True).order_by("pk")}
    if missing := [sign for sign in wanted if sign not in units]:
        raise Invalid.field("units", _("没有呼号为 {missing} 的单元。").format(missing=listed(missing)))
    free = [unit for sign in wanted if (unit := units[sign]).at_incident != incident.number]
    for unit in free:
        if unit.at_incident:
            raise Conflict(
                _("{call_sign} 已派往 {at_incident}，{sent}。").format(
                    call_sign=unit.call_sign, at_incident=unit.at_incident, sent=_sender(unit)
                ),
                {"units": _("{call_sign} 正在处置其他警情。").format(call_sign=unit.call_sign)},
            )
        if unit.status == UnitStatus.OFF_DUTY:
            raise Conflict(
                _("{call_sign} 已下班。").format(call_sign=unit.call_sign),
                {"units": _("{call_sign} 已下班。").format(call_sign=unit.call_sign)},
            )
    return free


def _sender(unit: Unit) -> str:
    row = Assignment.objects.filter(unit=unit, leg__in=ACTIVE).select_related("sent_by").first()
    return (
        _("由{name}于 {at:%H:%M:%S} 派出").format(name=row.sent_by.name, at=row.sent_at.astimezone())
        if row and row.sent_by
        else _("请刷新后再派")
    )


def _send(
    incident: Incident, unit: Unit, way: Way | None, *, officer: Officer, at: datetime, reinforcement: bool
) -> Assignment:
    row = Assignment(
        incident=incident, unit=unit, leg=Leg.SENT, leg_since=at, sent_at=at, sent_by=officer, reinforcement=reinforcement,
        planned_m=round(way.distance_m) if way else None, planned_s=round(way.seconds) if way else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if CONSTRAINT not in str(error):
            raise
        raise Conflict(
            _("{call_sign} 刚被派出，{sent}。").format(call_sign=unit.call_sign, sent=_sender(unit)),
            {"units": _("{call_sign} 正在处置其他警情。").format(call_sign=unit.call_sign)},
        ) from error
    return row


@transaction.atomic
def move_assignment(*, officer: Officer, assignment_id: int, to: Leg, reason: str = "") -> Assignment:
    """Take an assignment to its next leg: accepted, en route, on scene, cleared, recalled. The second call changes nothing."""
    incident, row, unit = _locked(officer, assignment_id)
    require(rules.may_move_assignment(officer, incident, crew_ids(unit)), _("只有车组成员或值班员可以更新进度。"))
    if row.leg == to:
        return row
    if not rules.may_move_leg(row.leg, to):
        raise Conflict(
            _("{call_sign} 当前为“{now}”，不能改为“{wanted}”。").format(
                call_sign=unit.call_sign, now=Leg(row.leg).label, wanted=to.label
            )
        )
    if to == Leg.RECALLED:
        require(rules.may_dispatch(officer, incident), _("只有值班员和值班所长可以撤回派警。"))
    at = now()
    took_s = round((at - row.leg_since).total_seconds())
    rows = list(incident.assignments.all())
    _step(row, to, at)
    settle(incident, rows, at=at)
    still_there = "" if to in {Leg.CLEARED, Leg.RECALLED} else incident.number
    move_unit(unit=unit, to=UNIT_STATUS[to], incident=still_there, actor=officer)
    record(
        AssignmentMoved(
            stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident, rows),
            unit=unit.call_sign, leg=to, took_s=took_s, reason=mask_text(reason),
        ),
        actor=officer,
    )  # fmt: skip
    return row


def _locked(officer: Officer, assignment_id: int) -> tuple[Incident, Assignment, Unit]:
    """Lock the incident, then the unit (the order of every service); NotFound for a foreign station's as for none."""
    visible = Assignment.objects.filter(pk=assignment_id, incident__station__in=visible_stations(officer))
    incident_id = visible.values_list("incident_id", flat=True).first()
    if incident_id is None:
        raise NotFound(_("没有找到这条派警。"))
    incident = locked_by_id(incident_id)
    row = next(one for one in incident.assignments.all() if one.pk == assignment_id)
    units = Unit.objects.select_for_update(of=("self",), no_key=True).select_related("station").prefetch_related(CREW)
    return incident, row, units.get(pk=row.unit_id)


def _step(row: Assignment, to: Leg, at: datetime) -> None:
    """Write the leg and its time; a crew that sets out has thereby accepted, one that is there has thereby left."""
    row.leg, row.leg_since = to, at
    if to in {Leg.ACCEPTED, Leg.EN_ROUTE, Leg.ON_SCENE} and row.accepted_at is None:
        row.accepted_at = at
    if to == Leg.ON_SCENE and row.en_route_at is None:
        row.en_route_at = at
    if to != Leg.ACCEPTED:
        setattr(row, f"{to}_at", at)
    row.save()
