"""Scheduled jobs: one run per slot, whatever beats and workers do."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from core.clock import now
from live import tasks
from live.jobs import TAKE_OVER_AFTER, missed_slots, run_once
from live.models import JobRun, Pulse
from live.tasks import export_heads

pytestmark = pytest.mark.django_db


def nothing() -> None:
    pass


def fail() -> None:
    Pulse.objects.create(name="half done", at=now())
    raise ValueError("the disk is full")


@pytest.mark.django_db(transaction=True)
def test_twenty_late_beats_give_one_run_of_a_slot():
    runs, together = [], threading.Barrier(20)

    def beat(number: int) -> bool:
        together.wait()
        ran = run_once(job="plan", slot="2026-11-22", work=lambda: runs.append(number))
        connections.close_all()
        return ran

    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(beat, range(20)))
    assert [number for number, ran in enumerate(said) if ran] == runs
    assert len(runs) == 1
    assert JobRun.objects.get(job="plan").finished_at is not None


def test_the_next_slot_runs_again():
    assert [run_once(job="plan", slot=slot, work=nothing) for slot in ("1", "2", "1", "2")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_failed_run_leaves_nothing_but_its_reason_and_may_be_repeated():
    with pytest.raises(ValueError, match="the disk is full"):
        run_once(job="plan", slot="1", work=fail)
    row = JobRun.objects.get(job="plan", slot="1")
    assert "the disk is full" in row.failure
    assert not Pulse.objects.exists()
    assert missed_slots(job="plan", due=["1"]) == ["1"]
    assert run_once(job="plan", slot="1", work=nothing)
    row.refresh_from_db()
    assert (row.failure, missed_slots(job="plan", due=["1"])) == ("", [])


def test_a_slot_whose_worker_was_killed_is_taken_over_once_it_is_surely_dead():
    JobRun.objects.create(job="plan", slot="1")
    assert not run_once(job="plan", slot="1", work=nothing)
    JobRun.objects.update(started_at=now() - TAKE_OVER_AFTER - timedelta(seconds=1))
    assert run_once(job="plan", slot="1", work=nothing)
    assert not run_once(job="plan", slot="1", work=nothing)


def test_missed_slots_are_those_without_a_good_end_in_the_order_given():
    run_once(job="plan", slot="2", work=nothing)
    with pytest.raises(ValueError, match="disk"):
        run_once(job="plan", slot="3", work=fail)
    JobRun.objects.create(job="plan", slot="4")
    run_once(job="other", slot="1", work=nothing)
    assert missed_slots(job="plan", due=["1", "2", "3", "4"]) == ["1", "3", "4"]


def test_the_days_heads_are_written_outside_the_database_once(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    at = now()
    monkeypatch.setattr(tasks, "now", lambda: at)  # one day, also at midnight
    export_heads()
    (file,) = (tmp_path / "journal-heads").iterdir()
    file.unlink()
    export_heads()
    assert list((tmp_path / "journal-heads").iterdir()) == []
