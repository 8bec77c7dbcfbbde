"""Noon: what is counted by the day, or planned before the day begins, is the same whenever the tests run."""

import pytest

from tests.factories.clock import set_to_noon


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """No day begins and no planning hour comes while a test runs."""
    set_to_noon(monkeypatch)
