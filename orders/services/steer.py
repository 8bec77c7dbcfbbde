"""What the room does with an order that is under way: remind, reassign, extend, cancel; one or many at a time."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, require
from core.masking import mask_text
from orders import rules
from orders.choices import Level, Status
from orders.events import OrderCancelled, OrderExtended, OrderReassigned, OrderReminded
from orders.models import Order
from orders.selectors.orders import carrier
from orders.services.issue import MOST_AT_ONCE, check_carrier, check_due
from orders.services.state import hold, locked, move, tell, touch
from stations.models import Officer, Organisation


def _steered(officer: Officer, number: str, version: int | None) -> Order:
    """Lock an open order that the officer may steer."""
    order = locked(officer, number, version=version)
    require(rules.may_steer(officer, order), _("催办、改派、延期和撤销由指挥室或所领导办。"))
    if not rules.is_open(order):
        raise Conflict(_("{number} {status}，不能再办。").format(number=number, status=order.get_status_display()))
    return order


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid.field("reason", _("请写明原因。"))
    return mask_text(text.strip())


@transaction.atomic
def reassign_order(
    *, officer: Officer, number: str, assignee: Officer | None, team: Organisation | None, reason: str,
    version: int | None = None,
) -> Order:  # fmt: skip
    """Give it to somebody else, who has to acknowledge it; to whom it is already given changes nothing."""
    order = _steered(officer, number, version)
    check_carrier(order.station, assignee, team)
    if (order.assignee, order.team) == (assignee, team):
        return order
    why, was, at = _reason(reason), carrier(order), now()
    hand_over(order, assignee, team)
    order.substitute_for = None
    touch(order, at=at)
    tell(order, OrderReassigned, actor=officer, at=at, was=was, to=carrier(order), reason=why)
    return order


def hand_over(order: Order, assignee: Officer | None, team: Organisation | None) -> None:
    """Change who carries it out; whoever takes over acknowledges again."""
    order.assignee, order.team = assignee, team
    order.status = rules.status_after_handing_over(order.status)
    if order.status == Status.ISSUED:
        order.acknowledged_at, order.acknowledged_by = None, None


@transaction.atomic
def extend_order(*, officer: Officer, number: str, due_at: datetime, reason: str, version: int | None = None) -> Order:
    """Give it more time, for a reason; reminders and escalation begin anew. The same due time again changes nothing."""
    order = _steered(officer, number, version)
    if due_at == order.due_at:
        return order
    at = now()
    check_due(at, due_at)
    if due_at < order.due_at:
        raise Invalid.field("due_at", _("延期只能往后，原期限是 {due}。").format(due=rules.in_words(order.due_at)))
    why, was = _reason(reason), order.due_at
    order.due_at, order.extended, order.acted_until = due_at, order.extended + 1, at
    order.escalated, order.escalated_to = Level.NONE, None
    touch(order, at=at)
    tell(order, OrderExtended, actor=officer, at=at, was=was, due_at=due_at, reason=why)
    return order


@transaction.atomic
def cancel_order(*, officer: Officer, number: str, reason: str, version: int | None = None) -> Order:
    """Say that it need not be done, and why; cancelling twice changes nothing."""
    order = locked(officer, number)
    if order.status == Status.CANCELLED:
        require(rules.may_steer(officer, order))
        return order
    order = _steered(officer, number, version)
    why, at = _reason(reason), now()
    move(order, Status.CANCELLED, at=at)
    touch(order, at=at)
    tell(order, OrderCancelled, actor=officer, at=at, reason=why)
    return order


@transaction.atomic
def remind_order(*, officer: Officer, number: str, version: int | None = None) -> Order:
    """Remind whoever carries it out, on every screen and tablet of theirs."""
    order = _steered(officer, number, version)
    at = now()
    left_s = round((order.due_at - at).total_seconds())
    touch(order, at=at)
    tell(order, OrderReminded, actor=officer, at=at, to=carrier(order), left_s=left_s)
    return order


@transaction.atomic
def steer_orders(*, officer: Officer, numbers: Sequence[str], act: Callable[[str], Order]) -> list[Order]:
    """Do one act to each of several orders, all or none; in the order of their numbers, so that two rooms cannot block each other."""
    if not numbers:
        raise Invalid.field("numbers", _("请先选督导单。"))
    if len(numbers) > MOST_AT_ONCE:
        raise Invalid.field("numbers", _("一次最多办 {most} 件。").format(most=MOST_AT_ONCE))
    hold(Order.objects.filter(station=officer.station_id, number__in=numbers))
    return [act(number) for number in sorted(set(numbers))]
