"""A day of patrols as a picture of time: one lane per crew, everything in percent of the window that is shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from core.clock import SHANGHAI
from patrols.choices import StopStatus
from patrols.models import Duty, PatrolPlan, Stop
from patrols.rules import day_span, stop_status
from stations.choices import UnitKind

NARROWEST = 0.9
TICKS = 10
VIEWS = ("day", "night", "all")
# Route colours of the tokens, by kind and number; groups on foot share the quiet one.
COLOURS: dict[str, tuple[int, ...]] = {UnitKind.CAR: (3,), UnitKind.MOTORCYCLE: (1, 2, 4), UnitKind.FOOT: (0,)}


@dataclass(frozen=True)
class Window:
    """The part of the day that is shown."""

    start: datetime
    end: datetime

    def part(self, at: datetime) -> float:
        """Return where a moment lies, 0 to 100, clipped to the window."""
        share = (at - self.start) / (self.end - self.start)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def span(self, start: datetime, end: datetime) -> dict[str, float] | None:
        """Return where a span lies, None outside the window."""
        if end <= self.start or start >= self.end:
            return None
        width = max(NARROWEST, round(self.part(end) - self.part(start), 2))
        return {"x": min(self.part(start), round(100 - width, 2)), "width": width}


def window_of(plan: PatrolPlan, view: str) -> Window:
    """Return the window of a view: the day's first half, its second, or all of it; as long as somebody is on duty."""
    start, end = day_span(plan.day, plan.day_starts_at)
    duties = list(plan.duties.all())
    if duties:
        start = min(start, *(duty.starts_at for duty in duties))
        end = max(duty.ends_at for duty in duties)
    noon = start + timedelta(hours=12)
    if view == "day" and noon < end:
        return Window(start, noon)
    return Window(noon, end) if view == "night" and noon < end else Window(start, end)


def view_at(plan: PatrolPlan, at: datetime) -> str:
    """Return the view with which a plan is opened: the half of its day that runs, else the one with more stops."""
    halves = {name: window_of(plan, name) for name in ("day", "night")}
    for name, window in halves.items():
        if window.start <= at < window.end:
            return name
    arrivals = [stop.arrive_at for duty in plan.duties.all() for stop in duty.stops.all()]
    return max(halves, key=lambda name: sum(halves[name].start <= arrive < halves[name].end for arrive in arrivals))


def views_of(plan: PatrolPlan, view: str) -> list[dict[str, Any]]:
    """Return the switch of views with their hours."""
    names = {"day": _("白天"), "night": _("夜间"), "all": _("全天")}
    found = []
    for name in VIEWS:
        window = window_of(plan, name)
        said = f"{window.start.astimezone(SHANGHAI):%H}–{window.end.astimezone(SHANGHAI):%H}"
        span = {"start": window.start.isoformat(), "end": window.end.isoformat()}
        found.append(span | {"view": name, "label": names[name], "hours": said, "current": name == view})
    return found


def ticks(window: Window) -> list[dict[str, Any]]:
    """Return the full hours of the axis, as many as can be read."""
    hours = (window.end - window.start) / timedelta(hours=1)
    step = next(step for step in (1, 2, 3, 4, 6, 12, 24) if hours / step <= TICKS + 2)
    first = window.start.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    found = []
    for number in range(int(hours // step) + 2):
        at = first + timedelta(hours=number * step)
        if window.start <= at <= window.end:
            found.append({"x": window.part(at), "label": f"{at:%H:%M}"})
    return found


def colour_of(duties: list[Duty]) -> dict[int, int]:
    """Return each duty's route colour (0 is the quiet one)."""
    seen: dict[str, int] = {}
    found = {}
    for duty in duties:
        palette, number = COLOURS[duty.kind], seen.get(duty.kind, 0)
        found[duty.pk], seen[duty.kind] = palette[number % len(palette)], number + 1
    return found


def lanes(plan: PatrolPlan, window: Window, at: datetime) -> list[dict[str, Any]]:
    """Return the crews' lanes with their blocks: pauses below, ways between, stops on top."""
    duties = list(plan.duties.all())
    colours = colour_of(duties)
    return [
        {
            "id": duty.pk, "key": duty.key, "unit": duty.unit.call_sign, "kind": duty.get_kind_display(), "name": duty.name,
            "colour": colours[duty.pk], "duty": window.span(duty.starts_at, duty.ends_at),
            "rests": _rests(duty, window), "ways": _ways(duty, window),
            "stops": [block for stop in duty.stops.all() if not stop.dropped_at and (block := _stop(stop, window, at))],
        }
        for duty in duties
    ]  # fmt: skip


def _rests(duty: Duty, window: Window) -> list[dict[str, Any]]:
    names = {"break": _("休整"), "mobile": _("机动接警")}
    found = []
    for rest in duty.rests:
        span = window.span(datetime.fromisoformat(rest["start"]), datetime.fromisoformat(rest["end"]))
        if span:
            found.append(span | {"kind": rest["kind"], "label": names.get(rest["kind"], "")})
    return found


def _ways(duty: Duty, window: Window) -> list[dict[str, float]]:
    stops = [stop for stop in duty.stops.all() if stop.dropped_at is None]
    spans = (window.span(one.leave_at, other.arrive_at) for one, other in pairwise(stops))
    return [{"x": span["x"], "end": round(span["x"] + span["width"], 2)} for span in spans if span]


def _stop(stop: Stop, window: Window, at: datetime) -> dict[str, Any] | None:
    span = window.span(stop.arrive_at, stop.leave_at)
    if span is None:
        return None
    times = f"{stop.arrive_at.astimezone(SHANGHAI):%H:%M}–{stop.leave_at.astimezone(SHANGHAI):%H:%M}"
    status = stop_status(stop, at)
    return span | {
        "id": stop.pk, "key": stop.key, "name": stop.name, "order": stop.order, "middle": round(span["x"] + span["width"] / 2, 2), "status": status,
        "title": f"{stop.order} {stop.name} {times} {StopStatus(status).label}", "pinned": stop.pinned,
    }  # fmt: skip
