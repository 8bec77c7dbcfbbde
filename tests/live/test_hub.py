"""One process's ear: every offset once and in order to every socket, whatever the bell and the sockets do."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections, transaction

from live import bus, hub, reader, services
from live.hub import Hub
from live.journal import record
from live.line import Line, read
from live.reader import BUFFER, CLOSE_TOO_SLOW, Reader
from live.selectors import Head, frames_between, head
from tests.live.room import fresh_code
from tests.live.words import noted

committed = pytest.mark.django_db(transaction=True)


class Socket:
    """A socket's far end: keeps what arrives, or stops reading."""

    def __init__(self, *, stalled: bool = False) -> None:
        self.got: list[dict[str, Any]] = []
        self.codes: list[int] = []
        self._reading = asyncio.Event()
        if not stalled:
            self._reading.set()
        self.reader = Reader(self, self._close, ticket=self)

    def take(self, frame: bytes) -> bool:
        if self._reading.is_set():
            self.got.append(json.loads(frame[frame.index(b"{") :]))
        return self._reading.is_set()

    async def drained(self) -> None:
        await self._reading.wait()

    async def _close(self, code: int) -> None:
        self.codes.append(code)

    @property
    def offsets(self) -> list[int]:
        return [frame["offset"] for frame in self.got if frame["type"] == "event"]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.got if frame["type"] == kind]


def event(offset: int) -> str:
    return json.dumps({"type": "event", "offset": offset})


async def until(holds: Any, within_s: float = 10) -> None:
    async with asyncio.timeout(within_s):
        while not holds():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)


def write(stream: str, *texts: str) -> None:
    for text in texts:
        with transaction.atomic():
            record(noted(stream, text), actor=None)


async def in_thread(function: Any, *args: Any) -> Any:
    return await sync_to_async(function)(*args)


@pytest.fixture
async def database_thread() -> AsyncIterator[None]:
    """The hub reads on a thread of its own; its connection must not outlive the test's database."""
    yield
    await sync_to_async(connections.close_all)()


@pytest.fixture
def beat_s() -> float:
    """Only the bell is heard, unless a test asks for beats."""
    return 60


@pytest.fixture
async def ear(
    transactional_db: None,  # noqa: ARG001 - it reads what is committed
    database_thread: None,  # noqa: ARG001 - on a thread of its own
    beat_s: float,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Hub]:
    """A hub in which everybody may stay."""
    monkeypatch.setattr(hub, "BEAT_S", beat_s)

    async def everybody(tickets: list[Any]) -> set[int]:
        return set(range(len(tickets)))

    made = Hub(everybody)
    yield made
    for loop in made._loops:
        loop.cancel()
    await asyncio.gather(*made._loops, return_exceptions=True)


async def tuned_in(ear: Hub, stream: str) -> Socket:
    """A socket that is level and live."""
    at = await in_thread(head, stream)
    socket = Socket()
    _, missed = await ear.join(stream, socket.reader, epoch=at.epoch, after=at.offset)
    assert missed == []
    # Where the bell needs more than a second to answer the line begins without it.
    await until(ear._subscribed[stream].is_set)
    socket.reader.release()
    return socket


async def test_frames_that_overtake_each_other_are_delivered_once_and_in_order():
    line, socket = Line("X", Head("e", 0)), Socket()
    line.readers.add(socket.reader)
    socket.reader.release()
    for offset in (2, 3, 1, 1, 2, 5, 4, 3):
        line.hear(event(offset))
    await until(lambda: len(socket.got) == 5)
    assert (socket.offsets, line.head, line.early) == ([1, 2, 3, 4, 5], 5, {})


async def test_a_frame_from_before_the_line_began_is_not_new():
    line, socket = Line("X", Head("e", 7)), Socket()
    line.readers.add(socket.reader)
    socket.reader.release()
    line.hear(event(7))
    line.hear(event(8))
    await until(lambda: socket.offsets == [8])


@committed
@pytest.mark.usefixtures("database_thread")
async def test_what_the_bell_lost_is_fetched_from_the_database():
    stream = fresh_code()
    at = await in_thread(head, stream)
    await in_thread(write, stream, *"abcdef")
    line, socket = Line(stream, at), Socket()
    line.readers.add(socket.reader)
    socket.reader.release()
    texts = dict(await in_thread(frames_between, stream, 0, 6))
    for offset in (1, 6):
        line.hear(texts[offset])
    await until(lambda: len(socket.got) == 6)
    assert socket.offsets == [1, 2, 3, 4, 5, 6]


async def test_live_frames_wait_until_the_missed_ones_are_read():
    line, socket = Line("X", Head("e", 4)), Socket()
    line.readers.add(socket.reader)
    for offset in (5, 6):
        line.hear(event(offset))
    line.tell(json.dumps({"type": "beat"}))
    await asyncio.sleep(0.05)
    assert socket.got == []
    socket.reader.last = 5  # the replay went to 5 already
    socket.reader.release()
    line.hear(event(7))
    await until(lambda: len(socket.got) == 2)
    assert socket.offsets == [6, 7]


async def test_a_socket_that_does_not_read_is_dropped_once_and_holds_up_nobody():
    line, slow, quick = Line("X", Head("e", 0)), Socket(stalled=True), Socket()
    for socket in (slow, quick):
        line.readers.add(socket.reader)
        socket.reader.release()
    for offset in range(1, BUFFER + 200):
        line.hear(event(offset))
        await asyncio.sleep(0)
    await until(lambda: len(quick.got) == BUFFER + 199)
    assert (slow.codes, slow.got, quick.codes) == ([CLOSE_TOO_SLOW], [], [])
    await until(lambda: not reader._tasks)


async def test_of_a_units_positions_the_newest_is_told():
    line, socket = Line("X", Head("e", 0)), Socket()
    line.readers.add(socket.reader)
    socket.reader.release()
    for unit, lon in (("M1", 1), ("M2", 2), ("M1", 3)):
        line.hear(json.dumps({"type": "position", "unit": unit, "lon": lon}))
    assert {unit: json.loads(text)["lon"] for unit, text in line.positions.items()} == {"M1": 3, "M2": 2}


async def test_positions_are_told_at_most_once_a_second(ear):
    stream = fresh_code()
    socket = await tuned_in(ear, stream)
    began = time.monotonic()
    for lon in range(50):
        await in_thread(bus.push, stream, json.dumps({"type": "position", "unit": "M1", "lon": lon}))
    await until(lambda: socket.got and socket.got[-1].get("lon") == 49)
    assert len(socket.of("position")) <= 2 + time.monotonic() - began


async def test_what_is_committed_is_heard_at_once_and_by_all(ear):
    stream = fresh_code()
    sockets = [await tuned_in(ear, stream) for _ in range(3)]
    await in_thread(write, stream, "a", "b")
    await until(lambda: all(len(socket.got) == 2 for socket in sockets))
    assert [socket.offsets for socket in sockets] == [[1, 2]] * 3


async def test_a_screen_that_comes_back_gets_everything_it_missed(ear):
    stream = fresh_code()
    at = await in_thread(head, stream)
    await in_thread(write, stream, *"abc")
    socket = Socket()
    line, missed = await ear.join(stream, socket.reader, epoch=at.epoch, after=1)
    assert ([frame.offset for frame in missed], line.head) == ([2, 3], 3)
    assert (await ear.join(stream, Socket().reader, epoch=at.epoch, after=4))[1] is None
    assert line.readers == {socket.reader}


async def test_nonsense_on_the_bell_does_not_make_the_hub_deaf(ear):
    stream = fresh_code()
    socket = await tuned_in(ear, stream)
    for nonsense in ("not json", "[]", "{}", '{"type":"event"}', '{"type":"event","offset":"x"}'):
        await in_thread(bus.push, stream, nonsense)
    await in_thread(write, stream, "a")
    await until(lambda: socket.offsets == [1])


@pytest.mark.parametrize("beat_s", [0.001])
async def test_an_answer_overtaken_by_the_bell_is_not_taken_for_a_restored_database(ear, monkeypatch):
    stream = fresh_code()
    socket = await tuned_in(ear, stream)

    async def slow_answer(*question: Any) -> Any:
        answer = await read(*question)
        await asyncio.sleep(0.02)
        return answer

    monkeypatch.setattr(hub, "read", slow_answer)
    await until(lambda: socket.of("beat"))

    def busy(name: int) -> None:
        write(stream, *(f"{name}/{n}" for n in range(80)))
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        await asyncio.gather(*(asyncio.get_running_loop().run_in_executor(pool, busy, name) for name in range(4)))
    await until(lambda: len(socket.offsets) >= 320)
    assert (socket.offsets, socket.of("reset")) == (list(range(1, 321)), [])


async def test_a_new_epoch_makes_every_screen_start_again_as_soon_as_one_brings_it(ear):
    stream = fresh_code()
    await in_thread(write, stream, "a")
    old = await tuned_in(ear, stream)
    epoch = await in_thread(lambda: services.renew_epoch(stream=stream))
    fresh = Socket()
    line, missed = await ear.join(stream, fresh.reader, epoch=epoch, after=1)
    assert (line.epoch, missed) == (epoch, [])
    await until(lambda: old.got == [{"type": "reset", "reason": "epoch"}])
    assert fresh.got == []


@pytest.mark.parametrize("beat_s", [0.05])
async def test_a_beat_tells_the_head_and_finds_a_renewed_epoch(ear):
    stream = fresh_code()
    socket = await tuned_in(ear, stream)
    await in_thread(write, stream, "a", "b")
    await until(lambda: any(frame["head"] == 2 for frame in socket.of("beat")))
    await in_thread(lambda: services.renew_epoch(stream=stream))
    await until(lambda: socket.of("reset") == [{"type": "reset", "reason": "epoch"}])


async def test_who_lost_the_right_to_listen_is_closed(transactional_db, database_thread, monkeypatch):  # noqa: ARG001
    monkeypatch.setattr(hub, "CHECK_S", 0.05)
    banned: set[Any] = set()

    async def authorise(tickets: list[Any]) -> set[int]:
        return {index for index, ticket in enumerate(tickets) if ticket not in banned}

    ear, stream = Hub(authorise), fresh_code()
    good, bad = [await tuned_in(ear, stream) for _ in range(2)]
    banned.add(bad)
    await until(lambda: bad.codes == [hub.CLOSE_NOT_ALLOWED])
    await asyncio.sleep(0.2)
    assert (good.codes, bad.codes) == ([], [hub.CLOSE_NOT_ALLOWED])
    for loop in ear._loops:
        loop.cancel()
    await asyncio.gather(*ear._loops, return_exceptions=True)
