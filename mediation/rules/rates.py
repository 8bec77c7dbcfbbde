"""Settled rates (M3, M5): the published way, and the strict way that counts a dispute only while it stays settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Course:
    """What a rate needs of a dispute. `settled_at` is empty again once it was reopened."""

    accepted_at: datetime | None
    first_settled_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True)
class Rates:
    """Counts of a period; a rate is a share of 100 with one decimal, None without a base (never 0 % nor ∞)."""

    accepted: int
    settled: int
    staying: int

    @property
    def published(self) -> float | None:
        """Accepted in the period and settled at least once, as stations publish it (564 of 576 is 97.9)."""
        return percent(self.settled, self.accepted)

    @property
    def strict(self) -> float | None:
        """Accepted in the period and settled still: reopened ones do not count until they are settled again."""
        return percent(self.staying, self.accepted)


def percent(part: int, whole: int) -> float | None:
    """Return part of whole in percent, rounded half up to one decimal; None when there is no whole."""
    return None if whole == 0 else ((part * 2000 + whole) // (2 * whole)) / 10


def rates_of(courses: Iterable[Course], *, since: datetime, until: datetime) -> Rates:
    """Return the rates of what was accepted in [since, until)."""
    mine = [one for one in courses if one.accepted_at is not None and since <= one.accepted_at < until]
    return Rates(
        accepted=len(mine),
        settled=sum(one.first_settled_at is not None for one in mine),
        staying=sum(one.settled_at is not None for one in mine),
    )
