"""How a plan is locked, saved and said."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.errors import NotFound
from live.journal import Actor, record
from patrols.events import PlanEvent
from patrols.models import PatrolPlan
from patrols.selectors.plans import plan_card, with_duties
from stations.models import Officer
from stations.selectors.people import visible_stations


def locked(officer: Officer, plan_id: int) -> PatrolPlan:
    """Lock a visible plan for a change; NotFound otherwise."""
    plans = PatrolPlan.objects.filter(station__in=visible_stations(officer), pk=plan_id)
    plan = plans.select_related("station").select_for_update(no_key=True, of=("self",)).first()
    if plan is None:
        raise NotFound(_("没有找到这份巡防计划，或您无权查看。"))
    return plan


def locked_by_id(plan_id: int) -> PatrolPlan:
    """Lock a plan whose right to see was answered before."""
    return PatrolPlan.objects.select_related("station").select_for_update(no_key=True, of=("self",)).get(pk=plan_id)


def touch(plan: PatrolPlan, *fields: str) -> None:
    """Save the fields, with a new version."""
    plan.version += 1
    plan.save(update_fields=[*fields, "version"])


def say(kind: type[PlanEvent], plan: PatrolPlan, *, actor: Actor | None, **more: Any) -> None:
    """Journal what happened to a plan with its whole new card: the last line of a service."""
    fresh = with_duties(PatrolPlan.objects.filter(pk=plan.pk)).get()
    record(
        kind(stream=plan.station.code, subject_id=plan.pk, number=plan.day.isoformat(), card=plan_card(fresh), **more),
        actor=actor,
    )


def seconds_between(start: datetime, end: datetime) -> int:
    """Return whole seconds, never less than 0."""
    return max(0, round((end - start).total_seconds()))
