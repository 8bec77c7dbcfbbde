"""The live socket as any client meets it: a real server, a real line (contract, section 6)."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from core.clock import now
from dashboards import consumers
from live.journal import record
from live.selectors import REPLAY_LIMIT, head
from live.services import renew_epoch
from live.wire import EXTENSION
from stations.choices import Role
from stations.models import ApiToken
from stations.rules import ROOM
from stations.services.accounts import disable_officer, reset_password
from tests.factories import incidents, stations
from tests.live.room import Room, open_room, token_of
from tests.live.words import noted

pytestmark = pytest.mark.usefixtures("room")
BEAT_WITHIN_S = 10
CLOSED_WITHIN_S = 5
# The two cores of a test machine are busy with other things too.
SLACK_S = 4


class Line:
    """A socket and what to say to it."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def next(self, within_s: float = 10) -> dict[str, Any]:
        """What comes next; on a busy machine a beat comes between, which says nothing new."""
        return self._next(lambda kind: kind != "beat", within_s)

    def next_of(self, kind: str, within_s: float = 10) -> dict[str, Any]:
        return self._next(lambda each: each == kind, within_s)

    def _next(self, wanted: Callable[[str], bool], within_s: float) -> dict[str, Any]:
        give_up = time.monotonic() + within_s
        while True:
            frame = json.loads(self.socket.recv(timeout=max(0.1, give_up - time.monotonic())))
            if wanted(frame["type"]):
                return frame

    def close_code(self, within_s: float = 10) -> int:
        give_up = time.monotonic() + within_s
        try:
            while True:
                self.socket.recv(timeout=max(0.1, give_up - time.monotonic()))
        except ConnectionClosed:
            return self.socket.close_code or 0


@contextmanager
def opened(web: str, headers: dict[str, str] | None = None, **query: Any) -> Iterator[Line]:
    where = "&".join(f"{name}={value}" for name, value in query.items())
    with connect(f"ws://{web}/ws/live/?{where}", additional_headers=headers, close_timeout=1) as socket:
        yield Line(socket)


@contextmanager
def followed(web: str, room: Room, *, token: str = "", **query: Any) -> Iterator[Line]:
    at = head(room.code)
    asked = {"station": room.code, "epoch": at.epoch, "offset": at.offset} | query
    with opened(web, {"Authorization": f"Token {token or room.token}"}, **asked) as line:
        yield line


def write(room: Room, count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            record(noted(room.code, str(number)), actor=None)


def session_of(room: Room) -> tuple[Client, dict[str, str]]:
    """A browser in which the dispatcher logged in, and what it sends along."""
    client = Client()
    client.force_login(room.dispatcher, backend="django.contrib.auth.backends.ModelBackend")
    return client, {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"}


def test_hello_then_what_was_missed_then_live(web, room):
    made = incidents.incident(room.dispatcher)
    at = head(room.code)
    write(room, 2)
    with followed(web, room, offset=at.offset) as line:
        assert line.next() == {"type": "hello", "station": room.code, "epoch": at.epoch, "head": at.offset + 2}
        assert [line.next()["offset"] for _ in range(2)] == [at.offset + 1, at.offset + 2]
        incidents.sent(room.dispatcher, made.number, "M1")
        unit, sent = line.next(), line.next()
    assert (unit["type"], unit["offset"], unit["kind"]) == ("event", at.offset + 3, "unit.status_changed")
    assert unit["subject"] == {"type": "unit", "id": room.units[0].pk, "number": "M1"}
    assert (sent["offset"], sent["kind"], sent["card"]["status"]) == (
        at.offset + 4,
        "incident.dispatched",
        "dispatched",
    )
    assert [one["call_sign"] for one in sent["card"]["units"]] == ["M1"]


def test_a_screen_that_stops_reading_for_a_while_misses_nothing(web, room):
    before = head(room.code).offset
    with followed(web, room) as line:
        line.next_of("hello")
        # More than the line itself holds: the rest waits in the room until the screen reads again.
        with transaction.atomic():
            for _ in range(400):
                record(noted(room.code, card={"long": "长" * 10_000}), actor=None)
        time.sleep(0.5)
        write(room, 1)
        assert [line.next_of("event")["offset"] - before for _ in range(401)] == list(range(1, 402))


def test_the_socket_beats_with_head_and_time(web, room):
    with followed(web, room) as line:
        beat = line.next_of("beat", BEAT_WITHIN_S)
    assert (beat["type"], beat["head"]) == ("beat", head(room.code).offset)
    assert abs((now() - datetime.fromisoformat(beat["at"])).total_seconds()) < BEAT_WITHIN_S


def test_a_screen_of_another_epoch_starts_again(web, room):
    write(room, 1)
    old = head(room.code).epoch
    renew_epoch(stream=room.code)
    with followed(web, room, epoch=old) as line:
        assert line.next() == {"type": "reset", "reason": "epoch"}
        assert line.close_code() == 1000


def test_a_screen_gets_all_of_it_or_starts_again(web, room):
    write(room, REPLAY_LIMIT + 1)
    newest = head(room.code).offset
    for offset in (newest - REPLAY_LIMIT - 1, newest + 1):
        with followed(web, room, offset=offset) as line:
            assert line.next() == {"type": "reset", "reason": "too_far"}
    with followed(web, room, offset=newest - REPLAY_LIMIT) as line:
        assert line.next()["type"] == "hello"
        missed = [line.next_of("event")["offset"] for _ in range(REPLAY_LIMIT)]
    assert missed == list(range(newest - REPLAY_LIMIT + 1, newest + 1))


def test_who_is_not_logged_in_is_told_4401(web, room):
    from_the_page = {"Origin": f"http://{web}", "Cookie": f"{settings.SESSION_COOKIE_NAME}=nonsense"}
    for headers in (None, {"Authorization": "Token nonsense"}, from_the_page):
        with opened(web, headers, station=room.code, epoch="x", offset=0) as line:
            assert line.close_code() == 4401


def test_an_expired_token_is_no_token(web, room):
    ApiToken.objects.filter(officer=room.dispatcher).update(expires_at=now() - timedelta(seconds=1))
    with followed(web, room) as line:
        assert line.close_code() == 4401


def test_an_offset_that_is_none_is_told_4400(web, room):
    for offset in ("", "-1", "x", "1.5", "9" * 19, "%D9%A3x"):
        with followed(web, room, offset=offset) as line:
            assert line.close_code() == 4400, offset


def test_a_foreign_station_is_told_4404_like_one_that_is_not_there(web, room):
    other = open_room()
    for code in (other.code, "NOWHERE"):
        with followed(web, room, station=code) as line:
            assert line.close_code() == 4404


def test_an_address_that_is_not_there_is_refused_like_a_door_that_is_shut(web, room):
    for where in ("ws/", "ws/nowhere/", "ws/live/more/"):
        with (
            pytest.raises(InvalidStatus) as refused,
            connect(f"ws://{web}/{where}", additional_headers={"Authorization": f"Token {room.token}"}),
        ):
            pass
        assert refused.value.response.status_code == 403, where


def test_only_the_rooms_roles_follow_the_live_picture(web, room):
    for role in Role.values:
        token = token_of(stations.officer(room.station, role))
        with followed(web, room, token=token) as line:
            if role in ROOM:
                assert line.next()["type"] == "hello", role
            else:
                assert line.close_code() == 4404, role


def test_a_cookie_counts_only_from_our_own_origin(web, room):
    _, cookie = session_of(room)
    query = {"station": room.code, "epoch": head(room.code).epoch, "offset": 0}
    with opened(web, cookie | {"Origin": f"http://{web}"}, **query) as line:
        assert line.next()["type"] == "hello"
    for origin in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {}):
        with pytest.raises(InvalidStatus) as refused, opened(web, cookie | origin, **query):
            pass
        assert refused.value.response.status_code == 403


def test_a_token_counts_from_anywhere_because_no_browser_sends_it_by_itself(web, room):
    headers = {"Authorization": f"Token {room.token}", "Origin": "https://elsewhere.example"}
    with opened(web, headers, station=room.code, epoch=head(room.code).epoch, offset=0) as line:
        assert line.next()["type"] == "hello"


def test_a_disabled_officers_socket_is_closed_within_seconds(web, room):
    admin = stations.officer(room.station, Role.SECURITY_ADMIN)
    colleague = token_of(stations.officer(room.station))
    with followed(web, room) as line, followed(web, room, token=colleague) as stays:
        assert (line.next()["type"], stays.next()["type"]) == ("hello", "hello")
        disable_officer(by=admin, officer_id=room.dispatcher.pk)
        assert line.close_code(CLOSED_WITHIN_S + SLACK_S) == 4401
        incidents.incident(stations.officer(room.station))
        while stays.next_of("event")["kind"] != "incident.reported":
            pass


def test_logging_out_closes_the_sessions_socket(web, room):
    browser, cookie = session_of(room)
    query = {"station": room.code, "epoch": head(room.code).epoch, "offset": 0}
    with opened(web, cookie | {"Origin": f"http://{web}"}, **query) as line:
        assert line.next()["type"] == "hello"
        browser.logout()
        assert line.close_code(CLOSED_WITHIN_S + SLACK_S) == 4401


def aged_session(browser: Client, **seconds: int) -> None:
    """Let a session have begun, or been used last, so many seconds ago."""
    session = browser.session
    clock = int(time.time())
    session.update({"began": clock, "seen": clock} | {name: clock - ago for name, ago in seconds.items()})
    session.save()


@pytest.mark.parametrize("limit", [{"seen": 31 * 60}, {"began": 12 * 3600 + 60}])
def test_a_session_that_is_over_neither_opens_a_socket_nor_keeps_one(web, room, limit):
    browser, cookie = session_of(room)
    query = {"station": room.code, "epoch": head(room.code).epoch, "offset": 0}
    with opened(web, cookie | {"Origin": f"http://{web}"}, **query) as line:
        assert line.next()["type"] == "hello"
        aged_session(browser, **limit)
        assert line.close_code(CLOSED_WITHIN_S + SLACK_S) == 4401
    with opened(web, cookie | {"Origin": f"http://{web}"}, **query) as line:
        assert line.close_code() == 4401


def test_the_walls_session_has_no_end(web, room):
    browser = Client()
    browser.force_login(stations.officer(room.station, Role.WALL), backend="django.contrib.auth.backends.ModelBackend")
    aged_session(browser, seen=31 * 60, began=13 * 3600)
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.session.session_key}", "Origin": f"http://{web}"}
    with opened(web, cookie, station=room.code, epoch=head(room.code).epoch, offset=0) as line:
        assert line.next()["type"] == "hello"
        line.next_of("beat", BEAT_WITHIN_S)


def test_a_new_password_closes_the_sockets_of_the_old_one(web, room):
    _, cookie = session_of(room)
    query = {"station": room.code, "epoch": head(room.code).epoch, "offset": 0}
    with opened(web, cookie | {"Origin": f"http://{web}"}, **query) as line:
        assert line.next()["type"] == "hello"
        admin = stations.officer(room.station, Role.SECURITY_ADMIN)
        reset_password(by=admin, officer_id=room.dispatcher.pk, password="lan-yue-qiao-7731")
        assert line.close_code(CLOSED_WITHIN_S + SLACK_S) == 4401


def test_another_stations_events_are_not_seen(web, room):
    other = open_room()
    with followed(web, room) as mine, followed(web, other) as theirs:
        assert (mine.next()["type"], theirs.next()["type"]) == ("hello", "hello")
        incidents.incident(other.dispatcher)
        incidents.incident(room.dispatcher)
        assert mine.next_of("event")["card"]["number"].startswith(room.code)
        assert theirs.next_of("event")["card"]["number"].startswith(other.code)
        with pytest.raises(TimeoutError):
            mine.next_of("event", 0.5)


def test_a_bureaus_officer_follows_any_station_below(web, room):
    bureau = room.station.parent
    assert bureau is not None
    chief = token_of(stations.officer(bureau, Role.SUPERVISOR))
    with followed(web, room, token=chief) as line:
        assert line.next()["type"] == "hello"


def test_positions_are_told_but_not_journaled(web, room):
    before = head(room.code)
    with followed(web, room) as line:
        assert line.next()["type"] == "hello"
        stations.fix(room.units[0], 114.06, 22.54, by=room.dispatcher)
        frame = line.next_of("position")
        assert (frame["unit"], frame["lon"], frame["lat"]) == ("M1", 114.06, 22.54)
    assert head(room.code) == before


def test_what_a_client_says_is_dropped(web, room):
    with followed(web, room) as line:
        assert line.next()["type"] == "hello"
        for said in ("{}", "nonsense", "长" * 20_000, b"\x00\xff", '{"type":"event","offset":99}'):
            line.socket.send(said)
        write(room, 1)
        assert line.next_of("event")["kind"] == "test.noted"


def test_a_client_that_sends_more_than_64_kb_is_cut_off(web, room):
    with followed(web, room) as line:
        assert line.next()["type"] == "hello"
        with suppress(ConnectionClosed):  # the server need not wait for the end of it
            line.socket.send("x" * 70_000)
        assert line.close_code() == 1009


async def test_a_screen_that_goes_away_during_its_replay_leaves_nothing_behind(room):
    at = await sync_to_async(head)(room.code)
    scope = {
        "type": "websocket", "officer": room.dispatcher, "session_key": "", "token_digest": b"",
        "query_string": f"station={room.code}&epoch={at.epoch}&offset=0".encode(),
        "extensions": {EXTENSION: None},  # it never comes to writing
    }  # fmt: skip

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            raise ConnectionResetError

    try:
        with pytest.raises(ConnectionResetError):
            await consumers.LiveConsumer.as_asgi()(scope, receive, send)
        assert consumers.hub()._lines[room.code].readers == set()
    finally:
        loops = consumers._hubs.popitem()[1]._loops
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await sync_to_async(connections.close_all)()
