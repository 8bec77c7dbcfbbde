"""The patrol day that is being planned, in the three clocks that meet here: rows, seconds of the day, bands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from core.clock import SHANGHAI
from patrols import rules
from patrols.models import DutyTemplate, PatrolPlan
from patrols.planning.history import Bands
from patrols.planning.problem import Span

HOURS = 24


@dataclass(frozen=True)
class Day:
    """A plan's day: its first moment, and the bands into which a template cuts it."""

    start: datetime
    bands: Bands

    @classmethod
    def of(cls, plan: PatrolPlan, template: DutyTemplate) -> "Day":
        """Return the day of a plan; the template's bands are turned to its hour of change."""
        first = plan.day_starts_at
        start, _end = rules.day_span(plan.day, first)
        inner = sorted({hour % HOURS + (HOURS if hour % HOURS < first.hour else 0) for hour in template.bands})
        cuts = [first.hour, *(hour for hour in inner if first.hour < hour < first.hour + HOURS), first.hour + HOURS]
        return cls(start, Bands(tuple(cuts)))

    @property
    def date(self) -> np.datetime64:
        """The day as the forecast names it."""
        return np.datetime64(self.start.astimezone(SHANGHAI).date())

    @property
    def spans(self) -> tuple[Span, ...]:
        """The bands in seconds since the day's start."""
        first = self.bands.hours[0]
        return tuple(Span((one - first) * 3600, (other - first) * 3600) for one, other in pairwise(self.bands.hours))

    def second_of(self, minute: int) -> int:
        """Return a template's minute since midnight as a second of the day."""
        local = self.start.astimezone(SHANGHAI)
        return minute * 60 - (local.hour * 3600 + local.minute * 60)

    def at(self, second: float) -> datetime:
        """Return the moment of a second of the day, to the minute that a crew can keep."""
        return self.start + timedelta(seconds=round(second))

    def second(self, moment: str) -> int:
        """Return a moment that was kept as text as a second of the day."""
        return round((datetime.fromisoformat(moment) - self.start).total_seconds())
