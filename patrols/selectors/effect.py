"""Did it work (P7): what happened where and while officers stood, against the forecast and against the weeks before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

import numpy as np
from django.core.cache import cache
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, now
from patrols import rules
from patrols.choices import PlanStatus
from patrols.models import PatrolPlan
from patrols.planning.history import Flags, History
from patrols.planning.intervals import Interval, poisson_interval, ratio_interval, weighted_interval
from patrols.planning.plane import Plane
from patrols.selectors.done import presence, tracks_of
from patrols.selectors.past import past_of
from patrols.selectors.plans import DUTIES
from patrols.selectors.settings import hours_of, patrol_day
from stations.geo.measure import Floats
from stations.models import Organisation

WEEKS: Final = 4
HOURS: Final = 24
# Below this many incidents on either side a comparison says nothing.
ENOUGH: Final = 10
KEPT_S: Final = 3600
NOTHING: Final = Interval(0.0, 0.0)


@dataclass
class Effect:
    """Sums over days: cell-hours in which somebody stood near, what happened there, was expected, and happened before."""

    days: int = 0
    cell_hours: int = 0
    happened: int = 0
    harm: float = 0.0
    expected: float = 0.0
    before: int = 0
    harm_interval: Interval = NOTHING

    @property
    def interval(self) -> Interval:
        """Of the incidents that happened."""
        return poisson_interval(self.happened)

    @property
    def per_week_before(self) -> float:
        """Return what happened in the same cell-hours in an average one of the weeks before."""
        return self.before / WEEKS

    @property
    def ratio(self) -> Interval | None:
        """Return the interval of now against then, None when nothing happened in either."""
        return ratio_interval(self.happened, self.before, 1 / WEEKS)


def effect(station: Organisation, days: int) -> Effect:
    """Return the effect of the published plans of the last `days` whole patrol days; kept for an hour."""
    today = patrol_day(station, now())
    key = f"patrols.effect.{station.pk}.{today}.{days}"
    return cast(Effect, cache.get_or_set(key, lambda: _effect(station, days), KEPT_S))


def _effect(station: Organisation, days: int) -> Effect:
    today, hours = patrol_day(station, now()), hours_of(station)
    plans = PatrolPlan.objects.filter(
        station=station, status=PlanStatus.PUBLISHED, day__lt=today, day__gte=today - timedelta(days=days)
    ).prefetch_related(DUTIES)
    until, _end = rules.day_span(today, hours.day_starts_at)
    history = past_of(station, until=until).history
    street = history.where(history.street)
    found, weights = Effect(), [np.zeros(0)]
    for plan in plans:
        start, _end = rules.day_span(plan.day, plan.day_starts_at)
        watched = _watched(plan, start)
        if not watched.any():
            continue
        here = _in_watched(plan, watched, street, start)
        weights.append(here)
        found.days += 1
        found.cell_hours += int(watched.sum())
        found.happened += len(here)
        found.expected += float((watched * _expected(plan, start)).sum())
        found.before += sum(
            len(_in_watched(plan, watched, street, start - timedelta(weeks=week))) for week in range(1, WEEKS + 1)
        )
    harm = np.concatenate(weights)
    found.harm, found.harm_interval = float(harm.sum()), weighted_interval(harm)
    return found


def _cells(plan: PatrolPlan) -> tuple[Plane, Floats]:
    rows = np.array([row[:2] for row in plan.heat.get("cells") or []], dtype=np.float64).reshape(-1, 2)
    plane = Plane(*rows[0].tolist()) if len(rows) else Plane(0.0, 0.0)
    return plane, np.column_stack(plane.metres(rows[:, 0], rows[:, 1]))


def _watched(plan: PatrolPlan, start: datetime) -> Flags:
    """Return [cell, hour of the patrol day]: somebody was within SEEN_WITHIN_M."""
    plane, cells = _cells(plan)
    watched = np.zeros((len(cells), HOURS), dtype=np.bool_)
    for since, until, lon, lat in presence(plan, tracks_of(list(plan.duties.all()))):
        at = np.column_stack(plane.metres(np.array([lon]), np.array([lat])))
        near = ((cells - at) ** 2).sum(axis=1) <= rules.SEEN_WITHIN_M**2
        first, last = (int((moment - start).total_seconds() // 3600) for moment in (since, until))
        watched[near, max(0, first) : max(0, last + 1)] = True
    return watched


def _expected(plan: PatrolPlan, start: datetime) -> Floats:
    """Return the harm expected per cell and hour, as it was forecast that morning."""
    figures = np.array([row[2:] for row in plan.heat["cells"]], dtype=np.float64)
    expected = np.zeros((len(figures), HOURS))
    for number, ends in enumerate(plan.heat["bands"]):
        first, last = (round((datetime.fromisoformat(end) - start).total_seconds() / 3600) for end in ends)
        expected[:, first:last] = figures[:, [number]] / max(1, last - first)
    return expected


def _in_watched(plan: PatrolPlan, watched: Flags, street: History, start: datetime) -> Floats:
    """Return the weights of the street incidents of the day that begins at `start` which lie in watched cell-hours."""
    began = np.datetime64(start.astimezone(SHANGHAI).replace(tzinfo=None), "s")
    first, last = np.searchsorted(street.at, [began, began + np.timedelta64(1, "D")])
    plane, cells = _cells(plan)
    east, north = plane.metres(street.lon[first:last], street.lat[first:last])
    half = float(plan.heat["cell_m"]) / 2
    hour = ((street.at[first:last] - began) // np.timedelta64(1, "h")).astype(np.int64)
    inside = (np.abs(cells[:, [0]] - east) <= half) & (np.abs(cells[:, [1]] - north) <= half)
    hit = (inside & watched[:, hour]).any(axis=0)
    return street.weight[first:last][hit]


def effect_page(station: Organisation, days: int) -> dict[str, Any]:
    """Return the effect with the sentence that may be said of it."""
    found = effect(station, days)
    return {"effect": found, "said": said(found)}


def said(found: Effect) -> tuple[str, str]:
    """Return a tone and a sentence, honest about small numbers: a difference is one only outside chance."""
    if not found.days:
        return "info", _("还没有下达并执行过的计划，无从比较。")
    if max(found.happened, found.per_week_before) < ENOUGH:
        return "info", _("数量太少（有警力时 {n} 起，前四周平均 {before:.1f} 起），差别可能是偶然。").format(
            n=found.happened, before=found.per_week_before
        )
    ratio = found.ratio
    if ratio is not None and ratio.high < 1:
        return "ok", _("有警力的地点和时段，警情少于前四周同期，超出偶然误差。")
    if ratio is not None and ratio.low > 1:
        return "late", _("有警力的地点和时段，警情多于前四周同期，超出偶然误差。")
    return "warn", _("有警力的地点和时段，警情与前四周同期相当，差别在偶然误差之内。")
