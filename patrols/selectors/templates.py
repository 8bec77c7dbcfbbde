"""Duty templates as those who keep them see them (P2–P4)."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import NotFound
from core.wording import listed
from live.models import Entry
from patrols import rules
from patrols.events import TemplateKept
from patrols.models import DutyTemplate, TemplateCrew
from patrols.selectors.settings import hours_of, kept_templates, usual_code
from patrols.selectors.wording import weekday_name
from stations.choices import PlaceKind, UnitKind
from stations.models import Organisation

HISTORY_SHOWN = 30
FIELDS = {
    "name": gettext_lazy("名称"), "bands": gettext_lazy("推算时段"), "place_kinds": gettext_lazy("场所类别"),
    "weekdays": gettext_lazy("星期"), "crews": gettext_lazy("车组"), "is_active": gettext_lazy("启用与停用"),
}  # fmt: skip


def template_by_code(station: Organisation, code: str) -> DutyTemplate:
    """Return the row of a code that is in force at a station; NotFound otherwise."""
    found = next((row for row in kept_templates(station) if row.code == code), None)
    if found is None:
        raise NotFound(_("没有代码为“{code}”的勤务模板。").format(code=code))
    return found


def crew_of(template: DutyTemplate, key: str) -> TemplateCrew:
    """Return a crew of a template; NotFound otherwise."""
    found = template.crews.filter(key=key).first()
    if found is None:
        raise NotFound(_("模板里没有代号为“{crew}”的车组。").format(crew=key))
    return found


def clock(minute: int) -> time:
    """Return a minute since the patrol day's midnight as the clock shows it."""
    return time(minute // 60 % 24, minute % 60)


def template_card(row: DutyTemplate) -> dict[str, Any]:
    """Return what the journal keeps of a template."""
    return {"id": row.pk, "code": row.code, "name": row.name, "active": row.is_active, "crews": row.crews.count()}


def template_rows(station: Organisation) -> list[dict[str, Any]]:
    """Return a station's templates as its list shows them: two queries, and one for the usual one."""
    usual = usual_code(station)
    return [_row(row, usual) for row in kept_templates(station)]


def _row(row: DutyTemplate, usual: str) -> dict[str, Any]:
    crews = list(row.crews.all())
    return {
        "code": row.code,
        "name": row.name,
        "is_own": row.station_id is not None,
        "is_active": row.is_active,
        "is_usual": row.code == usual,
        "crews": len(crews),
        "strength": strength_said(crews),
        "hours": _hours_said(crews),
        "places": listed(PlaceKind(kind).label for kind in row.place_kinds),
        "weekdays": listed(weekday_name(number - 1) for number in row.weekdays),
    }


def strength_said(crews: Sequence[TemplateCrew]) -> str:
    """Return how many of each kind go out: 2 警车、3 摩托、3 步巡."""
    counts = {kind: sum(one.kind == kind for one in crews) for kind in UnitKind}
    return listed(f"{n} {kind.label}" for kind, n in counts.items() if n)


def _hours_said(crews: Sequence[TemplateCrew]) -> str:
    if not crews:
        return ""
    start, end = min(one.starts_min for one in crews), max(one.ends_min for one in crews)
    return f"{clock(start):%H:%M}–{clock(end):%H:%M}"


def template_page(station: Organisation, row: DutyTemplate) -> dict[str, Any]:
    """Return one template with its crews on a clock and what was changed when by whom."""
    crews = list(row.crews.all())
    first = rules.last_minute(hours_of(station).day_starts_at) - rules.DAY_MIN
    return _row(row, usual_code(station)) | {
        "crew_rows": [crew_row(one, first) for one in crews],
        "ticks": [{"x": round(100 * hour / 24, 2), "label": f"{(first // 60 + hour) % 24:02d}:00"} for hour in range(0, 25, 3)],
        "history": _history(station, row.code),
    }  # fmt: skip


def crew_row(one: TemplateCrew, first: int) -> dict[str, Any]:
    """Return a crew's shift in words and in percent of the patrol day that begins with minute `first`."""

    def span(since: int, until: int) -> dict[str, float]:
        return {"x": _part(since - first), "width": round(_part(until - first) - _part(since - first), 2)}

    return {
        "key": one.key,
        "kind": one.get_kind_display(),
        "name": one.name,
        "hours": f"{clock(one.starts_min):%H:%M}–{clock(one.ends_min):%H:%M}",
        "duty": span(one.starts_min, one.ends_min),
        "pauses": [
            span(since, until) | {"kind": kind, "said": pause_said(kind, since, until, length)}
            for kind, since, until, length in one.pauses
        ],
    }


def _part(minute: int) -> float:
    return round(100 * min(1.0, max(0.0, minute / rules.DAY_MIN)), 2)


def pause_said(kind: str, since: int, until: int, length: int) -> str:
    """Return a pause in words: 休整 60 分（11:00–13:30 间）."""
    name = _("休整") if kind == "break" else _("机动接警")
    return _("{name} {n} 分（{since:%H:%M}–{until:%H:%M} 间）").format(
        name=name, n=length, since=clock(since), until=clock(until)
    )


def _history(station: Organisation, code: str) -> list[dict[str, Any]]:
    """Return what was changed of a template under this code, newest first; its earlier rows among them."""
    ids = DutyTemplate.objects.filter(station=station, code=code).values("pk")
    rows = Entry.objects.filter(subject=TemplateKept.subject, subject_id__in=ids).order_by("-id")
    return [
        {"at": row.at, "by": row.actor, "what": _changed_said(row.data["fields"], row.data["crew"])}
        for row in rows[:HISTORY_SHOWN]
    ]


def _changed_said(fields: Iterable[str], crew: str) -> str:
    return _("车组 {crew}").format(crew=crew) if crew else listed(FIELDS.get(name, name) for name in fields)


def _whole(row: DutyTemplate, usual: str) -> dict[str, Any]:
    """Return a template as the API tells it: times by the clock, pauses with window and length."""
    return {
        "code": row.code, "name": row.name, "own": row.station_id is not None, "active": row.is_active,
        "usual": row.code == usual, "bands": rules.cuts(row.bands), "place_kinds": row.place_kinds, "weekdays": row.weekdays,
        "crews": [_crew_card(one) for one in row.crews.all()],
    }  # fmt: skip


def _crew_card(one: TemplateCrew) -> dict[str, Any]:
    return {
        "key": one.key, "kind": one.kind, "name": one.name, "starts": f"{clock(one.starts_min):%H:%M}",
        "ends": f"{clock(one.ends_min):%H:%M}",
        "pauses": [
            {"kind": kind, "since": f"{clock(since):%H:%M}", "until": f"{clock(until):%H:%M}", "minutes": length}
            for kind, since, until, length in one.pauses
        ],
    }  # fmt: skip


def staffing(station: Organisation) -> dict[str, Any]:
    """Return a station's hours and templates, as the API tells them."""
    hours, usual = hours_of(station), usual_code(station)
    return {
        "station": station.code,
        "day_starts_at": f"{hours.day_starts_at:%H:%M}",
        "plan_at": f"{hours.plan_at:%H:%M}",
        "templates": [_whole(row, usual) for row in kept_templates(station)],
    }
