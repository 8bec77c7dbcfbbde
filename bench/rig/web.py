"""A real web server of ours, started as `bin/run` starts it."""

import http.client
import json
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.programs import web_programs
from config.supervisor import Program, wait_for_health

IDLE_S = 4.0


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int) -> None:
    """Return when somebody listens."""
    give_up = time.monotonic() + 30
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < give_up, f"nobody listens on {port}"
        time.sleep(0.1)


@contextmanager
def web(*, processes: int = 1, **env: str) -> Iterator[tuple[int, list[Program]]]:
    """Start the server; yield its port and its processes."""
    port = free_port()
    with tempfile.TemporaryDirectory() as logs:
        environment = os.environ | {"LOG_LEVEL": "WARNING"} | env
        programs = web_programs(port=port, logs=Path(logs), env=environment, processes=processes)
        for program in programs:
            program.start()
        try:
            wait_for_health(programs, port=port, patience_s=30)
            yield port, programs
        finally:
            for program in programs:
                program.stop()


class Client:
    """One kept connection that speaks JSON."""

    def __init__(self, port: int, token: str = "") -> None:
        """Connect lazily; `token` goes into every request."""
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._used = time.monotonic()
        self._headers = {"Content-Type": "application/json", "Connection": "keep-alive"}
        if token:
            self._headers["Authorization"] = f"Token {token}"

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """Return status and body; `body` may be bytes that are JSON already."""
        # uvicorn closes a connection that was idle for five seconds.
        if time.monotonic() - self._used > IDLE_S:
            self._link.close()
        self._used = time.monotonic()
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        self._link.request(method, path, raw, self._headers)
        answer = self._link.getresponse()
        return answer.status, answer.read()
