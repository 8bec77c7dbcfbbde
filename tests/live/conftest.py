"""A running server, a wall of screens and a committed room for the tests of the live line."""

from collections.abc import Iterator

import pytest

from tests.live.room import Room, open_room
from tests.live.screen import Wall
from tests.live.server import web_server


@pytest.fixture(scope="session")
def web(django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001 - the database first
    """Host and port of a server that all socket tests of this process share."""
    with django_db_blocker.unblock(), web_server(tmp_path_factory.mktemp("web")) as address:  # type: ignore[attr-defined]
        yield address


@pytest.fixture
def wall() -> Iterator[Wall]:
    with Wall() as screens:
        yield screens


@pytest.fixture
def room(transactional_db: None) -> Room:  # noqa: ARG001 - it is really committed
    return open_room()
