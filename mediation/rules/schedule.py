"""When things are due: return visits by level (M5), the order's seven days (M2), a guardian's points (M6)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from core.clock import day_bounds
from mediation.choices import Settled

STEP_WITHIN = timedelta(days=7)
# A session that nobody gave an end: as long as the stations book a room.
SESSION_LASTS = timedelta(minutes=90)
LONGEST_SESSION = timedelta(hours=8)
POINTS = {Settled.ON_SPOT: 10, Settled.NEEDS_POLICE: 5}


def visit_days(level: str, rules: Mapping[str, Sequence[int]]) -> list[int]:
    """Return on which days after settlement a dispute is visited, ascending; each day once."""
    return sorted(set(rules.get(level, ())))


def visit_dates(settled_on: date, days: Sequence[int]) -> list[tuple[int, date]]:
    """Return (day, date) of the visits after a settlement."""
    return [(day, settled_on + timedelta(days=day)) for day in days]


def step_due(at: datetime) -> datetime:
    """Return by when the next step of mediation is owed: seven days (M2). What an order asks for is due when the order is."""
    return at + STEP_WITHIN


def points_of(settled: str) -> int:
    """Return what a guardian's report is worth: ten when settled on the spot, five when it called the police in time."""
    return POINTS[Settled(settled)]


def end_of(day: date) -> datetime:
    """Return the last minute of a Shanghai day, as a due time that people read as that day's."""
    return day_bounds(day)[1] - timedelta(minutes=1)
