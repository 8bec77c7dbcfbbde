"""What kind of day it is: worked, or free. Weekends follow the state's holidays and the Saturdays that are worked for them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import chinese_calendar
import numpy as np

from patrols.planning.history import Integers, Times

WORK, REST = 0, 1
KINDS: Final = 2
SATURDAY: Final = 5
# numpy counts days from Thursday, 1 January 1970.
_THURSDAY: Final = 3

DayKind = Callable[[Times], Integers]


def weekdays(days: Times) -> Integers:
    """Tell by the weekday alone: abroad, and where no table of holidays reaches."""
    weekday = (days.astype("datetime64[D]").astype(np.int64) + _THURSDAY) % 7
    return np.where(weekday >= SATURDAY, REST, WORK).astype(np.int64)


def chinese(table: Mapping[date, bool] | None = None) -> DayKind:
    """Tell by the State Council's calendar.

    `table` is the station's own word on a day (True is free); it goes first, and alone once the published years have ended.
    """
    own = table or {}

    def kinds(days: Times) -> Integers:
        guess = weekdays(days)
        named = days.astype("datetime64[D]").astype(object)
        return np.array([_kind(day, own, int(by_week)) for day, by_week in zip(named, guess, strict=True)], np.int64)

    return kinds


def _kind(day: date, own: Mapping[date, bool], by_week: int) -> int:
    if day in own:
        return REST if own[day] else WORK
    try:
        return REST if chinese_calendar.is_holiday(day) else WORK
    except NotImplementedError:  # a year that has not been published
        return by_week
