"""The live socket: connect, rights, replay, close. Fan-out is the hub's (`live.hub`)."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer

from core.encoding import encode
from core.errors import DomainError
from live.hub import Hub
from live.line import read
from live.reader import Reader
from live.wire import EXTENSION, Wire
from stations.models import Officer, Organisation
from stations.rules import may_follow_live
from stations.selectors import people, sockets

NOT_LOGGED_IN, NOT_VISIBLE, BAD_ADDRESS = 4401, 4404, 4400
MOST_DIGITS = 18  # of a bigint
_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


async def _authorise(tickets: list[Any]) -> set[int]:
    stay: set[int] = await read(sockets.still_valid, tickets)
    return stay


def hub() -> Hub:
    """Return the hub of this process's event loop; the first socket makes it."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(_authorise)
    return _hubs[loop]


def _station(officer: Officer, code: str) -> Organisation | None:
    try:
        return people.station_for(officer, code) if may_follow_live(officer) else None
    except (DomainError, ValueError):  # a code with a NUL is no station's either
        return None


class LiveConsumer(AsyncWebsocketConsumer):
    """`/ws/live/?station=CODE&epoch=E&offset=N`: hello, what was missed, then live; or reset and start again."""

    reader: Reader | None = None

    async def connect(self) -> None:
        """Let in whoever may see the station; the close code says why not (4401, 4404, 4400)."""
        query = {key: values[-1] for key, values in parse_qs(self.scope["query_string"].decode("latin1")).items()}
        await self.accept()
        scope: Any = self.scope
        officer = scope["officer"]
        if officer is None:
            return await self.close(NOT_LOGGED_IN)
        offset = query.get("offset", "")
        if not offset.isdecimal() or len(offset) > MOST_DIGITS:
            return await self.close(BAD_ADDRESS)
        self.station = await read(_station, officer, query.get("station", ""))
        if self.station is None:
            return await self.close(NOT_VISIBLE)
        ticket = sockets.Ticket(officer.pk, scope["session_key"], scope["token_digest"], self.station.pk)
        await self._follow(scope["extensions"][EXTENSION], ticket, query.get("epoch", ""), int(offset))
        return None

    async def _follow(self, far: Wire, ticket: sockets.Ticket, epoch: str, offset: int) -> None:
        self.reader = Reader(far, self.close, ticket)
        try:
            await self._replay(self.reader, epoch, offset)
        except BaseException:
            # Gone in the middle: then Channels does not call `disconnect`, and held frames would pile up for ever.
            hub().part(self.station.code, self.reader)
            raise

    async def _replay(self, reader: Reader, epoch: str, offset: int) -> None:
        code = self.station.code
        line, missed = await hub().join(code, reader, epoch=epoch, after=offset)
        if missed is None:
            await self._send_text(encode({"type": "reset", "reason": "epoch" if epoch != line.epoch else "too_far"}))
            await self.close()
            return
        await self._send_text(encode({"type": "hello", "station": code, "epoch": line.epoch, "head": line.head}))
        for frame in missed:
            await self._send_text(frame.text)
        reader.release()

    async def _send_text(self, text: str) -> None:
        frame: Any = {"type": "websocket.send", "text": text}
        await self.base_send(frame)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """The socket is read-only: whatever a client says is dropped."""

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels' signature
        """Leave the hub."""
        if self.reader is not None:
            hub().part(self.station.code, self.reader)
