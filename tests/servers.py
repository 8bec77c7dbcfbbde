"""The real web server, in a process of its own, on a free port and on the database of the tests."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from config.programs import web_programs
from config.supervisor import wait_for_health

START_PATIENCE_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**changes: str) -> dict[str, str]:
    """The environment of a program of ours that shares this test's database."""
    host, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    shared = {
        "DATABASE_URL": f"{host}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "LOG_LEVEL": "WARNING",
    }
    return os.environ | shared | changes


@contextmanager
def web_server(logs: Path, **changes: str) -> Iterator[str]:
    """Yield host:port of a running server; it ends with the block, and with this process whatever happens."""
    port = free_port()
    [web] = web_programs(port=port, logs=logs, env=environment(**changes), processes=1)
    web.start()
    try:
        wait_for_health([web], port=port, patience_s=START_PATIENCE_S)
        yield f"127.0.0.1:{port}"
    finally:
        web.retire()
