"""The handle of a process full of sockets (`rig.sockets`)."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rig.web import Client


class Crowd:
    """Many screens in a process of their own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        """Wait until all are connected."""
        self._process = process
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        assert said == "ready", said

    def ask(self, line: str) -> dict[str, Any]:
        """Send a command, return its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def path_of(client: Client) -> tuple[str, int]:
    """Return the socket's address from a snapshot and where it starts."""
    status, body = client.call("GET", "/api/v1/live/snapshot/")
    assert status == 200, body
    picture = json.loads(body)
    return f"/ws/live/?station=CH&epoch={picture['epoch']}&offset=OFFSET", picture["offset"]


@contextmanager
def crowd(*, port: int, path: str, count: int, token: str = "", start: int = 0) -> Iterator[Crowd]:
    """Connect `count` sockets; OFFSET in the path becomes where each stands."""
    command = [sys.executable, "-m", "rig.sockets", str(port), path, str(count), token, str(start)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Crowd(process)
        finally:
            process.kill()
