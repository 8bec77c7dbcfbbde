"""The three programs of a command room, with the flags that were measured to matter (bin/run and the benches start them)."""

import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from config.supervisor import Program

_CELERY = (sys.executable, "-m", "celery", "-A", "config.celery:app")
_UVICORN = (
    *(sys.executable, "-m", "uvicorn", "config.asgi:application"),
    # Frames are small and made once for all, so no deflate. 64 KB is more than any honest client sends.
    *("--ws", "live.wire:Wire", "--ws-per-message-deflate", "false", "--ws-max-size", "65536"),
    *("--lifespan", "off", "--no-access-log", "--timeout-graceful-shutdown", "3"),
)


# One process is one core's worth of Python; the second lets a burst of calls use the other (docs/decisions/007).
WEB_PROCESSES = 2


def web_programs(*, port: int, logs: Path, env: Mapping[str, str], processes: int = WEB_PROCESSES) -> list[Program]:
    """Return the web server: pages, API and WebSocket on one port of this machine, its processes on one socket.

    OSError when the port cannot be had.
    """
    listening = socket.create_server(("127.0.0.1", port), backlog=2048)
    # Inherited by every connection. A server that is given a socket does not set it by itself, and an answer in two
    # packets then waits 40 ms for the browser's acknowledgement of the first.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return [
        Program(
            f"web{n}",
            [*_UVICORN, "--fd", str(listening.fileno())],
            log=logs / f"web{n}.log",
            env=env,
            listening=listening,
        )
        for n in range(1, processes + 1)
    ]


def worker_program(*, logs: Path, env: Mapping[str, str]) -> Program:
    """Return a Celery worker with two processes; it is alone, so it need not look for others."""
    alone = ("--without-gossip", "--without-mingle")
    return Program(
        "worker",
        [*_CELERY, "worker", "--concurrency", "2", "--loglevel", "warning", *alone],
        log=logs / "worker.log",
        env=env,
    )


def planner_program(*, logs: Path, env: Mapping[str, str], processes: int = 1) -> Program:
    """Return the worker that calculates patrols: half a minute of one core each, which no timer of an incident may wait for."""
    alone = ("--without-gossip", "--without-mingle")
    return Program(
        "planner",
        [*_CELERY, "worker", "--queues", "planning", "--concurrency", str(processes), "--loglevel", "warning", *alone],
        log=logs / "planner.log",
        env=env,
    )


def beat_program(*, logs: Path, schedule: Path, env: Mapping[str, str]) -> Program:
    """Return the one Celery beat; `schedule` keeps what it did last."""
    return Program(
        "beat",
        [*_CELERY, "beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "warning"],
        log=logs / "beat.log",
        env=env,
    )
