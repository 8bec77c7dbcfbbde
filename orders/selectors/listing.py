"""Finding orders: tabs, filters, words; paging that stays fast."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from core.clock import day_bounds, local_day, now
from orders.choices import OPEN, Kind, Status
from orders.models import Order
from orders.selectors.orders import visible_orders
from stations.bigrams import search_query
from stations.choices import PlaceKind
from stations.models import Officer, Organisation
from stations.selectors.people import visible_officers
from stations.selectors.places import visible_places

MOST_NAMESAKES = 50
# Tabs of the list: open ones by due time, ended ones newest first.
TABS = ("open", "issued", "today", "late", "review", "closed")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What to list; `assignee` and `team` are ids, `text` a number, or part of a title or name."""

    tab: str = "open"
    station: Organisation | None = None
    kind: str = ""
    community: int | None = None
    assignee: int | None = None
    team: int | None = None
    text: str = ""


def list_orders(officer: Officer, filters: Filters) -> QuerySet[Order]:
    """Return visible orders ready for cards: the open ones soonest due first, those of the tab `closed` newest first."""
    rows = _tab(officer, filters.tab)
    if filters.station:
        rows = rows.filter(station=filters.station)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.community:
        rows = rows.filter(community_id=filters.community)
    if filters.assignee:
        rows = rows.filter(assignee_id=filters.assignee)
    if filters.team:
        rows = rows.filter(assignee=None, team_id=filters.team)
    if filters.text.strip():
        rows = rows.filter(_words(officer, filters.text.strip()))
    return rows.order_by(*ordering(filters.tab))


def ordering(tab: str) -> tuple[str, str]:
    """Return the columns a tab is sorted by."""
    return ("-ended_at", "-id") if tab == "closed" else ("due_at", "id")


def _tab(officer: Officer, tab: str) -> QuerySet[Order]:
    rows = visible_orders(officer)
    if tab == "closed":
        return rows.filter(ended_at__isnull=False)
    rows = rows.filter(status__in=OPEN)
    if tab == "issued":
        return rows.filter(issued_by=officer)
    if tab == "today":
        return rows.filter(due_at__gt=Now(), due_at__lte=end_of_today())
    if tab == "late":
        return rows.filter(due_at__lte=Now())
    return rows.filter(status=Status.REVIEW) if tab == "review" else rows


def end_of_today() -> datetime:
    """Return the end of the Shanghai day: an order that is due at 24:00 is due today."""
    return day_bounds(local_day(now()))[1]


def _words(officer: Officer, text: str) -> Q:
    digits = text.upper().removeprefix("DD-")
    if digits.isascii() and digits.isdecimal():
        return Q(number=f"DD-{int(digits[:9]):04d}")
    query = search_query(text)
    # Found first: a name in an order's own row could only be read through.
    people = list(visible_officers(officer).filter(name__icontains=text).values_list("pk", flat=True)[:MOST_NAMESAKES])
    named = Q(assignee__in=people)
    if not query:
        return named
    found = Q(search=SearchQuery(query, config="simple", search_type="raw"))
    return found | named if people else found


def community_choices(officer: Officer) -> list[tuple[int, str]]:
    """Return the visible communities by code."""
    return list(visible_places(officer).filter(kind=PlaceKind.COMMUNITY).order_by("code").values_list("pk", "name"))


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds with their words."""
    return [(kind.value, str(kind.label)) for kind in Kind]
