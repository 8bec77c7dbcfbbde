"""The line breaks: Redis dies or forgets, networks are cut, the database is an older one. Every screen is right again."""

import io
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from redis import Redis

from live.journal import record
from live.selectors import head
from tests.factories import incidents
from tests.live.room import Room
from tests.live.screen import Screen, Wall, wait_for
from tests.live.words import noted

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.timeout(240)]
EQUAL_WITHIN_S = 10
# The screens, the server and other tests share two cores; the bench measures the limit itself on a quiet machine.
SLACK_S = 20
REPORT = {"kind": "alarm", "type": "order.fight", "source": "110", "location": {"address": "柳堤夜市"}}


def level(room: Room, screens: list[Screen], within_s: float = EQUAL_WITHIN_S + SLACK_S) -> None:
    """All screens stand where the journal stands, and show what a fresh one shows."""
    at = head(room.code)

    def all_there() -> bool:
        return all(screen.picture and (screen.picture.epoch, screen.picture.offset) == at for screen in screens)

    wait_for(all_there, within_s=within_s, what=f"{at}: {sorted(screen.offset for screen in screens)}")


def equal(wall: Wall, screens: list[Screen]) -> None:
    fresh = wall.fresh(screens[0])
    assert [screen.picture for screen in screens] == [fresh] * len(screens)
    assert {status for screen in screens for status in screen.statuses} == {200}


def opened(web: str, wall: Wall, room: Room, count: int) -> list[Screen]:
    screens = [wall.open(web, room.code, room.token) for _ in range(count)]
    wait_for(lambda: all(screen.connected for screen in screens), within_s=120, what="all screens connected")
    return screens


def api(web: str, room: Room, path: str, body: dict[str, Any]) -> httpx.Response:
    return httpx.post(
        f"http://{web}/api/v1/{path}", json=body, headers={"Authorization": f"Token {room.token}"}, timeout=30, trust_env=False
    )  # fmt: skip


def test_with_redis_killed_intake_and_dispatch_go_on_and_the_screens_follow(web, bell, wall, room):
    screens = opened(web, wall, room, 3)
    assert bell.process is not None
    bell.process.send_signal(signal.SIGKILL)
    bell.process.wait()
    reported = api(web, room, "incidents/", REPORT)
    sent = api(web, room, f"incidents/{reported.json()['number']}/dispatch/", {"units": ["M1"]})
    assert (reported.status_code, sent.status_code) == (201, 200)
    level(room, screens)
    bell.start()
    assert api(web, room, "incidents/", REPORT).status_code == 201
    level(room, screens)
    equal(wall, screens)


def _burst(room: Room, count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            record(noted(room.code, str(number)), actor=None)
    connections.close_all()


def test_redis_wiped_and_its_listeners_thrown_out_in_a_burst_of_two_thousand(web, bell, wall, room):
    screens, before = opened(web, wall, room, 5), head(room.code).offset
    with Redis.from_url(bell.url) as doorbell, ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(_burst, room, 500) for _ in range(4)]
        while not all(writer.done() for writer in writers):
            doorbell.flushall()
            doorbell.client_kill_filter(_type="pubsub")
    level(room, screens)
    equal(wall, screens)
    assert head(room.code).offset == before + 2000
    for screen in screens:
        assert len(screen.offsets) == len(set(screen.offsets))


def test_two_hundred_screens_cut_at_once_are_all_equal_again(web, wall, room):
    screens = opened(web, wall, room, 200)
    wall.cut(*screens)
    made = incidents.incident(room.dispatcher)
    incidents.sent(room.dispatcher, made.number, "M1", "C1")
    level(room, screens)
    equal(wall, screens)


@contextmanager
def superuser_without_triggers() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor


class Backup:
    """A copy of the rows that a day changes, put back over newer ones as a restore does."""

    TABLES = ("live_stream", "live_entry", "stations_unit", "incidents_counter", "incidents_incident", "incidents_party", "incidents_assignment")  # fmt: skip

    def __init__(self) -> None:
        self._copies = {table: io.BytesIO() for table in self.TABLES}
        with connection.cursor() as cursor:
            for table, copy in self._copies.items():
                cursor.cursor.copy_expert(f"COPY {table} TO STDOUT", copy)

    def restore(self) -> None:
        with superuser_without_triggers() as cursor:
            for table, copy in self._copies.items():
                copy.seek(0)
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
                cursor.cursor.copy_expert(f"COPY {table} FROM STDIN", copy)


@pytest.mark.parametrize("renewed", [True, False])
def test_a_database_restored_under_connected_screens_makes_them_start_again(web, wall, room, renewed):
    kept = incidents.incident(room.dispatcher)
    backup = Backup()
    lost = incidents.incident(room.dispatcher, title="不在备份里")
    screens = opened(web, wall, room, 3)
    assert {kept.pk, lost.pk} == set(screens[0].picture.cards["incident"])
    # Both are seen at once: a beat that found the older head before the new epoch would be a start of its own.
    with transaction.atomic():
        backup.restore()
        if renewed:
            call_command("renew_epoch")
    level(room, screens)
    equal(wall, screens)
    assert [screen.resets for screen in screens] == [["epoch"]] * 3
    assert set(screens[0].picture.cards["incident"]) == {kept.pk}
