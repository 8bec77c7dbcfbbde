"""The rules of orders as those who keep them see them."""

from datetime import date

from chinese_calendar.constants import holidays

from core.clock import local_day, now
from orders.choices import Counting, Kind
from orders.models import DayOverride
from orders.selectors.carriers import TEAMS
from orders.selectors.reference import DAYS_WITHOUT_A_PERIOD, own_or_default, periods
from stations.models import Organisation

Periods = dict[str, tuple[int, str]]


def periods_of(station: Organisation) -> Periods:
    """Return the days and the counting of every kind."""
    kept = periods(station)
    without = (DAYS_WITHOUT_A_PERIOD, Counting.CALENDAR.value)
    return {kind: (kept[kind].days, kept[kind].counting) if kind in kept else without for kind in Kind.values}


def days_ahead(station: Organisation) -> list[DayOverride]:
    """Return the days from today on that are worked or free whatever the calendar says, a station's own and the house's."""
    return list(
        DayOverride.objects.filter(own_or_default(station), day__gte=local_day(now())).order_by("day", "station")
    )


def calendar_until() -> date:
    """Return the last day that the published calendar knows; after it Monday to Friday are worked."""
    return date(max(holidays).year, 12, 31)


def led(station: Organisation) -> list[Organisation]:
    """Return the groups and teams that have a leader."""
    return list(
        Organisation.objects.filter(path__startswith=station.path, kind__in=TEAMS, is_active=True).order_by("path")
    )
