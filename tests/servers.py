"""The real web server, in a process of its own, on a free port and on the database of the tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from config.programs import web_programs
from config.supervisor import wait_for_health

START_PATIENCE_S = 60


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
    [web] = web_programs(port=0, logs=logs, env=environment(**changes), processes=1)
    # The socket was given a free port: one that is looked for and let go may be another's before it is taken.
    assert web._listening is not None
    port = web._listening.getsockname()[1]
    web.start()
    try:
        wait_for_health([web], port=port, patience_s=START_PATIENCE_S)
        yield f"127.0.0.1:{port}"
    finally:
        web.retire()
