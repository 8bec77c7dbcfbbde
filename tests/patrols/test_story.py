"""What the forecast says about a place, in the words of the page: counts, hours, last incidents, near repeats (P2)."""

import numpy as np
import pytest

from patrols.selectors.wording import reasons_said
from patrols.services.calculating.story import _mostly


@pytest.mark.parametrize(
    ("at", "window"),
    [
        ({19: 5, 20: 6, 21: 4, 3: 1}, [18, 22]),
        ({23: 4, 0: 5, 1: 3, 2: 3, 12: 1}, [23, 3]),
        (dict.fromkeys(range(24), 2), None),
    ],
)
def test_the_hours_are_named_in_which_most_happened_across_midnight_too(at, window):
    hours = np.zeros(24)
    hours[list(at)] = list(at.values())
    assert _mostly(hours) == window


def test_what_the_forecast_knows_is_said_in_the_readers_words():
    told = [
        {"code": "memory", "n": 62, "hours": [22, 2]},
        {"code": "memory", "n": 3, "hours": None},
        {"code": "latest", "at": ["2026-11-18T21", "2026-11-05T03"]},
        {"code": "near", "days": 7, "metres": 200, "n": 3},
    ]
    assert reasons_said(told) == [
        "有记录以来 62 起，多在 22–02 时",
        "有记录以来 3 起，不分时段",
        "上次 11 月 18 日 21 时、11 月 5 日 3 时",
        "7 天内 200 米有 3 起，近重复加权",
    ]
