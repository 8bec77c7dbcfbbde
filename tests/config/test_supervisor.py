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


@pytest.fixture
def supervisor(told):
    """Signals are ignored after a supervisor ends; a test process wants them back."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    with Supervisor(tell=told.append) as running:
        yield running
    for each, handler in before.items():
        signal.signal(each, handler)


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
