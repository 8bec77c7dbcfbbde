"""A running server with a doorbell of its own, a wall of screens and a committed room for the tests of the live line."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker, Settings

from config.embedded import Valkey
from live import bus
from tests.live.room import Room, open_room
from tests.live.screen import Wall
from tests.live.server import web_server


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
    """Host and port of a server that all socket tests of this process share."""
    with django_db_blocker.unblock(), web_server(tmp_path_factory.mktemp("web"), REDIS_URL=bell.url) as address:
        yield address


@pytest.fixture
def wall() -> Iterator[Wall]:
    with Wall() as screens:
        yield screens


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
