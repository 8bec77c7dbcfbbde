"""One socket's buffer."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

BUFFER = 1024
CLOSE_TOO_SLOW = 4408

Close = Callable[[int], Awaitable[None]]


class Far(Protocol):
    """The socket's line (`live.wire.Wire`)."""

    def take(self, frame: bytes) -> bool:
        """Write a frame now; False when the far end does not read. OSError when it is gone."""

    async def drained(self) -> None:
        """Return when it reads again, or is gone."""


class Reader:
    """One socket: written to at once while it reads; else a bounded buffer, so that a stalled screen holds up nobody."""

    __slots__ = ("_close", "_far", "_left", "_pump", "_queue", "held", "last", "ticket")

    def __init__(self, far: Far, close: Close, ticket: Any) -> None:
        """`ticket` is what the rights check needs to know about the socket; it must be hashable."""
        self._far, self._close, self.ticket = far, close, ticket
        self._queue: deque[bytes] = deque()
        # Empties the queue; None while there is nothing in it.
        self._pump: asyncio.Task[None] | None = None
        self._left = False
        # While the missed entries are read from the database, live frames are held; None afterwards.
        self.held: list[tuple[int, bytes]] | None = []
        self.last = 0

    def offer(self, offset: int, frame: bytes) -> None:
        """Give an event's frame, in order; twice is harmless."""
        if self.held is not None:
            self.held.append((offset, frame))
        elif offset > self.last:
            self.last = offset
            self.write(frame)

    def write(self, frame: bytes) -> None:
        """Write a frame, or queue it; a reader that does not read is dropped and comes back by offset."""
        if self._left or (self._pump is None and self._taken(frame)):
            return
        if len(self._queue) >= BUFFER:
            self.leave(CLOSE_TOO_SLOW)
            return
        self._queue.append(frame)
        if self._pump is None:
            self._pump = asyncio.get_running_loop().create_task(self._empty())

    def release(self) -> None:
        """Let the held frames go; from now on live."""
        held, self.held = self.held or [], None
        for offset, frame in held:
            self.offer(offset, frame)

    def leave(self, code: int | None = None) -> None:
        """Write no more; with a code, close the socket too. Once is enough: closing waits until a stalled peer reads."""
        if self._left:
            return
        self._left = True
        if self._pump is not None:
            self._pump.cancel()
        if code is not None:
            in_background(self._shut(code))

    def _taken(self, frame: bytes) -> bool:
        try:
            return self._far.take(frame)
        except OSError:
            # The socket is gone or closed: its consumer is told by the server and takes this reader away.
            self._left = True
            return True

    async def _shut(self, code: int) -> None:
        with contextlib.suppress(OSError, RuntimeError):
            await self._close(code)

    async def _empty(self) -> None:
        while self._queue:
            await self._far.drained()
            if self._taken(self._queue[0]):
                self._queue.popleft()
        self._pump = None


_tasks: set[asyncio.Future[Any]] = set()


def in_background(work: Awaitable[Any]) -> None:
    """Run to its end without being awaited; kept from the collector until then."""
    task = asyncio.ensure_future(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
