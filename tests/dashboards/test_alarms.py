"""What the wall calls out: patrol days without a plan, workers that stand still (P2, RELIABILITY.md)."""

from datetime import datetime, timedelta

import pytest

from core.clock import SHANGHAI, now
from dashboards.selectors.alarms import alarms
from live.models import Pulse
from live.tasks import LATE_AFTER_S, beat_canary
from patrols import rules
from patrols.models import PatrolPlan
from patrols.selectors.alarms import WAITED, plan_alarms
from patrols.selectors.settings import patrol_day
from patrols.services.asking import ask_plan, fail_plan, take_next
from stations.choices import Role
from stations.models import Officer, Organisation
from tests.factories import patrols, stations

pytestmark = pytest.mark.django_db
# Half past five in the morning: the day that begins at six is planned.
PLANNING = datetime(2026, 11, 25, 5, 30, tzinfo=SHANGHAI)


@pytest.fixture
def station() -> Organisation:
    return stations.station()


@pytest.fixture
def leader(station: Organisation) -> Officer:
    return stations.officer(station, Role.DUTY_LEADER)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    for module in ("patrols.selectors.alarms", "patrols.services.asking", "core.clock"):
        monkeypatch.setattr(f"{module}.now", lambda: moment)


def test_a_plan_that_fails_before_its_day_begins_is_called_out_at_once(station, monkeypatch):
    at(monkeypatch, PLANNING - timedelta(seconds=1))
    ask_plan(officer=None, station=station, day=PLANNING.date() - timedelta(days=1))
    at(monkeypatch, PLANNING)
    ask_plan(officer=None, station=station, day=PLANNING.date())
    assert plan_alarms(station) == []
    yesterday, coming = take_next(), take_next()
    fail_plan(plan=coming, reason="没有可以巡防的警力单元")
    assert [(alarm.day, alarm.why) for alarm in plan_alarms(station)] == [(PLANNING.date(), "没有可以巡防的警力单元")]
    assert yesterday.day == PLANNING.date() - timedelta(days=1)


def test_a_plan_that_no_planner_takes_is_called_out_after_half_an_hour_and_not_while_one_is_at_it(station, leader):
    plan = patrols.asked(leader)
    assert plan_alarms(station) == []
    PatrolPlan.objects.update(asked_at=now() - WAITED - timedelta(minutes=2))
    (alarm,) = plan_alarms(station)
    assert (alarm.day, "32" in alarm.why) == (plan.day, True)
    take_next()
    assert plan_alarms(station) == []
    PatrolPlan.objects.update(taken_at=now() - rules.SILENT_AFTER - timedelta(seconds=1))
    assert len(plan_alarms(station)) == 1


def test_a_day_that_was_not_even_asked_for_is_called_out_ten_minutes_after_its_planning_hour(station, monkeypatch):
    ask = PLANNING.date() - timedelta(days=1)
    at(monkeypatch, PLANNING - timedelta(hours=1))
    ask_plan(officer=None, station=station, day=ask)
    at(monkeypatch, PLANNING + timedelta(minutes=9))
    assert [alarm.day for alarm in plan_alarms(station) if alarm.day != ask] == []
    at(monkeypatch, PLANNING + timedelta(minutes=11))
    assert [alarm.day for alarm in plan_alarms(station) if alarm.day != ask] == [PLANNING.date()]


def test_what_the_leader_published_is_no_alarm(station, leader):
    patrols.published(leader, stations.unit(station, "M1"))
    PatrolPlan.objects.update(failure="没有路网")
    assert plan_alarms(station) == []


def test_workers_that_stand_still_are_called_out_before_all_else(station, leader, logged_in):
    patrols.published(leader, stations.unit(station, "M1"))
    assert [alarm["name"] for alarm in alarms(station)] == ["后台进程"]
    beat_canary()
    assert alarms(station) == []
    Pulse.objects.update(at=now() - timedelta(seconds=LATE_AFTER_S + 60))
    PatrolPlan.objects.update(status="failed", failure="没有路网")
    told = logged_in(leader).get("/api/v1/dashboards/today/").json()["alarms"]
    day = f"{patrol_day(station, now()):%m-%d}"
    assert told == [
        {"name": "后台进程", "why": "已 2 分钟没有动静"}, {"name": f"{day} 巡防计划", "why": "没有路网"},
    ]  # fmt: skip
