"""A station's patrol setting and templates; what nobody set is the house's."""

from datetime import date, datetime, time
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.errors import NotFound
from patrols import rules
from patrols.models import DutyTemplate, PatrolSetting
from stations.models import Organisation

DEFAULT_TEMPLATE = "233"


class Hours(NamedTuple):
    """When a station's patrol day begins and when it is planned."""

    day_starts_at: time
    plan_at: time


def _default() -> Hours:
    usual = PatrolSetting()
    return Hours(usual.day_starts_at, usual.plan_at)


def hours_of(station: Organisation) -> Hours:
    """Return a station's hours."""
    row = PatrolSetting.objects.filter(station=station).values_list(*Hours._fields).first()
    return Hours(*row) if row else _default()


def hours_of_all() -> dict[int, Hours]:
    """Return the hours of the stations that set some."""
    rows = PatrolSetting.objects.values_list("station_id", *Hours._fields)
    return {station: Hours(*rest) for station, *rest in rows}


def patrol_day(station: Organisation, at: datetime) -> date:
    """Return a station's patrol day at a moment."""
    return rules.day_of(at, hours_of(station).day_starts_at)


def templates_for(station: Organisation) -> list[DutyTemplate]:
    """Return the active templates of a station, its own before everybody's; an own one hides that of the same code."""
    rows = DutyTemplate.objects.filter(is_active=True)
    mine = list(rows.filter(station=station).order_by("code"))
    own = {row.code for row in mine}
    return mine + [row for row in rows.filter(station=None).order_by("code") if row.code not in own]


def template_of(station: Organisation, code: str = "") -> DutyTemplate:
    """Return a template by code, or the one that the station set, or the 233 model; NotFound otherwise."""
    if not code:
        chosen = PatrolSetting.objects.filter(station=station).select_related("template").first()
        if chosen is not None:
            return chosen.template
    found = next((row for row in templates_for(station) if row.code == (code or DEFAULT_TEMPLATE)), None)
    if found is None:
        raise NotFound(_("没有代码为“{code}”的勤务模板。").format(code=code or DEFAULT_TEMPLATE))
    return found
