"""A crew on its round: at the stop, and on again (P5). Taps may come hours late and in any order; each has one effect."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, NotFound, require
from core.masking import mask_text
from patrols import rules
from patrols.choices import PlanStatus
from patrols.events import StopArrived, StopLeft
from patrols.models import PatrolPlan, Stop
from patrols.services.state import locked, say, seconds_between, touch
from stations.models import CrewMember, Officer
from stations.selectors.people import visible_stations


@transaction.atomic
def arrive_at_stop(*, officer: Officer, stop_id: int, at: datetime | None = None) -> Stop:
    """Stand at a stop since `at` (now, unless the tablet was cut off). Of two calls, by radio or tablet, the earlier moment counts."""
    plan, stop, moment = locked_stop(officer, stop_id, at)
    if stop.arrived_at is not None and moment >= stop.arrived_at:
        return stop
    stop.arrived_at = moment
    stop.save(update_fields=["arrived_at"])
    touch(plan)
    late_s = round((moment - stop.arrive_at).total_seconds())
    say(StopArrived, plan, actor=officer, unit=stop.duty.unit.call_sign, stop=stop.pk, place=stop.name, late_s=late_s)
    return stop


@transaction.atomic
def leave_stop(*, officer: Officer, stop_id: int, at: datetime | None = None, note: str = "") -> Stop:
    """Go on from a stop, with what was seen there. Who never tapped the arrival stood there for a moment."""
    plan, stop, moment = locked_stop(officer, stop_id, at)
    if stop.left_at is not None:
        return stop
    if stop.arrived_at is not None and moment < stop.arrived_at:
        raise Invalid.field("at", _("离开不能早于到达。"))
    stop.arrived_at, stop.left_at = stop.arrived_at or moment, moment
    stop.note = mask_text(note.strip())
    stop.save(update_fields=["arrived_at", "left_at", "note"])
    touch(plan)
    stayed_s = seconds_between(stop.arrived_at, stop.left_at)
    say(StopLeft, plan, actor=officer, unit=stop.duty.unit.call_sign, stop=stop.pk, place=stop.name, stayed_s=stayed_s)
    return stop


def locked_stop(officer: Officer, stop_id: int, at: datetime | None) -> tuple[PatrolPlan, Stop, datetime]:
    """Lock the plan, then read its stop, for who may say at `at` what is done there; NotFound for a foreign station's as for none."""
    stops = Stop.objects.filter(pk=stop_id, duty__plan__station__in=visible_stations(officer))
    plan_id = stops.values_list("duty__plan_id", flat=True).first()
    if plan_id is None:
        raise NotFound(_("没有找到这个停留点，或您无权查看。"))
    plan = locked(officer, plan_id)
    stop = Stop.objects.select_related("duty__unit", "community").filter(pk=stop_id).first()
    if stop is None:
        raise Conflict(_("路线刚刚重排，请刷新后再点。"))
    moment = _checked(at)
    require(rules.may_walk(officer, plan, _crew_at(stop, moment)), _("只有该车组的成员或值班员可以登记到离。"))
    if plan.status != PlanStatus.PUBLISHED:
        raise Conflict(_("计划还没有下达，不能登记到离。"))
    return plan, stop, moment


def _crew_at(stop: Stop, moment: datetime) -> QuerySet[CrewMember, int]:
    """Return who sat in a stop's unit when the button was pressed: the tap may arrive when the shift is over."""
    crew = CrewMember.objects.filter(Q(until=None) | Q(until__gte=moment), unit_id=stop.duty.unit_id, since__lte=moment)
    return crew.values_list("officer_id", flat=True)


def _checked(at: datetime | None) -> datetime:
    moment = at or now()
    if moment > now() + rules.CLOCK_SKEW:
        raise Invalid.field("at", _("时间在将来，请校准终端时钟。"))
    if moment < now() - rules.OLDEST_TAP:
        raise Invalid.field("at", _("超过 24 小时的登记不再受理。"))
    return moment
