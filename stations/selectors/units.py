"""Units, their cards and positions."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from core.errors import NotFound
from stations.models import CrewMember, Officer, Organisation, Unit, UnitPosition
from stations.selectors.people import visible_stations

CREW = Prefetch(
    "crew", queryset=CrewMember.objects.filter(until=None).select_related("officer").order_by("since", "id")
)


def visible_units(officer: Officer) -> QuerySet[Unit]:
    """Return the active units of the stations that one sees, crew included."""
    return (
        Unit.objects.filter(is_active=True, station__in=visible_stations(officer))
        .select_related("station")
        .prefetch_related(CREW)
    )


def kept_units(officer: Officer) -> QuerySet[Unit]:
    """Return the units that a keeper looks after, those out of use among them, in call-sign order."""
    units = Unit.objects.filter(station__in=visible_stations(officer)).select_related("station", "group", "position")
    return units.prefetch_related(CREW).order_by("-is_active", "call_sign", "pk")


def kept_unit(officer: Officer, pk: int) -> Unit:
    """Return one unit that a keeper looks after; NotFound otherwise."""
    found = kept_units(officer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这个单元，或您无权管理。"))
    return found


def station_units(station: Organisation, *, text: str = "") -> QuerySet[Unit]:
    """Return a station's active units with their crew, in call-sign order; found by part of the call sign."""
    return (
        Unit.objects.filter(is_active=True, station=station, call_sign__icontains=text)
        .prefetch_related(CREW)
        .order_by("call_sign")
    )


def unit_card(unit: Unit) -> dict[str, Any]:
    """Return what every screen of the station shows of a unit (`unit.crew` prefetched with CREW)."""
    return {
        "id": unit.pk,
        "call_sign": unit.call_sign,
        "kind": unit.kind,
        "status": unit.status,
        "status_at": unit.status_at,
        "crew": [member.officer.name for member in unit.crew.all()],
        "incident": unit.at_incident or None,
        "version": unit.version,
    }


def placed_card(unit: Unit, at: datetime) -> dict[str, Any]:
    """Return the card with where the unit last was and how old that is (`unit.position` selected along); None without a fix."""
    fix: UnitPosition | None = getattr(unit, "position", None)
    if fix is None:
        return unit_card(unit) | {"lon": None, "lat": None, "at": None, "age_s": None}
    return unit_card(unit) | {"lon": fix.lon, "lat": fix.lat, "at": fix.at, "age_s": age_s(fix.at, at)}


def position_card(call_sign: str, position: UnitPosition) -> dict[str, Any]:
    """Return a unit's newest fix as screens draw it."""
    return {
        "unit": call_sign,
        "lon": position.lon,
        "lat": position.lat,
        "at": position.at,
        "accuracy_m": position.accuracy_m,
        "speed_mps": position.speed_mps,
        "heading": position.heading,
    }


def station_positions(station: Organisation) -> list[dict[str, Any]]:
    """Return the newest fix of each unit of a station."""
    rows = UnitPosition.objects.filter(unit__station=station, unit__is_active=True).select_related("unit")
    return [position_card(row.unit.call_sign, row) for row in rows.order_by("unit__call_sign")]


def crew_ids(unit: Unit) -> list[int]:
    """Return who is on a unit now."""
    return [member.officer_id for member in unit.crew.all() if member.until is None]


def age_s(fix_at: datetime | None, at: datetime) -> int | None:
    """Return a fix's age in whole seconds."""
    return None if fix_at is None else max(0, int((at - fix_at).total_seconds()))
