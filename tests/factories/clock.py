"""The house's clock for a test: noon, far from where a day changes."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from core.clock import day_bounds, local_day


def set_to_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the present be today's noon in Shanghai and run on from there."""
    read = timezone.now
    ahead = day_bounds(local_day(read()))[0] + timedelta(hours=12) - read()
    monkeypatch.setattr(timezone, "now", lambda: read() + ahead)


def tick_from(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let each look at the clock be a millisecond after the one before, from a moment on: a slow machine changes nothing."""
    seen = [moment]

    def tick() -> datetime:
        seen[0] += timedelta(milliseconds=1)
        return seen[0]

    monkeypatch.setattr(timezone, "now", tick)
