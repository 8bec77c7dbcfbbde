"""What the clock needs to know: rows whose moment has come, who is away, who stands in."""

from collections.abc import Iterator
from datetime import datetime

from core.clock import now
from live.sweeps import due_ids
from orders import rules
from orders.choices import OPEN
from orders.models import Order
from orders.selectors.carriers import open_of_each
from orders.selectors.reference import absences_of
from stations.choices import Role
from stations.models import Absence, Officer

# Kinds of people who carry orders out; somebody who stands in is of the same kind.
CARRIERS = (Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CASE_TEAM, Role.MEDIATOR)


def due_order_ids() -> Iterator[int]:
    """Yield the open orders whose next moment has come by now, longest first (partial index)."""
    return due_ids(Order.objects.filter(status__in=OPEN, next_act_at__lte=now()), "next_act_at")


def reason_away(officer: Officer, due_at: datetime, at: datetime) -> str:
    """Return the code of why somebody must stand in for an officer now; "" when nobody need."""
    if not officer.is_active:
        return "inactive"
    running = [row for row in absences_of(officer, at) if row.starts_at <= at]
    long = [row for row in running if rules.needs_substitute(row.starts_at, row.ends_at, due_at)]
    return long[0].kind if long else ""


def changes_of_presence(officer: Officer | None, at: datetime) -> list[datetime]:
    """Return when an officer goes away or comes back."""
    rows = absences_of(officer, at) if officer else []
    return [moment for row in rows for moment in (row.starts_at, row.ends_at)]


def who_stands_in(order: Order, owner: Officer, at: datetime) -> Officer | None:
    """Return who takes over from an officer who is away: one of the same group and kind who is there, with the fewest orders (S1).

    The same for everybody who asks; None when nobody of the group is there.
    """
    away = Absence.objects.filter(starts_at__lte=at, ends_at__gt=at).values("officer_id")
    kinds = [role for role in owner.roles if role in CARRIERS]
    mates = Officer.objects.filter(
        organisation=owner.organisation, station=order.station, is_active=True, roles__overlap=kinds
    )
    there = mates.exclude(pk=owner.pk).exclude(pk__in=away).order_by("badge", "pk")
    load = open_of_each(order.station)
    return min(there, key=lambda one: load.get(one.pk, 0), default=None)
