"""A real Chromium in front of the real server: it sees no network but ours, and every fault on a page fails the test."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect

from core.clock import SHANGHAI, now
from stations.models import Officer
from tests.e2e.chromium import PROGRAMS, chromium, program
from tests.e2e.kept import KeptContexts
from tests.e2e.screen import Screen, session_cookie
from tests.factories import stations
from tests.factories.stations import LAT, LON
from tests.live.room import Room

# Two cores serve the tests, the server, the database and the browser.
PATIENCE_MS = 15_000
# A request is at work between two statements too: one is over when its connection has rested.
BUSY = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend' AND (state <> 'idle' OR state_change > clock_timestamp() - interval '0.2 s')"
)
# A day ends at midnight, a patrol day at six in the morning: what is counted and planned by the day begins anew.
DAY_ENDS_AT_HOURS = (0, 6)
TOO_NEAR = timedelta(seconds=40)
Opener = Callable[..., Screen]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all screens of this process."""
    executable = program()
    if executable is None:
        pytest.skip(f"no browser here ({', '.join(PROGRAMS)} are not in PATH)")
    expect.set_options(timeout=PATIENCE_MS)
    with chromium(executable) as started:
        yield started


@pytest.fixture(scope="session")
def contexts(browser: Browser, web: str) -> KeptContexts:
    """Where screens come from: what was loaded stays warm, what was stored does not stay."""
    return KeptContexts(browser, f"http://{web}", patience_ms=PATIENCE_MS)


@pytest.fixture
def room(room: Room) -> Room:
    """The room with a community, a night market in it, and units whose position is known."""
    let_the_day_end()
    stations.community(room.station)
    stations.place(room.station)
    for number, unit in enumerate(room.units, 1):
        stations.fix(unit, LON + number * 0.001, LAT, by=room.dispatcher)
    return room


@pytest.fixture
def open_screen(contexts: KeptContexts, web: str, room: Room) -> Iterator[Opener]:
    """Open a screen: a browser of its own, logged in as the dispatcher unless told otherwise; all must end without a fault."""
    screens: list[Screen] = []

    def open_(
        path: str = "/",
        *,
        officer: Officer | None = room.dispatcher,
        width: int = 1920,
        height: int = 1080,
        **more: Any,
    ) -> Screen:
        context = contexts.take(**more)
        if officer is not None:
            context.add_cookies([session_cookie(officer, f"http://{web}")])
        screen = Screen(context.new_page(), address=web)
        screens.append(screen)
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.go(path)
        return screen

    yield open_
    faults = [fault for screen in screens for fault in screen.faults()]
    for screen in screens:
        screen.leave()
        contexts.give_back(screen.page.context)
    let_answers_end()
    assert faults == []


def let_the_day_end() -> None:
    """No test begins in one day and ends in the next: one that would waits for the new day."""
    at = now().astimezone(SHANGHAI)
    soon = at + TOO_NEAR
    if soon.hour != at.hour and soon.hour in DAY_ENDS_AT_HOURS:
        time.sleep((soon.replace(minute=0, second=0, microsecond=0) - at).total_seconds())


def let_answers_end() -> None:
    """Wait until the server reads for nobody: the flush after a test takes every table and cannot while a page still asks."""
    give_up = time.monotonic() + PATIENCE_MS / 1000
    with connection.cursor() as cursor:
        while time.monotonic() < give_up:
            cursor.execute(BUSY)
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.05)
