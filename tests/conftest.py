"""What every test shares: a clean Redis, the journal's guard around a flush, clients that are logged in, a running server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings
from redis import Redis

from config.embedded import Valkey
from live import bus
from stations.models import Officer
from tests.live.room import Room, open_room
from tests.servers import web_server

# How long an example takes says how busy the cores are. Each run draws new examples, under continuous integration too.
hypothesis.settings.register_profile(
    "house",
    parent=hypothesis.settings.get_profile("default"),
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")

# The product does not wait for a doorbell that is slow, and the screens follow by beat. Here a busy machine may take its
# time, and what was told is heard.
bus.TIMEOUT_S = 10.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that really commits is followed by a flush, which takes the migrations' types and limits along: bring them back."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        fixtures = getattr(item, "fixturenames", ())
        if (marker and marker.kwargs.get("transaction")) or not {"transactional_db", "live_server"}.isdisjoint(
            fixtures
        ):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:  # noqa: ARG001 - extends pytest-django's
    """Let the test database be emptied between tests that really commit: the journal refuses TRUNCATE anywhere else.

    What the migrations wrote lies beside its tables and is put back in one step; Django would save row by row.
    """
    written = "migrated"
    ours = {model._meta.db_table for model in apps.get_models() if ".contrib." not in model.__module__}
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("ALTER TABLE live_entry DISABLE TRIGGER live_entry_no_truncate")
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {written}")
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace", [written])
        kept = [name for (name,) in cursor.fetchall()]
        for table in [] if kept else sorted(ours):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608 - Django's own names
            if cursor.fetchone() == (True,):
                cursor.execute(f"CREATE TABLE {written}.{table} AS TABLE {table}")
                kept.append(table)
    back = ";".join(f"INSERT INTO {table} SELECT * FROM {written}.{table} ON CONFLICT DO NOTHING" for table in kept)  # noqa: S608 - names of tables

    def put_back(_serialized: str) -> None:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(back)

    connections["default"].creation.deserialize_db_from_string = put_back


@pytest.fixture(autouse=True)
def _no_leftovers() -> None:
    """Nothing is cached from one test to the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _files_of_their_own(settings: Settings, tmp_path: Path) -> None:
    """What a test attaches lies beside nothing else."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def redis() -> Redis:
    """The doorbell's server."""
    return Redis.from_url(settings.REDIS_URL)


@pytest.fixture
def logged_in() -> Callable[[Officer], Client]:
    """A browser in which an officer has logged in."""

    def log_in(officer: Officer) -> Client:
        client = Client()
        client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture(scope="session")
def bell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A Valkey that tests may flush and whose clients they may kill."""
    with Valkey(home=tmp_path_factory.mktemp("bell")) as server:
        yield server


@pytest.fixture(scope="session")
def web(
    django_db_setup: None,  # noqa: ARG001 - the server reads the tests' database
    django_db_blocker: DjangoDbBlocker,
    bell: Valkey,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Host and port of a server that all socket and browser tests of this process share."""
    with django_db_blocker.unblock(), web_server(tmp_path_factory.mktemp("web"), REDIS_URL=bell.url) as address:
        yield address


@pytest.fixture
def room(
    transactional_db: None,  # noqa: ARG001 - really committed, so that other processes see it
    bell: Valkey,
    settings: Settings,
) -> Iterator[Room]:
    """A room whose events ring the server's own bell."""
    settings.REDIS_URL = bell.url
    vars(bus._local).clear()
    yield open_room()
    vars(bus._local).clear()
