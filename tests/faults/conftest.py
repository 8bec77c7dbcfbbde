"""A command room of its own for each fault: nothing that is broken here is used by another test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import Valkey
from tests.live.screen import Wall
from tests.servers import web_server


@pytest.fixture
def bell(tmp_path: Path) -> Iterator[Valkey]:
    """A Valkey that may be killed and started again on the same port."""
    home = tmp_path / "bell"
    home.mkdir()
    with Valkey(home=home) as server:
        yield server


@pytest.fixture
def web(transactional_db: None, bell: Valkey, tmp_path: Path) -> Iterator[str]:  # noqa: ARG001 - on the tests' database
    """Host and port of a server that hears this bell."""
    with web_server(tmp_path / "log", REDIS_URL=bell.url) as address:
        yield address


@pytest.fixture
def wall() -> Iterator[Wall]:
    with Wall() as screens:
        yield screens
