"""Many WebSocket clients in one process, as cheap as Python allows: each frame is cut, its offset and delay are noted.

Run as a program: `python -m rig.sockets PORT PATH COUNT TOKEN` prints "ready" when all are connected, then one JSON line of
figures for each line it reads ("reset" forgets, "report" answers, "cut" closes all connections at once and reopens them).
"""

import asyncio
import base64
import json
import os
import re
import sys
import time
from datetime import datetime
from typing import Any

import uvloop

OFFSET = re.compile(rb'"offset":(\d+)')
PING, PONG = 9, 10
AT = re.compile(rb'"at":"([^"]+)"')


class Socket(asyncio.Protocol):
    """One screen: counts what comes, knows where it stands."""

    def __init__(self, run: "Run") -> None:
        """Belong to a run."""
        self.run, self.buffer, self.open = run, b"", False
        self.offset = 0
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        """Ask for the upgrade; with an offset the server first sends what was missed."""
        self.transport = transport
        path = self.run.path.replace("OFFSET", str(self.offset or self.run.start))
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        head += f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        transport.write(f"{head}Authorization: Token {self.run.token}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        """Cut frames out of the stream."""
        self.buffer += data
        if not self.open:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.run.refused.append(head[:200].decode())
                return
            self.open, self.buffer = True, rest
            self.run.opened += 1
        while len(self.buffer) >= 2:
            size, start = self.buffer[1] & 0x7F, 2
            if size == 126:
                size, start = int.from_bytes(self.buffer[2:4], "big"), 4
            elif size == 127:
                size, start = int.from_bytes(self.buffer[2:10], "big"), 10
            if len(self.buffer) < start + size:
                return
            frame, code = self.buffer[start : start + size], self.buffer[0] & 0x0F
            self.buffer = self.buffer[start + size :]
            if code == 1:
                self.frame(frame)
            elif code == PING:
                # Masked with zeros: the server closes whoever does not answer within twenty seconds.
                self.transport.write(bytes([0x80 | PONG, 0x80 | len(frame)]) + bytes(4) + frame)

    def frame(self, frame: bytes) -> None:
        """Note an event: its delay since the commit, a gap, or a second coming."""
        run = self.run
        if not frame.startswith(b'{"type":"event"'):
            return
        now = time.time()
        found = OFFSET.search(frame)
        assert found is not None
        offset = int(found.group(1))
        run.received += 1
        run.last = now
        if self.offset and offset != self.offset + 1:
            run.twice += offset <= self.offset
            run.lost += max(0, offset - self.offset - 1)
        self.offset = max(offset, self.offset)
        if run.timed:
            at = run.committed(offset, frame)
            run.delays.append(now - at)

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Count it; a cut screen comes back with its offset."""
        self.open, self.buffer = False, b""
        self.run.opened -= 1


class Run:
    """All sockets of a process and their figures."""

    def __init__(self, port: int, path: str, token: str, start: int) -> None:
        """`path` may hold OFFSET."""
        self.port, self.path, self.token, self.start = port, path, token, start
        self.sockets: list[Socket] = []
        self.refused: list[str] = []
        self.opened, self.timed = 0, True
        self._at: dict[int, float] = {}
        self.forget()

    def forget(self) -> None:
        """Begin to count anew."""
        self.received = self.lost = self.twice = 0
        self.first, self.last = time.time(), 0.0
        self.delays: list[float] = []

    def committed(self, offset: int, frame: bytes) -> float:
        """Return when an event was written, parsed once for all sockets."""
        if offset not in self._at:
            found = AT.search(frame)
            self._at[offset] = datetime.fromisoformat(found.group(1).decode()).timestamp() if found else time.time()
        return self._at[offset]

    async def connect(self, socket: Socket) -> None:
        """Open one."""
        await asyncio.get_running_loop().create_connection(lambda: socket, "127.0.0.1", self.port)

    async def fill(self, count: int) -> None:
        """Open all, fifty at a time."""
        self.sockets = [Socket(self) for _ in range(count)]
        for index in range(0, count, 50):
            await asyncio.gather(*(self.connect(socket) for socket in self.sockets[index : index + 50]))
        while self.opened < count and not self.refused:
            await asyncio.sleep(0.01)

    async def cut(self) -> float:
        """Close all at once, reopen all at once; return the seconds until all are open again."""
        for socket in self.sockets:
            socket.transport.abort()
        while self.opened > 0:
            await asyncio.sleep(0.01)
        began = time.time()
        await asyncio.gather(*(self.connect(socket) for socket in self.sockets))
        while self.opened < len(self.sockets) and not self.refused:
            await asyncio.sleep(0.01)
        return time.time() - began

    def report(self) -> dict[str, Any]:
        """Return the figures so far; offsets tell whether all screens are level."""
        offsets = {socket.offset for socket in self.sockets}
        delays = sorted(self.delays)
        cuts = (
            {f"p{share}": delays[min(len(delays) - 1, len(delays) * share // 100)] for share in (50, 90, 99)}
            if delays
            else {}
        )
        return {
            "received": self.received, "lost": self.lost, "twice": self.twice, "open": self.opened, "refused": self.refused[:3],
            "seconds": self.last - self.first, "lowest": min(offsets, default=0), "highest": max(offsets, default=0), **cuts,
        }  # fmt: skip


async def main() -> None:
    """Obey the lines on standard input."""
    port, path, count, token, start = sys.argv[1:6]
    run = Run(int(port), path, token, int(start))
    await run.fill(int(count))
    print("ready" if not run.refused else f"refused {run.refused[0]}", flush=True)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().strip():
        answer: dict[str, Any] = {}
        match line:
            case "reset":
                run.forget()
            case "untimed":
                run.timed = False
            case "cut":
                answer = {"reopened_s": await run.cut()}
            case "report":
                answer = run.report()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
