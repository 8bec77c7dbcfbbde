"""One socket's buffer."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

BUFFER = 1024
CLOSE_TOO_SLOW = 4408

Send = Callable[[str], Awaitable[None]]
Close = Callable[[int], Awaitable[None]]


class Reader:
    """One socket: a bounded buffer and the task that empties it, so that a stalled screen holds up nobody."""

    __slots__ = ("_close", "_left", "_queue", "_send", "_task", "_wake", "held", "last", "ticket")

    def __init__(self, send: Send, close: Close, ticket: Any) -> None:
        """`ticket` is what the rights check needs to know about the socket; it must be hashable."""
        self._send, self._close, self.ticket = send, close, ticket
        self._queue: deque[str] = deque()
        self._wake = asyncio.Event()
        self._left = False
        # While the missed entries are read from the database, live frames are held; None afterwards.
        self.held: list[tuple[int, str]] | None = []
        self.last = 0
        self._task = asyncio.get_running_loop().create_task(self._pump())

    def offer(self, offset: int, text: str) -> None:
        """Give an event frame, in order; twice is harmless."""
        if self.held is not None:
            self.held.append((offset, text))
        elif offset > self.last:
            self.last = offset
            self.write(text)

    def write(self, text: str) -> None:
        """Queue a frame; a reader that does not read is dropped and comes back by offset."""
        if self._left:
            return
        if len(self._queue) >= BUFFER:
            self.leave(CLOSE_TOO_SLOW)
            return
        self._queue.append(text)
        self._wake.set()

    def release(self) -> None:
        """Let the held frames go; from now on live."""
        held, self.held = self.held or [], None
        for offset, text in held:
            self.offer(offset, text)

    def leave(self, code: int | None = None) -> None:
        """Stop the pump; with a code, close the socket too. Once is enough: closing waits until a stalled peer reads."""
        if self._left:
            return
        self._left = True
        self._task.cancel()
        if code is not None:
            in_background(self._shut(code))

    async def _shut(self, code: int) -> None:
        with contextlib.suppress(OSError, RuntimeError):
            await self._close(code)

    async def _pump(self) -> None:
        # The socket is gone or closed: its consumer is told by the server and takes this reader away.
        with contextlib.suppress(asyncio.CancelledError, OSError, RuntimeError):
            while True:
                while self._queue:
                    await self._send(self._queue.popleft())
                self._wake.clear()
                await self._wake.wait()


_tasks: set[asyncio.Future[Any]] = set()


def in_background(work: Awaitable[Any]) -> None:
    """Run to its end without being awaited; kept from the collector until then."""
    task = asyncio.ensure_future(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
