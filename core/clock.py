"""The house's time: stored in UTC, a "day" is a Shanghai day (DOMAIN.md, rules of the domain)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the aware present."""
    return timezone.now()


def local_day(moment: datetime) -> date:
    """Return the Shanghai day in which a moment falls."""
    return moment.astimezone(SHANGHAI).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return a Shanghai day as [start, end) in aware times."""
    start = datetime.combine(day, time.min, tzinfo=SHANGHAI)
    return start, start + timedelta(days=1)
