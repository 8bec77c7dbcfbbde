"""Units as things that are kept: added, changed, taken out of use."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, NotFound, require
from live.journal import record
from stations import rules
from stations.choices import UnitStatus
from stations.events import UnitKept
from stations.models import CrewMember, Officer, Organisation, Unit
from stations.selectors.units import CREW, kept_units, unit_card
from stations.services.people import check


@transaction.atomic
def create_unit(
    *, by: Officer | None, station: Organisation, call_sign: str, kind: str, group: Organisation | None
) -> Unit:
    """Add a unit, off duty and without a crew. Invalid names the field. `by` is None at the machine's own console."""
    require(by is None or rules.may_keep_places(by))
    unit = Unit(station=station, call_sign=call_sign.strip().upper(), kind=kind, group=group)
    _check_group(unit)
    check(unit)
    unit.save()
    _record(unit, ["call_sign", "group", "kind"], by)
    return unit


@transaction.atomic
def edit_unit(*, by: Officer, unit_id: int, kind: str, group: Organisation | None) -> Unit:
    """Change a unit's kind or group; its call sign is its name for good. The same again changes nothing."""
    unit = _locked(by, unit_id)
    wanted = {"kind": kind, "group": group}
    changed = sorted(field for field, value in wanted.items() if getattr(unit, field) != value)
    if not changed:
        return unit
    unit.kind, unit.group = kind, group
    _check_group(unit)
    check(unit)
    unit.version += 1
    unit.save(update_fields=[*changed, "version"])
    _record(unit, changed, by)
    return unit


@transaction.atomic
def retire_unit(*, by: Officer, unit_id: int) -> Unit:
    """Take a unit out of use; its crew leaves it. Conflict while it is on an incident."""
    unit = _locked(by, unit_id)
    if not unit.is_active:
        return unit
    if unit.at_incident:
        raise Conflict(
            _("{call_sign} 正在处置 {at_incident}，请先清场或撤回。").format(
                call_sign=unit.call_sign, at_incident=unit.at_incident
            )
        )
    unit.is_active, unit.status = False, UnitStatus.OFF_DUTY
    unit.version += 1
    unit.save(update_fields=["is_active", "status", "version"])
    CrewMember.objects.filter(unit=unit, until=None).update(until=now())
    _record(unit, ["is_active"], by)
    return unit


@transaction.atomic
def restore_unit(*, by: Officer, unit_id: int) -> Unit:
    """Bring a unit back, off duty."""
    unit = _locked(by, unit_id)
    if unit.is_active:
        return unit
    unit.is_active = True
    unit.version += 1
    unit.save(update_fields=["is_active", "version"])
    _record(unit, ["is_active"], by)
    return unit


def _locked(by: Officer, unit_id: int) -> Unit:
    require(rules.may_keep_places(by))
    unit = kept_units(by).select_for_update(of=("self",), no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(_("没有找到这个单元，或您无权管理。"))
    return unit


def _check_group(unit: Unit) -> None:
    if unit.group is not None and not unit.group.path.startswith(unit.station.path):
        raise Invalid.field("group", _("{name}不是本所的警组。").format(name=unit.group.name))


def _record(unit: Unit, fields: list[str], by: Officer | None) -> None:
    """Tell every screen: a retired unit leaves it."""
    fresh = Unit.objects.select_related("station").prefetch_related(CREW).get(pk=unit.pk)
    card = unit_card(fresh) | ({} if fresh.is_active else {"open": False})
    record(
        UnitKept(stream=fresh.station.code, subject_id=fresh.pk, number=fresh.call_sign, card=card, fields=fields),
        actor=by,
    )
