"""What is wrong with the patrols of the running and the coming days, for the wall (P2)."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.clock import now
from patrols import rules
from patrols.choices import PlanStatus
from patrols.models import PatrolPlan
from patrols.selectors.settings import hours_of
from stations.models import Organisation

# A night's queue of a hundred stations is 25 minutes long (PATROL.md); after so long no planner is there, or it does not keep up.
WAITED = timedelta(minutes=30)
# The clock asks each minute.
UNASKED = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


class PlanAlarm(NamedTuple):
    """A patrol day that has no plan it should have, and why."""

    day: date
    why: str


def plan_alarms(station: Organisation) -> list[PlanAlarm]:
    """Return the days whose plan failed, is asked for and not begun, or was not even asked for: two queries.

    The newest day that the clock has planned by now counts as much as the running one: a failure at 20:00 is said at 20:00.
    """
    at, (starts_at, plan_at) = now(), hours_of(station)
    running = rules.day_of(at, starts_at)
    due = rules.planned_for(at - UNASKED, plan_at=plan_at, starts_at=starts_at)
    rows = PatrolPlan.objects.filter(station=station, day__gte=running).order_by("day")
    plans = {row.day: row for row in rows.only("day", "status", "failure", "asked_at", "taken_at")}
    found = [PlanAlarm(day, why) for day, plan in plans.items() if (why := _wrong(plan, at))]
    if due >= running and due not in plans:
        found.append(PlanAlarm(due, _("到点没有自动编排，请看工作进程的日志。")))
    return found


def _wrong(plan: PatrolPlan, at: datetime) -> str:
    """Return what is wrong with a plan, nothing when all is well."""
    if plan.asked_at is not None:
        begun = plan.taken_at is not None and plan.taken_at >= at - rules.SILENT_AFTER
        waited = at - plan.asked_at
        return (
            _("已等 {n} 分钟，没有编排进程接手。").format(n=waited // MINUTE) if waited > WAITED and not begun else ""
        )
    return plan.failure if plan.status != PlanStatus.PUBLISHED else ""
