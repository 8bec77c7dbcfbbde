"""How many orders stand where: the head of the list, the wall, and the table by officer and lateness."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from core.clock import day_bounds, local_day, now
from core.masking import mask_text
from orders import rules
from orders.choices import OPEN, Status
from orders.models import Order
from orders.selectors.orders import visible_orders, with_cards
from stations.models import Officer, Organisation

MOST_URGENT = 3
DAY = timedelta(days=1)


def _open_counts(at: datetime) -> dict[str, Count]:
    end = day_bounds(local_day(at))[1]
    return {
        "orders_open": Count("id"),
        "orders_due_today": Count("id", filter=Q(due_at__gt=at, due_at__lte=end)),
        "orders_late": Count("id", filter=Q(due_at__lte=at)),
    }


def open_counts(station: Organisation) -> dict[str, int]:
    """Return the counters of the wall and the console: one query over the open ones."""
    return Order.objects.filter(station=station, status__in=OPEN).aggregate(**_open_counts(now()))


def most_urgent(station: Organisation) -> list[dict[str, Any]]:
    """Return the open orders that are due first, for the wall."""
    at = now()
    rows = with_cards(Order.objects.filter(station=station, status__in=OPEN)).order_by("due_at", "id")
    return [
        {
            "number": row.number, "title": mask_text(row.title), "kind_name": row.get_kind_display(), "due_at": row.due_at,
            "late": rules.is_late(row, at), "community": row.community.name if row.community else "",
        }
        for row in rows[:MOST_URGENT]
    ]  # fmt: skip


def _month(at: datetime) -> datetime:
    return day_bounds(local_day(at).replace(day=1))[0]


def head(officer: Officer) -> dict[str, Any]:
    """Return the figures over the list: open, due today, late, to be reviewed, issued by oneself; closed this month and how many in time."""
    at = now()
    mine = visible_orders(officer).select_related(None)
    counts = mine.filter(status__in=OPEN).aggregate(
        **_open_counts(at),
        review=Count("id", filter=Q(status=Status.REVIEW)),
        issued=Count("id", filter=Q(issued_by=officer)),
    )
    closed = mine.filter(status=Status.CLOSED, ended_at__gte=_month(at)).aggregate(
        closed=Count("id"), on_time=Count("id", filter=Q(on_time=True))
    )
    # No base, no percentage.
    share = round(100 * closed["on_time"] / closed["closed"], 1) if closed["closed"] else None
    return {**counts, **closed, "share": share, "at": at}


def by_carrier(officer: Officer) -> list[dict[str, Any]]:
    """Return, per officer or team, what is open, how late it is, and what was closed this month; most late first. Two queries."""
    at = now()
    late = {
        "late_1": Q(due_at__lte=at, due_at__gt=at - DAY),
        "late_3": Q(due_at__lte=at - DAY, due_at__gt=at - 3 * DAY),
        "late_7": Q(due_at__lte=at - 3 * DAY, due_at__gt=at - 7 * DAY),
        "late_more": Q(due_at__lte=at - 7 * DAY),
    }
    who = {"name": F("assignee__name"), "team_name": F("team__name"), "group": F("assignee__organisation__name")}
    mine = visible_orders(officer).select_related(None)
    opened = (
        mine.filter(status__in=OPEN)
        .values("assignee", "team", **who)
        .annotate(
            **_open_counts(at),
            review=Count("id", filter=Q(status=Status.REVIEW)),
            **{name: Count("id", filter=found) for name, found in late.items()},
        )
        .order_by()
    )
    ended = (
        mine.filter(status=Status.CLOSED, ended_at__gte=_month(at))
        .values("assignee", "team", **who)
        .annotate(closed=Count("id"), on_time=Count("id", filter=Q(on_time=True)))
        .order_by()
    )
    names = ["orders_open", "orders_due_today", "orders_late", "review", *late, "closed", "on_time"]
    return _joined([dict(row) for row in (*opened, *ended)], names)


def _joined(rows: list[dict[str, Any]], names: list[str]) -> list[dict[str, Any]]:
    """Add up what several queries found of each carrier; a team counts only what is nobody's by name."""
    found: dict[tuple[int | None, int | None], dict[str, Any]] = {}
    for row in rows:
        team = None if row["assignee"] else row["team"]
        one = found.setdefault(
            (row["assignee"], team),
            {"assignee": row["assignee"], "team": team, "key": str(row["assignee"] or team), "name": row["name"] or row["team_name"], "group": row["group"] or "", **dict.fromkeys(names, 0)},
        )  # fmt: skip
        for name in names:
            one[name] += row.get(name, 0)
    for one in found.values():
        one["share"] = round(100 * one["on_time"] / one["closed"], 1) if one["closed"] else None
    return sorted(found.values(), key=lambda one: (-one["orders_late"], -one["orders_open"], one["name"]))
