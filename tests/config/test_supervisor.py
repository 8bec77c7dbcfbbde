"""What dies is started again; what keeps dying stops everything with a sentence."""

import signal
import sys
import time

import pytest

from config.supervisor import GaveUpError, Program, Supervisor

pytestmark = pytest.mark.faults


@pytest.fixture
def told():
    return []


@pytest.fixture(autouse=True)
def signals():
    """They are ignored after a supervisor ends; a test process wants them back."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.fixture
def supervisor(told):
    with Supervisor(tell=told.append) as running:
        yield running


def program(tmp_path, source):
    return Program("part", [sys.executable, "-c", source], log=tmp_path / "part.log", env={})


def look_until_it_gives_up(supervisor):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        supervisor.look()
        time.sleep(0.02)


def test_a_part_that_was_killed_is_started_again(supervisor, told, tmp_path):
    part = program(tmp_path, "import time; time.sleep(600)")
    supervisor.start(part)
    first = part.process
    first.kill()
    first.wait()
    supervisor.look()
    assert part.process.poll() is None
    assert part.process.pid != first.pid
    assert told == ["part ended (code -9); starting it again."]


def test_a_part_that_keeps_ending_is_given_up_with_its_last_words(supervisor, tmp_path):
    part = program(tmp_path, "raise SystemExit('error: no such table')")
    supervisor.start(part)
    with pytest.raises(GaveUpError, match=r"part keeps ending \(error: no such table\)"):
        look_until_it_gives_up(supervisor)


def test_stopping_ends_a_part_that_ignores_being_asked(tmp_path, monkeypatch):
    monkeypatch.setattr("config.supervisor.PATIENCE_S", 0.2)
    deaf = "import signal, time\nfor s in (15, 3): signal.signal(s, signal.SIG_IGN)\nprint('deaf', flush=True)\ntime.sleep(600)"
    part = program(tmp_path, deaf)
    part.start()
    while "deaf" not in part.log.read_text():
        time.sleep(0.02)
    process = part.process
    part.stop()
    # the last signal was sent; with a moment's patience nobody has seen it arrive
    assert process.wait(timeout=30) == -signal.SIGKILL


WAITS = """
import signal, time
from pathlib import Path
def end(*_):
    Path({mine!r}).touch()
    while not Path({other!r}).exists():
        time.sleep(0.01)
    raise SystemExit
signal.signal(signal.SIGTERM, end)
Path({ready!r}).touch()
time.sleep(600)
"""


def test_programs_are_asked_to_end_together(told, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    ready = [tmp_path / "one_ready", tmp_path / "two_ready"]
    codes = []
    with Supervisor(tell=told.append) as running:
        for mine, other, up in ((one, two, ready[0]), (two, one, ready[1])):
            part = program(tmp_path, WAITS.format(mine=str(mine), other=str(other), ready=str(up)))
            running.start(part)
            codes.append(part.process)
        while not all(up.exists() for up in ready):
            time.sleep(0.02)
    assert [process.returncode for process in codes] == [0, 0]
