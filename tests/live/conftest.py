"""A wall of screens for the tests of the live line."""

from collections.abc import Iterator

import pytest

from tests.live.screen import Wall


@pytest.fixture
def wall() -> Iterator[Wall]:
    with Wall() as screens:
        yield screens
