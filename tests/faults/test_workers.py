"""Workers and beats die, double and repeat: later work is done, once."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.celery import app
from config.embedded import Valkey
from config.programs import beat_program, worker_program
from config.supervisor import Program
from core.clock import local_day, now
from incidents.models import Incident
from incidents.tasks import sweep_late_stages
from live.models import Entry, JobRun, Pulse
from live.tasks import beat_canary, export_heads
from tests.factories import incidents
from tests.live.screen import wait_for
from tests.servers import environment

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.timeout(240)]
PATIENCE_S = 60
LATE = 60


@contextmanager
def running(program: Program) -> Iterator[Program]:
    """What a test waits for has happened when it leaves: the program is cut off, a polite end takes five seconds."""
    program.start()
    try:
        yield program
    finally:
        if program.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(program.process.pid, signal.SIGKILL)
        program.stop()


@pytest.fixture
def env(room: Any, bell: Valkey, tmp_path: Path) -> dict[str, str]:  # noqa: ARG001 - on a committed room
    return environment(REDIS_URL=bell.url, VAR_DIR=str(tmp_path))


def ask(bell: Valkey, task: Any) -> None:
    """Put a task into the broker, as beat does."""
    with app.connection_for_write(bell.url) as broker:
        task.apply_async(connection=broker)


def until_all_is_taken(bell: Valkey) -> None:
    """Every message that was put into the broker so far has come to a worker."""
    Pulse.objects.filter(name="worker").delete()
    ask(bell, beat_canary)
    wait_for(lambda: Pulse.objects.filter(name="worker").exists(), within_s=PATIENCE_S, what="all was taken")


def late_entries() -> list[str]:
    return list(Entry.objects.filter(kind="incident.stage_late").values_list("number", flat=True))


def test_a_worker_killed_in_the_middle_of_a_sweep_leaves_no_stage_unsaid_and_none_said_twice(room, bell, env, tmp_path):
    numbers = [incidents.incident(room.dispatcher, caller_phone="").number for _ in range(LATE)]
    Incident.objects.update(stage_due_at=now())
    with running(worker_program(logs=tmp_path, env=env)) as worker:
        ask(bell, sweep_late_stages)
        wait_for(lambda: len(late_entries()) >= 5, within_s=PATIENCE_S, what="the sweep began")
        assert worker.process is not None
        os.killpg(worker.process.pid, signal.SIGKILL)
    with running(worker_program(logs=tmp_path, env=env)):
        ask(bell, sweep_late_stages)
        ask(bell, sweep_late_stages)
        wait_for(lambda: len(late_entries()) >= LATE, within_s=PATIENCE_S, what="every late stage was said")
        until_all_is_taken(bell)
    assert sorted(late_entries()) == sorted(numbers)


@pytest.mark.usefixtures("room")
def test_two_beats_and_a_repeated_message_do_a_days_job_once(room, bell, env, tmp_path):
    incidents.incident(room.dispatcher)
    began = now()
    Incident.objects.update(stage_due_at=began)
    beats = [beat_program(logs=tmp_path / name, schedule=tmp_path / name, env=env) for name in ("one", "two")]
    with running(worker_program(logs=tmp_path, env=env)), running(beats[0]), running(beats[1]):
        for _ in range(5):
            ask(bell, export_heads)
        until_all_is_taken(bell)
        heads = JobRun.objects.filter(job="journal heads")  # what else falls due at this hour runs beside it
        ended = heads.exclude(finished_at=None)
        wait_for(lambda: 0 < heads.count() == ended.count(), within_s=PATIENCE_S, what="the job ran")
        wait_for(lambda: late_entries() != [], within_s=PATIENCE_S, what="a beat swept")
    days = {local_day(began), local_day(now())}  # two when midnight falls among them
    slots = sorted(heads.values_list("slot", "failure"))
    assert slots == sorted((file.stem, "") for file in (tmp_path / "journal-heads").iterdir())
    assert {date.fromisoformat(slot) for slot, _failure in slots} <= days
    assert len(late_entries()) == 1
