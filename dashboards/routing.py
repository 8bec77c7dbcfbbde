"""WebSocket addresses."""

from typing import Any

from django.urls import path, re_path

from dashboards.consumers import LiveConsumer


async def nowhere(_scope: Any, receive: Any, send: Any) -> None:
    """Refuse the handshake (403) at an address that is not there; Channels' router would raise and be answered 500."""
    await receive()
    await send({"type": "websocket.close"})


# Django's `path` knows only views; Channels gives it ASGI applications.
_live: Any = LiveConsumer.as_asgi()
_nowhere: Any = nowhere
websocket_urlpatterns: list[Any] = [path("ws/live/", _live), re_path(r"", _nowhere)]
