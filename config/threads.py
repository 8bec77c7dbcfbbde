"""From the event loop to the WSGI application on a pool of threads, and back, in one hop each.

a2wsgi hands every part of a request and of an answer through the loop on its own: five waits between threads for a call
of 2 ms. Here a small body is read before the thread is asked, and an answer that is whole comes back whole; only long
bodies and answers that are read from a file go part by part (docs/decisions/002-http-through-wsgi.md).
"""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from typing import Any

from a2wsgi.wsgi import Body, build_environ

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]

# A body of at most this many bytes is in memory before a thread is asked; longer ones are read by the thread.
SMALL_BODY = 64 * 1024
# A line on which nothing has moved for so long is down, and its thread is wanted elsewhere.
PATIENCE_S = 30.0


class Threads:
    """An ASGI application (HTTP only) around a WSGI one."""

    def __init__(self, application: Callable[..., Iterable[bytes]], *, workers: int) -> None:
        """`workers` is the number of threads, and so of database connections."""
        self._application = application
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="http")

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """Answer one request."""
        loop = asyncio.get_running_loop()
        body: Any = await _whole(receive) if _is_small(scope) else _LongBody(loop, receive)
        if body is None:
            return

        def part(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(_sent(send, message), loop).result(PATIENCE_S)

        answer = partial(contextvars.copy_context().run, self._answer, build_environ(scope, body), part)
        for message in await loop.run_in_executor(self._pool, answer):
            await send(message)

    def _answer(self, environ: Any, part: Callable[[Message], None]) -> list[Message]:
        """Run in a thread: the messages of a whole answer; those of one in parts have been sent with `part`."""
        start: Message = {}

        def start_response(status: str, headers: list[tuple[str, str]], _failure: object = None) -> None:
            pairs = [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]
            start.update(type="http.response.start", status=int(status[:3]), headers=pairs)

        answer = self._application(environ, start_response)
        try:
            if not getattr(answer, "streaming", True):
                return [start, _content(b"".join(answer))]
            part(start)
            for chunk in answer:
                part(_content(chunk, more=True))
            return [_content(b"")]
        finally:
            # Django ends the request here: its thread's connection is checked and given back
            getattr(answer, "close", lambda: None)()


class _LongBody(Body):
    """A body that the thread reads. A line that is cut in its middle is an error, not the end of a shorter file."""

    def _receive_more_data(self) -> bytes:
        if not self._has_more:
            return b""
        message = asyncio.run_coroutine_threadsafe(_received(self.receive), self.loop).result(PATIENCE_S)
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("the line was cut in the middle of a request")
        self._has_more = message.get("more_body", False)
        return bytes(message.get("body", b""))


def _is_small(scope: Message) -> bool:
    """A body whose length is told and small, or none at all."""
    headers = dict(scope["headers"])
    told = headers.get(b"content-length", b"")
    return b"transfer-encoding" not in headers and (not told or (told.isdigit() and int(told) <= SMALL_BODY))


async def _whole(receive: Callable[[], Awaitable[Message]]) -> BytesIO | None:
    """Return the body; None when the line was cut in the middle of it, so that nobody acts on half a sentence."""
    body = BytesIO()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body.write(message.get("body", b""))
        if not message.get("more_body", False):
            body.seek(0)
            return body


async def _received(receive: Any) -> Message:
    message: Message = await receive()
    return message


async def _sent(send: Send, message: Message) -> None:
    await send(message)


def _content(chunk: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": chunk, "more_body": more}
