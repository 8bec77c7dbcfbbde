"""The last metre: a frame is made once and written to every socket as it is.

uvicorn makes the frame of every `send` anew and takes a turn of the event loop for it, which costs three times what the
writing does. Its protocol with the door below lets the hub hand over bytes that are a frame already. The server's flag
`--ws live.wire:Wire` puts it in (config/programs.py), the consumer finds it in its scope.
"""

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

EXTENSION = "live.wire"


def packed(text: str) -> bytes:
    """Return a text as the frame that a server sends (RFC 6455, 5.2: whole, not masked)."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


class Wire(WebSocketsSansIOProtocol):
    """One socket's line in the server."""

    def handle_connect(self, event: Request) -> None:
        """Hang the wire into the scope, before the application sees it."""
        super().handle_connect(event)
        if not self.close_sent:  # a refused handshake has no scope
            extensions: dict[str, object] = self.scope["extensions"]  # type: ignore[assignment]
            extensions[EXTENSION] = self

    def take(self, frame: bytes) -> bool:
        """Write a frame now; False when the far end does not read: `drained` tells when it does. OSError when it is gone."""
        if self.disconnected or self.close_sent or self.transport.is_closing():
            raise ClientDisconnected
        if not self.writable.is_set():
            return False
        self.transport.write(frame)
        return True

    async def drained(self) -> None:
        """Return when the socket takes frames again, or is gone."""
        await self.writable.wait()
