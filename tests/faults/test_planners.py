"""Beats double, planners die, clocks are wrong: one plan a station and day, none lost (P2)."""

import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.embedded import Valkey
from config.programs import planner_program, worker_program
from core.clock import now
from live.models import Entry, JobRun
from patrols import rules
from patrols.choices import PlanStatus
from patrols.models import PatrolPlan
from patrols.services.asking import JOB, ask_due
from patrols.tasks import sweep_due_plans, sweep_plan_slots
from stations.choices import Role
from tests.factories import patrols, stations
from tests.factories.stations import LAT, LON
from tests.faults.test_workers import PATIENCE_S, ask, running, until_all_is_taken
from tests.live.screen import wait_for
from tests.servers import environment

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.timeout(240)]


@pytest.fixture
def env(room: Any, bell: Valkey, tmp_path: Path) -> dict[str, str]:
    for number in range(4):
        stations.place(room.station, name=f"商铺{number}", lon=LON + number * 0.003, lat=LAT)
    patrols.round_the_clock(room.station, ("M1", "motorcycle"), ("C1", "car"))
    return environment(REDIS_URL=bell.url, VAR_DIR=str(tmp_path))


def test_slots_swept_again_and_again_by_two_workers_ask_once(room, bell, env, tmp_path):
    logs = [tmp_path / name for name in ("one", "two")]
    with running(worker_program(logs=logs[0], env=env)), running(worker_program(logs=logs[1], env=env)):
        for _ in range(8):
            ask(bell, sweep_plan_slots)
        until_all_is_taken(bell)
        wait_for(
            lambda: PatrolPlan.objects.filter(station=room.station).exists(),
            within_s=PATIENCE_S,
            what="it was asked for",
        )
    mine = JobRun.objects.filter(job=JOB, slot__startswith=f"{room.code} ")
    assert [row.failure for row in mine] == [""]
    assert Entry.objects.filter(kind="plan.asked", stream_id=room.code).count() == 1


def test_a_planner_killed_in_the_middle_of_a_day_leaves_it_to_the_next(room, bell, env, tmp_path):
    leader = stations.officer(room.station, Role.DUTY_LEADER)
    plan = patrols.asked(leader, template="always")
    with running(planner_program(logs=tmp_path, env=env)) as planner:
        ask(bell, sweep_due_plans)
        wait_for(
            lambda: PatrolPlan.objects.get(pk=plan.pk).taken_at is not None, within_s=PATIENCE_S, what="it was taken"
        )
        assert planner.process is not None
        os.killpg(planner.process.pid, signal.SIGKILL)
    half = PatrolPlan.objects.get(pk=plan.pk)
    if half.status == PlanStatus.PLANNING:
        PatrolPlan.objects.update(taken_at=now() - rules.SILENT_AFTER - timedelta(seconds=1))
    with running(planner_program(logs=tmp_path, env=env)):
        for _ in range(3):
            ask(bell, sweep_due_plans)
        wait_for(
            lambda: PatrolPlan.objects.get(pk=plan.pk).status == PlanStatus.DRAFT,
            within_s=PATIENCE_S,
            what="it is drafted",
        )
    assert Entry.objects.filter(kind="plan.drafted", stream_id=room.code).count() == 1
    assert PatrolPlan.objects.get().edition == 1


@pytest.mark.parametrize("wrong", [-timedelta(hours=1), timedelta(hours=1)])
def test_a_clock_an_hour_off_asks_for_each_day_once(room, monkeypatch, wrong):
    days = set()
    for hour in range(0, 72, 3):
        at = now() + timedelta(hours=hour)
        for moment in (at, at + wrong):
            monkeypatch.setattr("patrols.services.asking.now", lambda moment=moment: moment)
            ask_due()
            days |= set(PatrolPlan.objects.filter(station=room.station).values_list("day", flat=True))
    slots = list(JobRun.objects.filter(job=JOB, slot__startswith=f"{room.code} ").values_list("slot", flat=True))
    assert len(slots) == len(set(slots)) == len(days) == PatrolPlan.objects.filter(station=room.station).count()
    assert len(days) in {3, 4}
