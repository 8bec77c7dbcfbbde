"""Beats double, planners die, clocks are wrong: one plan a station and day, none lost (P2)."""

import os
import signal
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from config.embedded import Valkey
from config.programs import beat_program, planner_program, worker_program
from config.supervisor import Program
from core.clock import SHANGHAI, now
from live.models import Entry, JobRun, Pulse
from patrols import rules
from patrols.choices import PlanStatus
from patrols.models import PatrolPlan, PatrolSetting
from patrols.services.asking import JOB, ask_due
from patrols.tasks import sweep_due_plans, sweep_plan_slots
from stations.choices import Role
from tests.factories import patrols, stations
from tests.factories.stations import LAT, LON
from tests.faults.test_workers import PATIENCE_S, ask, running, until_all_is_taken
from tests.live.room import Room, open_room
from tests.live.screen import wait_for
from tests.moments import stand_clear_of_changes
from tests.servers import environment

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.timeout(240)]
SOON = timedelta(seconds=0.5)


@pytest.fixture(autouse=True)
def _one_day() -> None:
    """The next slot falls when the test says so, and not because the night is over."""
    stand_clear_of_changes(60)


def furnish(room: Room) -> Room:
    """Give a station somewhere to stand and crews that are out at any hour; its day is planned as it begins."""
    for number in range(4):
        stations.place(room.station, name=f"商铺{number}", lon=LON + number * 0.003, lat=LAT)
    always = patrols.round_the_clock(room.station, ("M1", "motorcycle"), ("C1", "car"))
    PatrolSetting.objects.create(station=room.station, template=always, plan_at=time(5, 59, 59, 999_999))
    return room


@pytest.fixture
def env(room: Room, bell: Valkey, tmp_path: Path) -> dict[str, str]:
    furnish(room)
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


def days_of(room: Room, *statuses: str) -> list[date]:
    found = PatrolPlan.objects.filter(station=room.station, **{"status__in": statuses} if statuses else {})
    return list(found.order_by("day").values_list("day", flat=True))


def falls_due(room: Room, at: datetime) -> date:
    """Let a station's next slot fall at a moment that is near; return the day that is to be planned then."""
    plan_at = at.astimezone(SHANGHAI).time()
    PatrolSetting.objects.filter(station=room.station).update(plan_at=plan_at)
    return rules.planned_for(at, plan_at=plan_at, starts_at=time(6))


def kill(program: Program) -> None:
    assert program.process is not None
    os.killpg(program.process.pid, signal.SIGKILL)
    program.process.wait()


def test_beats_killed_around_the_slot_and_doubled_afterwards_ask_for_each_day_once(room, env, tmp_path):
    rooms, env = [room, furnish(open_room())], env | {"DJANGO_SETTINGS_MODULE": "tests.faults.quick_clock"}
    beats = [beat_program(logs=tmp_path, schedule=tmp_path / f"beat{number}", env=env) for number in range(3)]
    worker, planner = worker_program(logs=tmp_path, env=env), planner_program(logs=tmp_path, env=env)
    with running(worker), running(planner), running(beats[0]):
        wait_for(lambda: all(map(days_of, rooms)), within_s=PATIENCE_S, what="the clock goes")
        first = [days_of(each)[0] for each in rooms]
        # The one station's slot falls while the beat still goes, the other's when it is dead.
        last = [falls_due(rooms[0], now() + SOON)]
        wait_for(lambda: last[0] in days_of(rooms[0]), within_s=PATIENCE_S, what="the slot was asked for")
        kill(beats[0])
        last.append(falls_due(rooms[1], now() + SOON))
        with running(beats[1]), running(beats[2]):
            wait_for(
                lambda: all(day in days_of(each, PlanStatus.DRAFT) for each, day in zip(rooms, last, strict=True)),
                within_s=PATIENCE_S,
                what="both are drafted",
            )
            kill(beats[1])
            Pulse.objects.all().delete()
            wait_for(lambda: Pulse.objects.filter(name="worker").exists(), within_s=PATIENCE_S, what="the other beat")
    for each, since, until in zip(rooms, first, last, strict=True):
        days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
        assert len(days) > 1
        assert days_of(each, PlanStatus.DRAFT) == days
        slots = JobRun.objects.filter(job=JOB, slot__startswith=f"{each.code} ").values_list("slot", "failure")
        assert sorted(slots) == [(f"{each.code} {day}", "") for day in days]
        said = Entry.objects.filter(stream_id=each.code, kind__in=["plan.asked", "plan.drafted"])
        assert said.count() == 2 * len(days)
        assert set(PatrolPlan.objects.filter(station=each.station).values_list("edition", flat=True)) == {1}
