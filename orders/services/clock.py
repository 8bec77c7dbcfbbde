"""What the clock does: reminders before an order is due, escalation after, somebody else when the officer is away.

Everything happens in one transaction with the row's `acted_until` and `next_act_at`, under its lock: however many sweeps,
late beats and killed workers there are, each step happens once. What another service changes sets `next_act_at` to now.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from core.clock import now
from orders import rules
from orders.choices import OPEN, Act
from orders.events import OrderEscalated, OrderEvent, OrderReminded, OrderSubstituted
from orders.models import Order
from orders.selectors.clock import changes_of_presence, reason_away, who_stands_in
from orders.selectors.orders import JOINED, carrier
from orders.selectors.reference import leader_above, steps_of
from orders.services.state import tell
from orders.services.steer import hand_over
from stations.models import Officer, Organisation

Said = tuple[type[OrderEvent], dict[str, Any]]


@transaction.atomic
def tend_order(*, order_id: int) -> bool:
    """Do what the clock has to do with one order now; False when another sweep is at it or there is nothing to do."""
    at = now()
    due = Order.objects.filter(pk=order_id, status__in=OPEN, next_act_at__lte=at)
    if not due.select_for_update(no_key=True, skip_locked=True).exists():
        return False
    order = Order.objects.select_related(*JOINED).get(pk=order_id)
    steps = rules.schedule(order.due_at, [(row.act, row.level, row.hours) for row in steps_of(order.station)])
    come = rules.pending(steps, after=order.acted_until, until=at, reached=order.escalated)
    said = [
        *_stand_in(order, at),
        *(_remind(order, at) if step.act == Act.REMIND else _escalate(order, step.level, at) for step in come),
    ]
    order.acted_until = max(order.acted_until, at)
    others = [*changes_of_presence(order.assignee, at), *changes_of_presence(order.substitute_for, at)]
    if order.assignee and not said and reason_away(order.assignee, order.due_at, at):
        others.append(at + rules.LOOK_AGAIN)
    order.next_act_at = rules.next_moment(steps, acted_until=order.acted_until, at=at, others=others)
    order.version += bool(said)
    order.save()
    for event, facts in said:
        tell(order, event, actor=None, at=at, **facts)
    return True


def _stand_in(order: Order, at: datetime) -> Iterable[Said]:
    """Let somebody of the group take over from an officer who is away, and give it back when the officer is (S1)."""
    owner = order.substitute_for or order.assignee
    if owner is None:
        return
    away = reason_away(owner, order.due_at, at)
    if not away:
        if order.substitute_for is not None:
            was = carrier(order)
            hand_over(order, owner, order.team)
            order.substitute_for = None
            yield OrderSubstituted, {"was": was, "to": owner.name, "reason": "", "back": True}
        return
    there = order.assignee if order.substitute_for else None
    if there is not None and not reason_away(there, order.due_at, at):
        return
    mate = who_stands_in(order, owner, at)
    if mate is not None:
        was = carrier(order)
        hand_over(order, mate, order.team)
        order.substitute_for = owner
        yield OrderSubstituted, {"was": was, "to": mate.name, "reason": away, "back": False}


def _remind(order: Order, at: datetime) -> Said:
    return OrderReminded, {"to": carrier(order), "left_s": round((order.due_at - at).total_seconds())}


def _escalate(order: Order, level: int, at: datetime) -> Said:
    """Let an overdue order go one level up: group leader, then duty leader and station leaders (V1)."""
    group = order.assignee.organisation_id if order.assignee else order.team_id
    besides = order.assignee_id
    above: Officer | None = leader_above(order.station, group, level, besides=besides, at=at)
    order.escalated, order.escalated_to = max(order.escalated, level), above
    return OrderEscalated, {"level": level, "to": above.name if above else ""}


def wake_orders_at(station: Organisation) -> None:
    """Let the clock look at once at everything that is open: the station set other steps."""
    Order.objects.filter(station=station, status__in=OPEN).update(next_act_at=now())


@transaction.atomic
def wake_orders_of(*, officer_id: int) -> int:
    """Let the clock look at once at what an officer carries out, or is stood in for: absence or account changed."""
    rows = Order.objects.filter(status__in=OPEN)
    at = now()
    mine = rows.filter(assignee=officer_id).update(next_act_at=at)
    return mine + rows.filter(substitute_for=officer_id).update(next_act_at=at)
