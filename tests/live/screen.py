"""A screen without a browser: snapshot, socket, replay, gap, reset, reconnect; it must end up equal to a fresh snapshot."""

import asyncio
import json
import random
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

Card = dict[str, Any]
LONGEST_PAUSE_S = 2.0


def nothing(frame: dict[str, Any]) -> bool:  # noqa: ARG001 - the shape of a filter
    """No frame at all."""
    return False


@dataclass
class Picture:
    """What a screen knows: the cards of a snapshot, moved on by events in the order of their offsets."""

    epoch: str
    offset: int
    cards: dict[str, dict[int, Card]]

    @classmethod
    def of(cls, snapshot: dict[str, Any]) -> Self:
        cards = {
            "incident": {card["id"]: card for card in snapshot["incidents"]},
            "unit": {card["id"]: card for card in snapshot["units"]},
        }
        return cls(snapshot["epoch"], snapshot["offset"], cards)

    def apply(self, frame: dict[str, Any]) -> str:
        """Return applied, duplicate or gap; only an applied frame changes the picture."""
        if frame["offset"] <= self.offset:
            return "duplicate"
        if frame["offset"] > self.offset + 1:
            return "gap"
        self.offset = frame["offset"]
        subject, card = frame["subject"], frame["card"]
        if subject["type"] in self.cards:
            if card.get("open", True):
                self.cards[subject["type"]][subject["id"]] = card
            else:
                self.cards[subject["type"]].pop(subject["id"], None)
        return "applied"


@dataclass
class Screen:
    """One screen, kept by the loop of its `Wall`; everything it met is written down for the test."""

    base: str
    station: str
    token: str
    http: httpx.AsyncClient
    picture: Picture | None = None
    offsets: list[int] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=lambda: {"applied": 0, "duplicate": 0, "gap": 0})
    resets: list[str] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    positions: dict[str, dict[str, Any]] = field(default_factory=dict)
    beats: list[int] = field(default_factory=list)
    connected: bool = False
    socket: ClientConnection | None = None
    head: int = 0
    deaf: Callable[[dict[str, Any]], bool] = nothing
    echo: Callable[[dict[str, Any]], bool] = nothing
    asked: set[asyncio.Future[httpx.Response]] = field(default_factory=set)

    @property
    def offset(self) -> int:
        return self.picture.offset if self.picture else -1

    async def live(self) -> None:
        """Stay connected for ever, with full jitter between two tries."""
        tries = 0
        while True:
            try:
                if self.picture is None:
                    await self.take_snapshot()
                await self._listen()
                tries = 0
            except (OSError, httpx.HTTPError, InvalidHandshake, ConnectionClosed):
                tries += 1
            self.connected = False
            await asyncio.sleep(random.uniform(0, min(LONGEST_PAUSE_S, 0.1 * 2**tries)))

    async def take_snapshot(self) -> None:
        self.picture = Picture.of(await self._get("live/snapshot/", station=self.station))
        self.head = self.picture.offset

    async def _get(self, path: str, **query: Any) -> dict[str, Any]:
        asked = asyncio.ensure_future(
            self.http.get(
                f"http://{self.base}/api/v1/{path}", params=query, headers={"Authorization": f"Token {self.token}"}
            )
        )
        # The server goes on with what it was asked, also when this screen is switched off meanwhile.
        self.asked.add(asked)
        asked.add_done_callback(self.asked.discard)
        answer = await asyncio.shield(asked)
        self.statuses.append(answer.status_code)
        answer.raise_for_status()
        return answer.json()

    async def _listen(self) -> None:
        assert self.picture is not None
        where = f"station={self.station}&epoch={self.picture.epoch}&offset={self.picture.offset}"
        async with connect(
            f"ws://{self.base}/ws/live/?{where}", additional_headers={"Authorization": f"Token {self.token}"}
        ) as self.socket:
            try:
                async for text in self.socket:
                    await self._receive(json.loads(text))
            except ConnectionClosed:
                pass
            self.closes.append(self.socket.close_code or 0)

    async def _receive(self, frame: dict[str, Any]) -> None:
        kind = frame["type"]
        if kind == "hello":
            self.connected = True
            self.head = max(self.head, frame["head"])
        elif kind == "event" and not self.deaf(frame):
            self._take(frame)
            if self.echo(frame):
                self._take(frame)
        elif kind == "beat":
            self.beats.append(frame["head"])
            self.head = max(self.head, frame["head"])
        elif kind == "position":
            self.positions[frame["unit"]] = frame
        elif kind == "reset":
            self.resets.append(frame["reason"])
            self.picture = None
            await self.take_snapshot()
            await self.cut()
        if self.offset < self.head:
            await self._catch_up()

    def _take(self, frame: dict[str, Any]) -> None:
        if self.picture is None:
            return
        self.head = max(self.head, frame["offset"])
        verdict = self.picture.apply(frame)
        self.verdicts[verdict] += 1
        if verdict == "applied":
            self.offsets.append(frame["offset"])

    async def _catch_up(self) -> None:
        """Ask for what was missed: all of it, or start again."""
        if self.picture is None:
            return
        found = await self._get(
            "live/events/", station=self.station, epoch=self.picture.epoch, after=self.picture.offset
        )
        if found.get("reset"):
            await self.take_snapshot()
        for frame in found.get("events", []):
            self._take(frame)

    async def cut(self) -> None:
        """Tear the line as a dead network does: no closing handshake."""
        if self.socket is not None:
            self.socket.transport.abort()


class Wall:
    """Screens side by side on an event loop in a thread of its own, so that tests stay plain functions."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._on: dict[int, tuple[Screen, asyncio.Task[None]]] = {}
        self._http = self.do(self._client())
        return self

    def __exit__(self, *error: object) -> None:
        self.do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def do(self, work: Coroutine[Any, Any, Any], *, patience_s: float = 60) -> Any:
        """Run something on the screens' loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(patience_s)

    async def _client(self) -> httpx.AsyncClient:
        # No line is kept: the server drops one after five silent seconds, perhaps just as it is used again.
        lines = httpx.Limits(max_connections=32, max_keepalive_connections=0)
        return httpx.AsyncClient(timeout=30, limits=lines, trust_env=False)

    async def _end(self) -> None:
        await self._stop(list(self._on))
        await self._http.aclose()

    async def _stop(self, names: list[int]) -> None:
        off = [self._on.pop(name) for name in names]
        for _screen, task in off:
            task.cancel()
        await asyncio.gather(*(task for _screen, task in off), return_exceptions=True)
        # What follows may empty the tables: no request reads them any more.
        await asyncio.gather(*(asked for screen, _task in off for asked in screen.asked), return_exceptions=True)

    def open(self, base: str, station: str, token: str) -> Screen:
        """Switch a screen on; it takes its snapshot and connects by itself."""
        screen = Screen(base, station, token, self._http)

        async def start() -> None:
            self._on[id(screen)] = screen, asyncio.create_task(screen.live())

        self.do(start())
        return screen

    def switch_off(self, *screens: Screen) -> None:
        self.do(self._stop([id(screen) for screen in screens]))

    def cut(self, *screens: Screen) -> None:
        async def tear() -> None:
            for screen in screens:
                await screen.cut()

        self.do(tear())

    def fresh(self, screen: Screen) -> Picture:
        """A second pair of eyes: what a screen that is switched on now would show."""
        return Picture.of(self.do(screen._get("live/snapshot/", station=screen.station)))


def wait_for(holds: Callable[[], bool], *, within_s: float, what: str) -> None:
    """Look until it holds; the message says what never came."""
    give_up = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < give_up, f"not within {within_s} s: {what}"
        time.sleep(0.01)
