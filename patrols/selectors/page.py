"""What the leader's pages show of plans (P2)."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.clock import SHANGHAI, now
from patrols import rules
from patrols.choices import PlanStatus, StopStatus
from patrols.models import PatrolPlan
from patrols.selectors import detail, timetable
from patrols.selectors.done import done
from patrols.selectors.photos import with_photos
from patrols.selectors.plans import crews_of, duty_card, last_good, plan_card, visible_plans
from patrols.selectors.settings import hours_of, patrol_day, templates_for
from patrols.selectors.wording import weekday_name
from patrols.selectors.yesterday import beside_yesterday
from stations.models import Officer, Organisation

DAYS_SHOWN = 30


def days_page(officer: Officer, station: Organisation) -> dict[str, Any]:
    """Return the days of a station, planned or still to be: today and the week to come, then what was."""
    today = patrol_day(station, now())
    rows = {plan.day: plan for plan in visible_plans(officer).filter(station=station)[:DAYS_SHOWN]}
    ahead = [today + timedelta(days=number) for number in range(3)]
    days = sorted({*rows, *ahead}, reverse=True)
    return {
        "days": [_day_row(day, rows.get(day), today) for day in days],
        "today": today,
        "templates": templates_for(station),
        "hours": hours_of(station),
        "may_plan": rules.may_plan(officer, station.pk),
        "may_keep": rules.may_keep_templates(officer),
        "latest": today + timedelta(days=rules.DAYS_AHEAD),
    }


def _day_row(day: date, plan: PatrolPlan | None, today: date) -> dict[str, Any]:
    return {
        "day": day, "weekday": weekday_name(day.weekday()), "is_today": day == today, "is_ahead": day >= today,
        "plan": plan, "card": plan_card(plan) if plan else None, "share": _percent(plan.numbers) if plan else "—",
    }  # fmt: skip


def plan_page(officer: Officer, plan: PatrolPlan, view: str) -> dict[str, Any]:
    """Return one day's page: the number of queries does not depend on units or stops."""
    at, duties = now(), list(plan.duties.all())
    crews, colours = crews_of(duties), timetable.colour_of(duties)
    window = timetable.window_of(plan, view)
    return {
        "plan": plan,
        "card": plan_card(plan),
        "weekday": weekday_name(plan.day.weekday()),
        "basis": basis_said(plan),
        "figures": figures(plan),
        "yesterday": beside_yesterday(plan),
        "view": view,
        "views": timetable.views_of(plan, view),
        "ticks": timetable.ticks(window),
        "lanes": timetable.lanes(plan, window, at),
        "units": [
            _unit(card, crews.get(duty.unit_id, []), colours[duty.pk])
            for duty, card in zip(duties, with_photos(duty_card(duty, at) for duty in duties), strict=True)
        ],
        "left_out": detail.left_out(plan),
        "checks": detail.checks(plan),
        "wishes": detail.wishes(plan),
        "history": [row | {"share": _percent(row["numbers"])} for row in detail.history(plan)],
        "done": _done(plan) if plan.status == PlanStatus.PUBLISHED else None,
        "last_good": last_good(plan.station, plan.day) if plan.failure and not duties else None,
        "may": {"change": rules.may_change(officer, plan), "publish": rules.may_publish(officer, plan)},
        "changeable": plan.status != PlanStatus.PUBLISHED,
    }


def _done(plan: PatrolPlan) -> dict[str, Any]:
    figures = done(plan)
    seen = figures["seen_rate"]
    rows = [
        row
        | {
            "dwell_min": None if row["dwell_s"] is None else round(row["dwell_s"] / 60),
            "km": round(row["metres"] / 1000, 1),
            "planned_km": round(row["planned_metres"] / 1000, 1),
        }
        for row in figures["units"]
    ]
    return figures | {"units": rows, "seen_percent": None if seen is None else round(100 * seen)}


def _percent(numbers: dict[str, Any]) -> str:
    share = numbers.get("share")
    return "—" if share is None else f"{100 * share:.0f} %"


def _unit(card: dict[str, Any], crew: list[str], colour: int) -> dict[str, Any]:
    dropped = [stop for stop in card["stops"] if stop["status"] == StopStatus.DROPPED]
    shown = [stop for stop in card["stops"] if stop["status"] != StopStatus.DROPPED]
    said = {"km": round(card["metres"] / 1000, 1), "day": day_said(card | {"stops": shown})}
    return card | said | {"crew": crew, "colour": colour, "shown": shown, "dropped": dropped}


def day_said(duty: dict[str, Any]) -> str:
    """Return a crew's day in one sentence: on the way, standing, free for calls."""
    stood = sum((stop["leave"] - stop["arrive"]).total_seconds() for stop in duty["stops"])
    free = (duty["ends_at"] - duty["starts_at"]).total_seconds() - stood - duty["travel_s"]
    return _("路程 {travel} 分，停留 {stood} 分，其余 {free} 分机动、休整；出警即离线，处置完从最近一站续走。").format(
        travel=round(duty["travel_s"] / 60), stood=round(stood / 60), free=round(max(0, free) / 60)
    )


def basis_said(plan: PatrolPlan) -> str:
    """Return what a plan rests on, in one sentence; "" before it was calculated."""
    basis = plan.basis
    if not basis or plan.planned_at is None:
        return ""
    at = plan.planned_at.astimezone(SHANGHAI)
    if not basis.get("incidents"):
        return _("{at:%H:%M} 算出：没有可用的历史警情，按重点单位、学校、市场等场所安排").format(at=at)
    return _(
        "依据 {month} 月 {day} 日 {at:%H:%M} 前 {incidents} 起街面警情，近 28 天 {recent} 起；用时 {seconds} 秒"
    ).format(
        month=at.month,
        day=at.day,
        at=at,
        incidents=basis["incidents"],
        recent=basis.get("recent", 0),
        seconds=basis.get("seconds", 0),
    )


def figures(plan: PatrolPlan) -> dict[str, Any]:
    """Return the numbers of the coverage panel: None where there is nothing to say."""
    numbers = plan.numbers
    share = numbers.get("share")
    gap = numbers.get("gap_s")
    return {
        "share": None if share is None else round(100 * share),
        "communities": numbers.get("communities"),
        "gap": None if gap is None else f"{int(gap) // 3600}:{int(gap) % 3600 // 60:02d}",
        "gap_late": gap is not None and gap > rules.TOP_GAP_S,
        "likeness": None if numbers.get("likeness") is None else round(100 * numbers["likeness"]),
    }
