"""Periods, steps, days and leaders that a station goes by."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby

import chinese_calendar
from django.db.models import Q

from orders import rules
from orders.choices import Counting, Kind, Level
from orders.models import DayOverride, Leader, Period, Step
from stations.choices import Role
from stations.models import Absence, Officer, Organisation

SATURDAY = 5
DAYS_WITHOUT_A_PERIOD = 7


def own_or_default(station: Organisation) -> Q:
    """A station's own rows and the house's."""
    return Q(station=station) | Q(station=None)


def periods(station: Organisation) -> dict[str, Period]:
    """Return each kind's period: the station's own, else the house's."""
    rows = Period.objects.filter(own_or_default(station)).order_by("kind", "station")
    # NULLs sort last: the station's own row comes first of its kind.
    return {kind: next(found) for kind, found in groupby(rows, key=lambda row: row.kind)}


def due_of(station: Organisation, kind: str, issued_at: datetime) -> datetime:
    """Return when an order of a kind that is issued at a moment is due, as the station counts."""
    row = periods(station).get(kind) or Period(kind=Kind.OTHER, days=DAYS_WITHOUT_A_PERIOD, counting=Counting.CALENDAR)
    return rules.due_after(issued_at, row.days, row.counting, works_of(station))


def own_days(station: Organisation) -> dict[date, bool]:
    """Return the days on which the station's word, else the house's, goes before the calendar: whether they are worked."""
    rows = DayOverride.objects.filter(own_or_default(station)).order_by("-station")
    return {row.day: row.works for row in rows}


def works_of(station: Organisation) -> Callable[[date], bool]:
    """Return which days are worked: the station's own table, the published calendar, and past its end Monday to Friday."""
    own = own_days(station)

    def works(day: date) -> bool:
        if day in own:
            return own[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:  # the calendar ends with the last published year
            return day.weekday() < SATURDAY

    return works


def steps_of(station: Organisation) -> list[Step]:
    """Return the reminders and escalations in the order of time: the station's own table, else the house's."""
    rows = list(Step.objects.filter(own_or_default(station)).order_by("hours", "id"))
    own = [row for row in rows if row.station_id is not None]
    return own or rows


def leaders(station: Organisation) -> dict[int, Officer]:
    """Return group or team → its leader."""
    rows = Leader.objects.filter(group__path__startswith=station.path).select_related("officer")
    return {row.group_id: row.officer for row in rows}


def absences_of(officer: Officer, at: datetime) -> list[Absence]:
    """Return the absences of an officer that are running or still to come."""
    return list(Absence.objects.filter(officer=officer, ends_at__gt=at).order_by("starts_at"))


def leader_above(station: Organisation, group_id: int | None, level: int, *, besides: int | None, at: datetime) -> Officer | None:  # fmt: skip
    """Return to whom an overdue order goes: the group's leader, then the duty leader, then the station's leaders.

    Whoever is away, out of use, or carries it out themselves is passed over; None when nobody is left.
    """
    named = leaders(station).get(group_id or 0) if level == Level.GROUP else None
    ranked = [named] if named and named.is_active else []
    for role in (Role.DUTY_LEADER, Role.SUPERVISOR):
        rows = Officer.objects.filter(station=station, is_active=True, roles__contains=[role])
        ranked += rows.order_by("badge", "pk")
    away = set(
        Absence.objects.filter(officer__in=ranked, starts_at__lte=at, ends_at__gt=at).values_list("officer", flat=True)
    )
    return next((one for one in ranked if one.pk != besides and one.pk not in away), None)
