"""The same fan-out done two other ways: a bare Starlette broadcaster (the limit) and a plain Channels consumer per socket."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import redis.asyncio
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

CHANNEL, GROUP = "bench", "bench"
_sockets: set[WebSocket] = set()


async def _broadcast() -> None:
    client = redis.asyncio.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=None)
    async with client.pubsub() as bell:
        await bell.subscribe(CHANNEL)
        async for message in bell.listen():
            if message["type"] == "message":
                text = message["data"].decode()
                for socket in tuple(_sockets):
                    await socket.send_text(text)


@asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    task = asyncio.create_task(_broadcast())
    yield
    task.cancel()


async def _follow(socket: WebSocket) -> None:
    await socket.accept()
    _sockets.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        _sockets.discard(socket)


bare = Starlette(routes=[WebSocketRoute("/ws", _follow)], lifespan=_lifespan)


@cache
def _channels() -> Any:
    import django  # noqa: PLC0415 - only this peer needs Django
    from django.conf import settings  # noqa: PLC0415

    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [os.environ["REDIS_URL"]]}}
    settings.configure(CHANNEL_LAYERS={"default": layer}, SECRET_KEY="bench", INSTALLED_APPS=["channels"])
    django.setup()
    from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: PLC0415

    class Plain(AsyncWebsocketConsumer):
        """What most projects write."""

        async def connect(self) -> None:
            await self.channel_layer.group_add(GROUP, self.channel_name)
            await self.accept()

        async def event(self, message: dict[str, Any]) -> None:
            await self.send(text_data=message["text"])

        async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels' signature
            await self.channel_layer.group_discard(GROUP, self.channel_name)

    return Plain.as_asgi()


def __getattr__(name: str) -> Any:
    """Make the Channels application only in the process that serves it."""
    if name == "channels":
        return _channels()
    raise AttributeError(name)
