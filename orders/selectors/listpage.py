"""The list page's rows, by keyset: page 2,000 is as fast as page 1."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Q

from core.clock import now
from core.masking import mask_text
from orders import rules
from orders.choices import Level
from orders.models import Order
from orders.selectors.listing import Filters, list_orders
from orders.selectors.orders import carrier
from orders.selectors.wording import left, span
from stations.models import Officer

PAGE = 50
DAY = timedelta(days=1)
# Cells of the bar: one a day, and of a longer order as many days a cell as it takes.
MOST_CELLS = 14
SOON = timedelta(days=2)


@dataclass(frozen=True)
class Cursor:
    """The last row of the page before."""

    at: datetime
    pk: int

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Return the cursor of a URL; None for the first page and for nonsense."""
        try:
            at, pk = base64.urlsafe_b64decode(text.encode()).decode().split("|")
            moment = datetime.fromisoformat(at)
            return cls(moment, int(pk)) if moment.tzinfo and abs(int(pk)) < 2**62 else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(f"{self.at.isoformat()}|{self.pk}".encode()).decode()


@dataclass(frozen=True)
class Page:
    """Rows and the cursor of the next page ("" at the end)."""

    rows: list[dict[str, Any]]
    next: str


def tone(order: Order, at: datetime) -> str:
    """Return late, warn (two days or less are left), end, or nothing."""
    if not rules.is_open(order):
        return "end"
    if at >= order.due_at:
        return "late"
    return "warn" if order.due_at - at <= SOON else ""


def bar(order: Order, at: datetime) -> list[bool]:
    """Return the cells of the due bar, one a day, those that are used up first."""
    days = max(1, ceil((order.due_at - order.issued_at) / DAY - 0.5))
    cells = min(days, MOST_CELLS)
    used = ((order.ended_at or at) - order.issued_at) / (order.due_at - order.issued_at)
    filled = min(cells, max(0, ceil(used * cells)))
    return [no < filled for no in range(cells)]


def remaining(order: Order, at: datetime) -> str:
    """Return 剩 3 天, 超 1 天, 第 6 天闭环 or the status."""
    if rules.is_open(order):
        return left(order.due_at, at)
    return span(((order.ended_at or at) - order.issued_at).total_seconds())


def row_of(order: Order, at: datetime) -> dict[str, Any]:
    """Return what a row of the list shows."""
    return {
        "number": order.number, "kind_name": order.get_kind_display(), "title": mask_text(order.title), "carrier": carrier(order),
        "community": order.community.name if order.community else "", "issued_at": order.issued_at, "due_at": order.due_at,
        "bar": bar(order, at), "tone": tone(order, at), "left": remaining(order, at), "soon": order.due_at - at <= DAY,
        "open": rules.is_open(order), "status": order.status, "status_name": order.get_status_display(),
        "escalated": Level(order.escalated).label if order.escalated else "", "extended": order.extended,
        "substitute_for": order.substitute_for.name if order.substitute_for else "",
    }  # fmt: skip


def list_page(officer: Officer, filters: Filters, after: Cursor | None) -> Page:
    """Return a page of at most 50 rows in one query."""
    rows, field = list_orders(officer, filters), "ended_at" if filters.tab == "closed" else "due_at"
    if after is not None:
        here, beyond = {field: after.at}, "lt" if filters.tab == "closed" else "gt"
        past = Q(**here, **{f"pk__{beyond}": after.pk})
        rows = rows.filter(Q(**{f"{field}__{beyond}e": after.at}) & (Q(**{f"{field}__{beyond}": after.at}) | past))
    found = list(rows[: PAGE + 1])
    shown, more, at = found[:PAGE], len(found) > PAGE, now()
    following = str(Cursor(getattr(shown[-1], field), shown[-1].pk)) if more else ""
    return Page([row_of(order, at) for order in shown], following)
