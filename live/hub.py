"""Fan-out once per process: one Redis subscriber, one encode, the same bytes to every socket of a station.

A frame that arrives early waits for the one before, and what the bell lost (Redis down, wiped, restarted) is fetched
from PostgreSQL once for all sockets of the station. Figures: STACK.md, "Limits measured".
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import Any

import redis.asyncio
from django.conf import settings

from core.clock import now
from core.encoding import encode
from live import selectors
from live.bus import CHANNEL
from live.line import Line, read
from live.reader import Reader

BEAT_S = 5.0
BEAT_WITHOUT_BELL_S = 1.0
POSITION_EVERY_S = 1.0
CHECK_S = 4.0
# As at connecting without a log-in: the page goes to the log-in and says so.
CLOSE_NOT_ALLOWED = 4401

Authorise = Callable[[list[Any]], Awaitable[set[int]]]

_logger = logging.getLogger(__name__)


class Hub:
    """The process's ear: subscriptions, beats and rights checks for all its sockets."""

    def __init__(self, authorise: Authorise) -> None:
        """`authorise` takes the tickets and returns the positions of those that may stay."""
        self._authorise = authorise
        self._lines: dict[str, Line] = {}
        self._starting = asyncio.Lock()
        self._wanted: asyncio.Event = asyncio.Event()
        self._subscribed: dict[str, asyncio.Event] = {}
        self._loops = [asyncio.ensure_future(loop()) for loop in (self._listen, self._beat, self._flush, self._check)]

    async def join(
        self, stream: str, reader: Reader, *, epoch: str, after: int
    ) -> tuple[Line, list[selectors.Frame] | None]:
        """Add a reader; return its line and what it missed, or None when it must start again (and is not added)."""
        line = await self._line(stream)
        if epoch != line.epoch:
            # Either the screen is old, or the database was restored since the last beat.
            head = await read(selectors.head, stream)
            if head.epoch != line.epoch:
                line.restart(head)
        line.readers.add(reader)
        missed = await read(selectors.missed, stream, epoch=epoch, after=after)
        if missed is None:
            self.part(stream, reader)
        else:
            reader.last = missed[-1].offset if missed else after
        return line, missed

    def part(self, stream: str, reader: Reader) -> None:
        """Take a reader away. The line stays: the next screen of the station finds it warm."""
        if line := self._lines.get(stream):
            line.readers.discard(reader)
        reader.leave()

    async def _line(self, stream: str) -> Line:
        async with self._starting:
            if stream not in self._lines:
                heard = self._subscribed.setdefault(stream, asyncio.Event())
                self._wanted.set()
                # With Redis down nobody hears the bell; the beat finds the gap.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(heard.wait(), 1.0)
                self._lines[stream] = Line(stream, await read(selectors.head, stream))
            return self._lines[stream]

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear_until_cut()
            except (redis.RedisError, OSError) as error:
                _logger.warning("live bell lost, following by beat: %s", error)
            for heard in self._subscribed.values():
                heard.clear()
            await asyncio.sleep(0.5)

    async def _hear_until_cut(self) -> None:
        # No read time-out: redis-py's default of five seconds would cut an idle subscriber.
        client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2.0)
        async with client, client.pubsub() as bell:
            known: set[str] = set()
            while True:
                self._wanted.clear()
                if new := set(self._subscribed) - known:
                    await bell.subscribe(*(CHANNEL + stream for stream in new))
                    known |= new
                if not known:
                    await self._wanted.wait()
                    continue
                await self._hear_some(bell)

    async def _hear_some(self, bell: Any) -> None:
        """Read until another station is wanted."""
        while not self._wanted.is_set():
            message = await bell.get_message(timeout=0.2)
            if message is None:
                continue
            stream = message["channel"].decode().removeprefix(CHANNEL)
            if message["type"] == "subscribe":
                self._subscribed[stream].set()
            elif message["type"] == "message" and (line := self._lines.get(stream)):
                # Whatever was rung there, the hub goes on listening: a deaf one would look healthy.
                with _surviving("bell"):
                    line.hear(message["data"].decode())
                # A burst must not starve the writers, else their buffers overflow.
                await asyncio.sleep(0)

    async def _beat(self) -> None:
        """Tell every screen the head; find out what the bell lost and whether the epoch changed."""
        while True:
            bell_is_up = all(heard.is_set() for heard in self._subscribed.values())
            await asyncio.sleep(BEAT_S if bell_is_up else BEAT_WITHOUT_BELL_S)
            with _surviving("beat"):
                # Noted before the question: what is heard while the answer is on its way is no step back.
                heard = {stream: line.head for stream, line in self._lines.items()}
                heads = await read(selectors.heads, list(heard)) if heard else {}
                for stream, head in heads.items():
                    line = self._lines[stream]
                    if head.epoch != line.epoch or head.offset < heard[stream]:
                        line.restart(head)
                    await line.fill(head.offset)
                    line.tell(encode({"type": "beat", "head": line.head, "at": now()}))

    async def _flush(self) -> None:
        """Positions: the newest of each unit, once a second."""
        while True:
            await asyncio.sleep(POSITION_EVERY_S)
            for line in self._lines.values():
                positions, line.positions = line.positions, {}
                for text in positions.values():
                    line.tell(text)

    async def _check(self) -> None:
        """Close the sockets whose officer, session or token has lost the right to listen."""
        while True:
            started = monotonic()
            with _surviving("rights check"):
                readers = [reader for line in self._lines.values() for reader in line.readers]
                stay = await self._authorise([reader.ticket for reader in readers]) if readers else set()
                for index, reader in enumerate(readers):
                    if index not in stay:
                        reader.leave(CLOSE_NOT_ALLOWED)
            await asyncio.sleep(max(0.5, CHECK_S - (monotonic() - started)))


@contextlib.contextmanager
def _surviving(what: str) -> Iterator[None]:
    """A hub outlives a database that is away for a while; it says so and tries again."""
    try:
        yield
    except Exception:
        _logger.exception("live hub: %s failed", what)
