"""One station's stream in one web process: every offset delivered once, in order, to all its readers."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from core.encoding import encode
from live import selectors
from live.reader import Reader, in_background
from live.wire import packed

GAP_WAIT_S = 0.05


async def read(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a selector on the process's one database thread."""

    def call() -> Any:
        close_old_connections()
        return function(*args, **kwargs)

    return await sync_to_async(call)()


class Line:
    """One station's stream in this process."""

    def __init__(self, stream: str, head: selectors.Head) -> None:
        """Begin at the head that the database gave after the bell was subscribed."""
        self.stream, self.epoch, self.head = stream, head.epoch, head.offset
        self.readers: set[Reader] = set()
        self.early: dict[int, str] = {}
        self.positions: dict[str, str] = {}
        self._filling = False

    def hear(self, text: str) -> None:
        """Take a frame from the bell: an event by its offset, a position by its unit."""
        frame = json.loads(text)
        if frame["type"] == "position":
            self.positions[frame["unit"]] = text
            return
        offset = frame["offset"]
        if offset <= self.head:
            return
        self.early[offset] = text
        self.advance()
        if self.early and not self._filling:
            self._filling = True
            in_background(self._fill_soon())

    def advance(self) -> None:
        """Deliver everything that is next in order."""
        while (text := self.early.pop(self.head + 1, None)) is not None:
            self.head += 1
            frame = packed(text)
            for reader in tuple(self.readers):
                reader.offer(self.head, frame)

    async def _fill_soon(self) -> None:
        """Commits overtake each other on the way to the bell by a millisecond; only after a wait is it a gap."""
        try:
            await asyncio.sleep(GAP_WAIT_S)
            if self.early:
                await self.fill(max(self.early))
        finally:
            self._filling = False

    async def fill(self, until: int) -> None:
        """Fetch what the bell lost, in steps, yielding between them."""
        while self.head < until:
            step = min(until, self.head + selectors.REPLAY_LIMIT)
            frames = await read(selectors.frames_between, self.stream, self.head, step)
            if not frames:
                return
            self.early.update((frame.offset, frame.text) for frame in frames if frame.offset > self.head)
            self.advance()

    def tell(self, text: str) -> None:
        """Write a frame without an offset (beat, position) to every reader that is live."""
        frame = packed(text)
        for reader in tuple(self.readers):
            if reader.held is None:
                reader.write(frame)

    def restart(self, head: selectors.Head) -> None:
        """Another epoch: all screens start again."""
        self.epoch, self.head = head.epoch, head.offset
        self.early.clear()
        reset = packed(encode({"type": "reset", "reason": "epoch"}))
        for reader in tuple(self.readers):
            reader.write(reset)
            reader.last = self.head
