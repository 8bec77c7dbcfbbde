"""Keeps the parts of a command room alive on one machine: starts, restarts what dies, stops programs before servers."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from config.embedded.child import last_words, start_child, stop_child

LOOK_EVERY_S = 0.5
PATIENCE_S = 5.0  # between asking and insisting
GIVE_UP_AFTER, GIVE_UP_WITHIN_S = 5, 60.0


class GaveUpError(RuntimeError):
    """A part does not stay alive; the message is one sentence for a person."""


class Part(Protocol):
    """Something that runs as one child process: a program, PostgreSQL, Valkey."""

    name: str
    log: Path
    process: subprocess.Popen[bytes] | None

    def start(self) -> None:
        """Start it; return when it is started."""

    def stop(self) -> None:
        """End it; return when it has ended."""


class Program:
    """A program of ours as a part; its own children end with it."""

    def __init__(
        self,
        name: str,
        args: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str],
        listening: socket.socket | None = None,
    ) -> None:
        """`log` receives what it prints; `listening` is a socket that it inherits, so that several can answer on one port."""
        self.name = name
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._args = args
        self._env = env
        self._listening = listening

    def start(self) -> None:
        """Start it."""
        inherited = [self._listening.fileno()] if self._listening else []
        self.process = start_child(self._args, log=self.log, env=self._env, keep_open=inherited)

    def stop(self) -> None:
        """Ask, wait, insist."""
        if self.process is not None:
            stop_child(self.process, signal.SIGTERM, signal.SIGQUIT, patience_s=PATIENCE_S)
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)  # a pool whose master was killed
            self.process = None

    def retire(self) -> None:
        """Stop it for good: the socket that it inherited is given up here too."""
        self.stop()
        if self._listening is not None:
            self._listening.close()


class Supervisor:
    """Holds the parts; leaving it stops the programs, all at once, then the servers, whatever signal comes meanwhile."""

    def __init__(self, *, tell: Callable[[str], None]) -> None:
        """`tell` shows a sentence to the person at the terminal."""
        self._servers: list[Part] = []
        self._programs: list[Part] = []
        self._deaths: dict[str, list[float]] = {}
        self._tell = tell

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        with ThreadPoolExecutor(max_workers=len(self._programs) or 1) as asking:
            list(asking.map(lambda program: program.stop(), self._programs))
        for server in reversed(self._servers):
            server.stop()

    def start(self, program: Part) -> None:
        """Start a program and keep it."""
        self._programs.append(program)
        program.start()

    def keep(self, server: Part) -> None:
        """Keep a server that is already started: the programs need it to end well."""
        self._servers.append(server)

    def watch(self) -> None:
        """Restart what dies, until a signal comes; raises GaveUpError when a part keeps dying."""
        while True:
            time.sleep(LOOK_EVERY_S)
            self.look()

    def look(self) -> None:
        """Restart what has died since the last look."""
        for part in (*self._servers, *self._programs):
            if part.process is not None and part.process.poll() is not None:
                self._restart(part, part.process.returncode)

    def _restart(self, part: Part, code: int) -> None:
        now = time.monotonic()
        deaths = [at for at in self._deaths.get(part.name, []) if now - at < GIVE_UP_WITHIN_S] + [now]
        self._deaths[part.name] = deaths
        if len(deaths) > GIVE_UP_AFTER:
            raise GaveUpError(f"{part.name} keeps ending ({last_words(part.log)}); everything is stopped.")
        self._tell(f"{part.name} ended (code {code}); starting it again.")
        part.stop()
        part.start()


def wait_for_health(webs: Sequence[Part], *, port: int, patience_s: float) -> None:
    """Return when /healthz answers 200; raises GaveUpError with what the web server said last."""
    give_up = time.monotonic() + patience_s
    while not _is_healthy(port):
        for web in webs:
            if time.monotonic() > give_up or web.process is None or web.process.poll() is not None:
                raise GaveUpError(f"The web server did not start: {last_words(web.log)}")
        time.sleep(0.1)


def _is_healthy(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        link.close()
