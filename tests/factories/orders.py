"""Orders, issued through the product's own service."""

from datetime import datetime, timedelta
from typing import Any

from core.clock import now
from live.models import Entry
from orders.models import Order
from orders.services.issue import Subject, issue_order
from stations.models import Officer

NOISE = Subject(
    title="望月小区 7 幢 602 与 702 噪音", type="dispute", id=288, number="TJ-0288", url="/mediation/TJ-0288/"
)
INSTRUCTION = "上门核验 702 地垫是否按协议铺设\n重新约双方到调解室\n双方签收约谈通知"


def order(by: Officer | None, to: Officer | None = None, **more: Any) -> Order:
    """An order about a quarrel over noise, to an officer, or to a team with `team=`."""
    station = more.pop("station", None) or (by.station if by else None) or (to.station if to else None)
    assert station is not None
    given: dict[str, Any] = {
        "subject": NOISE, "kind": "dispute", "instruction": INSTRUCTION, "team": None, "due_at": None, **more,
    }  # fmt: skip
    return issue_order(officer=by, station=station, assignee=to, **given)


def story(of: Order) -> list[tuple[str, dict[str, Any]]]:
    """What the journal says of an order, oldest first: (kind, the event's own fields)."""
    rows = Entry.objects.filter(subject="order", subject_id=of.pk).order_by("id")
    return [(row.kind, row.data) for row in rows]


def aged(of: Order, by: timedelta) -> Order:
    """Let an order have been issued, and be due, so much earlier."""
    for name in ("issued_at", "due_at", "acknowledged_at", "fed_back_at", "acted_until", "next_act_at"):
        moment: datetime | None = getattr(of, name)
        if moment is not None:
            setattr(of, name, moment - by)
    of.save()
    return of


def soon(**ahead: float) -> datetime:
    """A due time from now."""
    return now() + timedelta(**ahead)
