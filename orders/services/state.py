"""The only place where an order's row is locked, moved and saved."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict
from live.journal import record
from orders import rules
from orders.choices import Status
from orders.events import OrderEvent
from orders.models import Order
from orders.selectors.orders import carrier, order_card, order_for
from stations.models import Officer


def locked(officer: Officer, number: str, *, version: int | None = None) -> Order:
    """Lock a visible order of one's own station for a change; NotFound as for one that is not there.

    With the `version` that was read: Conflict when somebody changed it since.
    """
    seen = order_for(officer, number)
    Order.objects.select_for_update(no_key=True).get(pk=seen.pk)
    # Read again under the lock: joined rows of a locking query that had to wait belong to the order as it was before.
    order = order_for(officer, number)
    check_version(order, version)
    return order


def hold(orders: QuerySet[Order]) -> None:
    """Lock several orders before the first of them is told of.

    The clock has an order in hand when it waits for the stream: whoever has the stream must not come for an order then.
    """
    list(orders.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def check_version(order: Order, version: int | None) -> None:
    """Raise Conflict, showing both, when the order is not the one that was read."""
    if version is None or version == order.version:
        return
    raise Conflict(
        _("{number} 已改到第 {version} 版（您读到第 {read} 版）：现在是{status}，承办{carrier}，期限 {due}。请核对后再办。").format(
            number=order.number, version=order.version, read=version, status=order.get_status_display(),
            carrier=carrier(order), due=rules.in_words(order.due_at),
        ),
        {"version": str(order.version)},
    )  # fmt: skip


def move(order: Order, to: Status, *, at: datetime) -> None:
    """Change the status if the table of moves allows it; Conflict says where it stands."""
    if not rules.may_move(order.status, to):
        raise Conflict(
            _("{number} 现在是{status}，不能这样办。").format(number=order.number, status=order.get_status_display())
        )
    order.status = to
    if not rules.is_open(order):
        order.ended_at, order.next_act_at = at, None


def touch(order: Order, *, at: datetime) -> None:
    """Save with a new version; while it is open the clock looks at it at once."""
    if rules.is_open(order):
        order.next_act_at = at
    order.version += 1
    order.save()


def tell(order: Order, event: type[OrderEvent], *, actor: Officer | None, at: datetime, **facts: Any) -> None:
    """Record an event with the order's whole new card; last in every service."""
    record(
        event(stream=order.station.code, subject_id=order.pk, number=order.number, card=order_card(order, at), **facts),
        actor=actor,
    )
