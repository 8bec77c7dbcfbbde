"""A plan beside yesterday's roster: the points of either, and the harm that is expected today in reach of either (P2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from scipy.spatial import KDTree

from patrols.choices import PlanStatus
from patrols.models import PatrolPlan, Stop
from patrols.planning.plane import Plane
from patrols.planning.problem import Rules
from patrols.rules import SEEN_WITHIN_M
from patrols.selectors.plans import stops_of
from patrols.selectors.wording import left_out_said
from stations.geo.measure import Floats

DAY = timedelta(days=1)
REACH = timedelta(seconds=Rules().reach_s)


class Visit(NamedTuple):
    """Somebody stands somewhere for a while."""

    key: str
    name: str
    lon: float
    lat: float
    arrive: datetime
    leave: datetime


def beside_yesterday(plan: PatrolPlan) -> dict[str, Any] | None:
    """Return how a plan differs from the roster of the day before; None while there is nothing to hold beside it.

    Yesterday's roster is what was published for that day. Both are measured alike, on the cells of today's forecast, each
    moment of a cell counted once: so the harm is not that of the planner, which counts by stop.
    """
    ours = [Visit(row.key, row.name, row.lon, row.lat, row.arrive_at, row.leave_at) for row in stops_of(plan)]
    theirs = _roster(plan)
    if not ours or not theirs:
        return None
    gone = _not_near(theirs, ours)
    harm, harm_before = _harm(plan, ours), _harm(plan, theirs)
    gain = _points(harm, harm_before, plan.numbers.get("expected"))
    return {
        "day": plan.day - DAY,
        "points": len({one.key for one in ours}),
        "points_before": len({one.key for one in theirs}),
        "kept": len({one.key for one in theirs}) - len(gone),
        "new": len(_not_near(ours, theirs)),
        "gone": _left(plan, gone),
        "harm": harm,
        "harm_before": harm_before,
        "gain": gain,
        "gain_said": None if gain is None else abs(gain),
    }


def _points(harm: float | None, before: float | None, expected: float | None) -> int | None:
    """Return by how many points of all that is expected while crews are out this plan reaches more."""
    return None if harm is None or before is None or not expected else round(100 * (harm - before) / expected)


def _roster(plan: PatrolPlan) -> list[Visit]:
    """Return yesterday's published stops at the hours of today."""
    rows = Stop.objects.filter(
        duty__plan__station=plan.station_id, duty__plan__day=plan.day - DAY, duty__plan__status=PlanStatus.PUBLISHED
    )
    found = rows.order_by("arrive_at", "pk").values_list("key", "name", "lon", "lat", "arrive_at", "leave_at")
    return [Visit(key, name, lon, lat, arrive + DAY, leave + DAY) for key, name, lon, lat, arrive, leave in found]


def _flat(plane: Plane, visits: Sequence[Visit]) -> Floats:
    return np.column_stack(plane.metres(np.array([one.lon for one in visits]), np.array([one.lat for one in visits])))


def _not_near(visits: Sequence[Visit], others: Sequence[Visit]) -> list[Visit]:
    """Return the visits' places that none of the others comes near, each once."""
    plane = Plane(visits[0].lon, visits[0].lat)
    metres, _ = KDTree(_flat(plane, others)).query(_flat(plane, visits))
    return list({one.key: one for one, far in zip(visits, metres, strict=True) if far > SEEN_WITHIN_M}.values())


def _harm(plan: PatrolPlan, visits: Sequence[Visit]) -> float | None:
    """Return the harm that is expected within 150 m and an hour of visits; None where nothing is expected anywhere."""
    cells = np.array(plan.heat.get("cells") or [], dtype=np.float64)
    if not len(cells):
        return None
    bands = [[datetime.fromisoformat(moment).timestamp() for moment in span] for span in plan.heat["bands"]]
    plane = Plane(*cells[0, :2].tolist())
    tree, covered, total = KDTree(np.column_stack(plane.metres(cells[:, 0], cells[:, 1]))), np.zeros(len(cells)), 0.0
    ordered = sorted(visits, key=lambda one: one.arrive)
    for one, point in zip(ordered, _flat(plane, ordered), strict=True):
        near = tree.query_ball_point(point, SEEN_WITHIN_M)
        since = np.maximum((one.arrive - REACH).timestamp(), covered[near])
        until = (one.leave + REACH).timestamp()
        for number, (start, end) in enumerate(bands):
            part = np.clip(np.minimum(until, end) - np.maximum(since, start), 0.0, None) / (end - start)
            total += float((cells[near, 2 + number] * part).sum())
        covered[near] = np.maximum(covered[near], until)
    return round(total, 2)


def _left(plan: PatrolPlan, gone: Sequence[Visit]) -> list[dict[str, Any]]:
    """Return yesterday's places that today has not, the most expected first, each with why where it was a candidate."""
    known = {row["key"]: row for row in plan.left_out}
    rows = [
        {
            "key": one.key if one.key in known else "", "name": one.name,
            "expected": known[one.key]["gain"] if one.key in known else None,
            "why": left_out_said(known[one.key]["reason"]) if one.key in known else "",
        }
        for one in gone
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -(row["expected"] or 0.0))
