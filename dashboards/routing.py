"""WebSocket addresses."""

from typing import Any

from django.urls import path

from dashboards.consumers import LiveConsumer

# Django's `path` knows only views; Channels gives it an ASGI application.
_live: Any = LiveConsumer.as_asgi()
websocket_urlpatterns: list[Any] = [path("ws/live/", _live)]
