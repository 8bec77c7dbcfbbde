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


def kept_templates(station: Organisation) -> list[DutyTemplate]:
    """Return a station's templates, its own before everybody's, those out of use too; an own one hides that of the same code."""
    rows = DutyTemplate.objects.filter(replaced_at=None).prefetch_related("crews")
    mine = list(rows.filter(station=station).order_by("code"))
    own = {row.code for row in mine}
    return mine + [row for row in rows.filter(station=None).order_by("code") if row.code not in own]


def templates_for(station: Organisation) -> list[DutyTemplate]:
    """Return the templates with which a station's day can be planned."""
    return [row for row in kept_templates(station) if row.is_active]


def usual_code(station: Organisation) -> str:
    """Return the code of the template that a station set as its usual one, or that of the 233 model."""
    chosen = PatrolSetting.objects.filter(station=station).values_list("template__code", flat=True).first()
    return chosen or DEFAULT_TEMPLATE


def template_of(station: Organisation, code: str = "", day: date | None = None) -> DutyTemplate:
    """Return a template by code, or the one for that weekday, or the station's usual one; NotFound otherwise."""
    rows = templates_for(station)
    if not code and day is not None:
        code = next((row.code for row in rows if day.isoweekday() in row.weekdays), "")
    code = code or usual_code(station)
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise NotFound(_("没有代码为“{code}”的勤务模板。").format(code=code))
    return found


def template_in_force(row: DutyTemplate, station: Organisation) -> DutyTemplate:
    """Return what a template has become since a plan was made from it; itself where it is out of use by now."""
    return next((one for one in templates_for(station) if one.code == row.code), row)
