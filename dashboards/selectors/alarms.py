"""What the wall has to call out beside the incidents: workers that stand still, patrol days without a plan."""

from django.utils.translation import gettext as _

from core.clock import now
from live.selectors import pulse_age
from live.tasks import CANARY, LATE_AFTER_S
from patrols.selectors.alarms import plan_alarms
from stations.models import Organisation


def alarms(station: Organisation) -> list[dict[str, str]]:
    """Return [{name, why}], the workers first: without them no timer is called and nothing is planned. Three queries."""
    plans = [
        {"name": _("{day} 巡防计划").format(day=f"{alarm.day:%m-%d}"), "why": alarm.why}
        for alarm in plan_alarms(station)
    ]
    return _workers() + plans


def _workers() -> list[dict[str, str]]:
    age = pulse_age(CANARY, now().timestamp())
    if age is not None and age <= LATE_AFTER_S:
        return []
    why = _("从未有过动静") if age is None else _("已 {n} 分钟没有动静").format(n=max(1, round(age / 60)))
    return [{"name": _("后台进程"), "why": why}]
