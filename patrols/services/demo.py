"""Patrols of the demo station: today's plan is published and under way, tomorrow's is a draft to try things on."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from core.clock import now
from core.errors import NotAllowed
from patrols.choices import PlanStatus
from patrols.models import PatrolPlan, Stop
from patrols.selectors.settings import patrol_day
from patrols.services.asking import ask_plan
from patrols.services.calculating.run import work_on_next
from patrols.services.online import check_point, open_online_patrol
from patrols.services.publishing import publish_plan
from patrols.services.road import arrive_at_stop, leave_stop
from stations.choices import Role
from stations.models import Officer, Organisation
from stations.selectors.people import station_named

# A demo is not made to be waited for.
SECONDS = 15.0
VIDEOS = ("柳堤夜市东口", "南薰步行街北段", "锦绣农贸市场后门", "澄湖大厦地下车库")
GROUPS = ("柳堤房东群", "望月业主群", "夜市商户群")


def load_demo_patrols(*, code: str) -> int:
    """Plan the running and the next day of the demo station; return how many were made. What is there is left alone."""
    if not settings.DEMO:
        raise NotAllowed("这套系统不允许装入演示数据（DEMO 未开启）。")
    station = station_named(code)
    leader = Officer.objects.filter(station=station, is_active=True, roles__contains=[Role.DUTY_LEADER]).first()
    if leader is None:
        return 0
    today, made = patrol_day(station, now()), 0
    for day in (today, today + timedelta(days=1)):
        if PatrolPlan.objects.filter(station=station, day=day).exists():
            continue
        plan = ask_plan(officer=leader, station=station, day=day)
        made += work_on_next(seconds=SECONDS)
        if day == today and PatrolPlan.objects.get(pk=plan.pk).status == PlanStatus.DRAFT:
            publish_plan(officer=leader, plan_id=plan.pk)
            _walk(plan, leader)
    if made:
        _look(station, leader)
    return made


@transaction.atomic
def _walk(plan: PatrolPlan, leader: Officer) -> None:
    """Let the leader have heard by radio from crews where they should have been by now; every ninth stop was missed."""
    at = now()
    stops = Stop.objects.filter(duty__plan=plan, leave_at__lt=at).order_by("arrive_at")
    for number, stop in enumerate(stops):
        late = timedelta(seconds=37 * (number % 7))
        if number % 9 == 0 or stop.leave_at + late > at:
            continue
        arrive_at_stop(officer=leader, stop_id=stop.pk, at=stop.arrive_at + late)
        leave_stop(officer=leader, stop_id=stop.pk, at=stop.leave_at + late)


def _look(station: Organisation, leader: Officer) -> None:
    """Open an online patrol that is half done."""
    start = now() - timedelta(hours=1)
    patrol = open_online_patrol(
        officer=leader, station=station, title="夜市与商圈网上巡防", starts_at=start, ends_at=start + timedelta(hours=7),
        videos=VIDEOS, groups=GROUPS,
    )  # fmt: skip
    findings = ("", "流动摊贩占道，已通知社区民警", "")
    for point, finding in zip(patrol.points.all(), findings, strict=False):
        check_point(officer=leader, patrol_id=patrol.pk, point_id=point.pk, finding=finding)
