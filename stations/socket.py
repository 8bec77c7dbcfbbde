"""Who opens a WebSocket: a cookie from an allowed origin, or an Authorization header."""

import hashlib
from http.cookies import SimpleCookie
from typing import Any

from channels.security.websocket import OriginValidator
from django.conf import settings

from live.line import read
from stations.middleware import SCHEME
from stations.selectors import people, sockets

# Channels types its applications more narrowly than it calls them.
Application = Any


class SocketAuthentication:
    """Puts `officer`, `session_key` and `token_digest` into the scope; officer is None for strangers."""

    def __init__(self, app: Application) -> None:
        """Wrap the router."""
        self.app = app
        self._cookies_only_from = OriginValidator(
            self._by_session, [*settings.ALLOWED_HOSTS, *settings.CSRF_TRUSTED_ORIGINS]
        )

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Authenticate, then hand on; a cookie from a foreign origin is refused before anything is read."""
        headers = dict(scope["headers"])
        header = headers.get(b"authorization", b"").decode("latin1")
        if header.startswith(SCHEME):
            token = header.removeprefix(SCHEME).strip()
            officer = await read(people.officer_by_token, token)
            extra = {"officer": officer, "session_key": "", "token_digest": hashlib.sha256(token.encode()).digest()}
            await self.app({**scope, **extra}, receive, send)
            return
        morsel = SimpleCookie(headers.get(b"cookie", b"").decode("latin1")).get(settings.SESSION_COOKIE_NAME)
        extra = {"officer": None, "session_key": morsel.value if morsel else "", "token_digest": b""}
        handler: Application = self._cookies_only_from if morsel else self.app
        await handler({**scope, **extra}, receive, send)

    async def _by_session(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        officer = await read(sockets.officer_by_session, scope["session_key"]) if scope["session_key"] else None
        await self.app({**scope, "officer": officer}, receive, send)
