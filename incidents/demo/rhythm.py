"""A normal week of the demo station: how many calls on which day, and when in the day each kind comes."""

import math
import random
from datetime import date, datetime, time, timedelta

from core.clock import SHANGHAI

DAYS = 56
CALLS_A_DAY = 50.0
# Monday to Sunday: Friday and Saturday nights carry the week.
WEEK = (0.93, 0.9, 0.92, 0.96, 1.14, 1.2, 0.98)
# Relative weight of each hour of the day, 0 to 23.
PROFILES = {
    "day": (1, 1, 1, 1, 1, 1, 3, 6, 10, 12, 12, 11, 8, 8, 10, 11, 11, 10, 8, 7, 6, 5, 3, 2),
    "morning": (1, 1, 1, 1, 1, 2, 6, 12, 14, 11, 8, 5, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2, 1, 1),
    "evening": (5, 3, 1, 1, 1, 1, 2, 3, 3, 3, 3, 4, 6, 5, 3, 3, 4, 6, 8, 11, 13, 14, 12, 8),
    "night": (12, 9, 5, 3, 1, 1, 1, 1, 1, 2, 2, 2, 3, 2, 2, 2, 3, 4, 6, 8, 11, 14, 16, 15),
    "commute": (1, 1, 1, 1, 1, 2, 6, 15, 14, 7, 5, 5, 5, 4, 4, 5, 8, 14, 13, 7, 5, 4, 3, 2),
}


def calls_on(day: date, chance: random.Random) -> int:
    """Return how many calls a day has: the weekday's share, a little more even than chance alone."""
    expected = CALLS_A_DAY * WEEK[day.weekday()]
    return max(20, round(chance.gauss(expected, 0.7 * math.sqrt(expected))))


def moment(day: date, profile: str, chance: random.Random) -> datetime:
    """Return a moment of a Shanghai day after a profile."""
    hour = chance.choices(range(24), PROFILES[profile])[0]
    start = datetime.combine(day, time(hour), tzinfo=SHANGHAI)
    return start + timedelta(seconds=chance.randrange(3600))
