"""Handing a plan to the crews, and taking it back (P2)."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, require
from core.masking import mask_text
from patrols import rules
from patrols.choices import PlanStatus
from patrols.events import PlanPublished, PlanWithdrawn
from patrols.models import PatrolPlan, Stop
from patrols.services.state import locked, say, touch
from stations.models import Officer


@transaction.atomic
def publish_plan(*, officer: Officer, plan_id: int, version: int | None = None) -> PatrolPlan:
    """Give the crews their routes. The second call changes nothing; Conflict when it is not the plan that was looked at."""
    plan = locked(officer, plan_id)
    require(rules.may_publish(officer, plan), _("只有值班所长或所领导可以下达巡防计划。"))
    if plan.status == PlanStatus.PUBLISHED:
        return plan
    if not rules.may_become(plan.status, PlanStatus.PUBLISHED):
        raise Conflict(
            _("{day} 的计划现在是“{status}”，不能下达。").format(day=plan.day, status=PlanStatus(plan.status).label)
        )
    if version is not None and version != plan.version:
        raise Conflict(_("计划刚刚有变化，请看过新的再下达。"), {"version": str(plan.version)})
    if rules.day_span(plan.day, plan.day_starts_at)[1] <= now():
        raise Conflict(_("{day} 已经过去，不能再下达。").format(day=plan.day))
    plan.status, plan.published_at, plan.published_by = PlanStatus.PUBLISHED, now(), officer
    touch(plan, "status", "published_at", "published_by")
    say(PlanPublished, plan, actor=officer, edition=plan.edition)
    return plan


@transaction.atomic
def withdraw_plan(*, officer: Officer, plan_id: int, why: str = "") -> PatrolPlan:
    """Take a published plan back to change it; Conflict once a crew has been at a stop."""
    plan = locked(officer, plan_id)
    require(rules.may_publish(officer, plan), _("只有值班所长或所领导可以撤回巡防计划。"))
    if plan.status == PlanStatus.DRAFT:
        return plan
    if not rules.may_become(plan.status, PlanStatus.DRAFT):
        raise Conflict(_("{day} 的计划没有下达，不用撤回。").format(day=plan.day))
    if Stop.objects.filter(duty__plan=plan, arrived_at__isnull=False).exists():
        raise Conflict(_("已有车组到达停留点，不能再撤回。"))
    plan.status, plan.published_at, plan.published_by = PlanStatus.DRAFT, None, None
    touch(plan, "status", "published_at", "published_by")
    say(PlanWithdrawn, plan, actor=officer, why=mask_text(why))
    return plan
