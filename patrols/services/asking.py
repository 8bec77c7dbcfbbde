"""Asking for a plan, taking what was asked for, and giving up: later work is a row (ARCHITECTURE.md)."""

import logging
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, require
from live.jobs import missed_slots, run_once
from patrols import rules
from patrols.choices import Phase, PlanStatus
from patrols.events import PlanAsked, PlanFailed
from patrols.models import PatrolPlan
from patrols.selectors.settings import hours_of, hours_of_all, patrol_day, template_in_force, template_of
from patrols.services.state import locked_by_id, say, touch
from stations.choices import OrganisationKind
from stations.models import Officer, Organisation

JOB = "patrol plan"
_logger = logging.getLogger(__name__)
# What a request sets and what its end clears.
ASKED = (
    "status", "asked_at", "asked_by", "taken_at", "attempts", "phase", "progress", "failure", "template", "day_starts_at",
)  # fmt: skip


@transaction.atomic
def ask_plan(*, officer: Officer | None, station: Organisation, day: date, template: str = "") -> PatrolPlan:
    """Have a station's day planned by a worker; the clock asks with no officer. Asked for already: nothing changes.

    Conflict when the plan is published: it is withdrawn first, so that no crew's way changes under it.
    """
    if officer is not None:
        require(rules.may_plan(officer, station.pk), _("巡防计划由值班所长或所领导安排。"))
    _check_day(station, day)
    plan = _plan_of(station, day, template)
    if plan.asked_at is not None or (officer is None and plan.status == PlanStatus.PUBLISHED):
        return plan
    if not rules.may_become(plan.status, PlanStatus.PLANNING) and plan.status != PlanStatus.PLANNING:
        raise Conflict(_("{day} 的计划已下达，请先撤回再重算。").format(day=day))
    plan.template = template_of(station, template) if template else template_in_force(plan.template, station)
    plan.day_starts_at = hours_of(station).day_starts_at
    plan.status, plan.asked_at, plan.asked_by = PlanStatus.PLANNING, now(), officer
    plan.taken_at, plan.attempts, plan.phase, plan.progress, plan.failure = None, 0, Phase.WAITING, 0, ""
    touch(plan, *ASKED)
    say(PlanAsked, plan, actor=officer, why="asked" if officer else "clock")
    return plan


def _plan_of(station: Organisation, day: date, template: str) -> PatrolPlan:
    """Lock a station's plan of a day, made on the way when there is none; two askers at once get the same."""
    locked = PatrolPlan.objects.select_for_update(no_key=True, of=("self",))
    plan = locked.filter(station=station, day=day).first()
    if plan is None:
        plan, _made = locked.get_or_create(
            station=station, day=day, defaults={"template": template_of(station, template, day)}
        )
    return plan


def _check_day(station: Organisation, day: date) -> None:
    today = patrol_day(station, now())
    if not today <= day <= today + timedelta(days=rules.DAYS_AHEAD):
        raise Invalid.field(
            "day",
            _("只能安排 {first} 至 {last} 的巡防。").format(first=today, last=today + timedelta(days=rules.DAYS_AHEAD)),
        )


def ask_due() -> None:
    """Let every station's next patrol day be asked for once its planning hour has come; what was missed is made up (P2).

    What fails for one station is logged, kept with its slot and tried again at the next call; the others get their plan.
    """
    at, hours = now(), hours_of_all()
    for station in Organisation.objects.filter(kind=OrganisationKind.STATION).order_by("code"):
        when = hours.get(station.pk) or hours_of(station)
        day = rules.planned_for(at, plan_at=when.plan_at, starts_at=when.day_starts_at)
        slot = f"{station.code} {day}"
        if day < rules.day_of(at, when.day_starts_at) or not missed_slots(job=JOB, due=[slot]):
            continue
        try:
            run_once(job=JOB, slot=slot, work=partial(_ask_by_clock, station, day))
        except Exception:
            _logger.exception("asking for the patrols of %s", slot)


def _ask_by_clock(station: Organisation, day: date) -> None:
    ask_plan(officer=None, station=station, day=day)


@transaction.atomic
def take_next() -> PatrolPlan | None:
    """Take the next plan that is asked for, people's before the clock's; one whose worker fell silent is taken up again."""
    free = Q(taken_at=None) | Q(taken_at__lt=now() - rules.SILENT_AFTER)
    due = PatrolPlan.objects.filter(free, asked_at__lte=now()).order_by(F("asked_by").asc(nulls_last=True), "asked_at")
    plan = due.select_related("station").select_for_update(no_key=True, of=("self",), skip_locked=True).first()
    if plan is None:
        return None
    if plan.attempts >= rules.MOST_ATTEMPTS:
        _give_up(plan, _("试了 {n} 次都没有算完，请看工作进程的日志。").format(n=plan.attempts))
        return None
    plan.taken_at, plan.attempts = now(), plan.attempts + 1
    plan.save(update_fields=["taken_at", "attempts"])
    return plan


def note_progress(plan: PatrolPlan, phase: Phase, percent: int) -> None:
    """Say how far a calculation is: what waits for it shows this, and a silent worker is told by it."""
    mine = PatrolPlan.objects.filter(pk=plan.pk, attempts=plan.attempts, asked_at__isnull=False)
    mine.update(phase=phase, progress=percent, taken_at=now())


@transaction.atomic
def fail_plan(*, plan: PatrolPlan, reason: str) -> None:
    """End a calculation that cannot succeed: an alarm. What was drafted before stays; else the day has no plan."""
    fresh = locked_by_id(plan.pk)
    if fresh.asked_at is not None and fresh.attempts == plan.attempts:
        _give_up(fresh, reason)


def release_plan(*, plan: PatrolPlan) -> None:
    """Let another worker try at once: this one met a fault that may pass."""
    PatrolPlan.objects.filter(pk=plan.pk, attempts=plan.attempts).update(taken_at=None)


def _give_up(plan: PatrolPlan, reason: str) -> None:
    plan.status = PlanStatus.DRAFT if plan.edition else PlanStatus.FAILED
    plan.asked_at, plan.taken_at, plan.failure = None, None, reason[:400]
    touch(plan, "status", "asked_at", "taken_at", "failure")
    say(PlanFailed, plan, actor=None, reason=plan.failure)
