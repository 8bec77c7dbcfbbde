"""Everything about one order, for its page, its panel and the API."""

from typing import Any

from django.urls import reverse

from core.clock import now
from core.masking import mask_text
from live import selectors as journal
from live.timeline import Entries, Row, window
from orders import rules
from orders.choices import Status
from orders.models import Order
from orders.selectors.orders import carrier, fed_back_by, my_orders, order_card
from orders.selectors.reference import steps_of
from orders.selectors.wording import left, line
from stations.models import Officer

MINE_SHOWN = 100


def attachments(order: Order) -> list[dict[str, Any]]:
    """Return what hangs on it, oldest first, each with the address that asks for the right to see it."""
    rows = journal.attachments_of(subject="order", ids=[order.pk])[order.pk]
    return [
        journal.attachment_card(row) | {"url": reverse("orders:attachment", args=[order.number, row.uid])}
        for row in rows
    ]


def feedbacks(order: Order) -> list[dict[str, Any]]:
    """Return what was fed back, newest first, with what the room said of it."""
    rows = order.feedbacks.select_related("by", "reviewed_by").order_by("-no")
    return [
        {
            "no": row.no, "by": row.by.name, "at": row.at, "text": mask_text(row.text), "ticked": row.ticked,
            "photos": [str(uid) for uid in row.photos], "accepted": row.accepted, "remark": mask_text(row.remark),
            "reviewed_by": row.reviewed_by.name if row.reviewed_by else "", "reviewed_at": row.reviewed_at,
        }
        for row in rows
    ]  # fmt: skip


def entries(order: Order) -> Entries:
    """Return all of the journal's entries of an order, newest first, for whoever pages through them."""
    return journal.timeline("order", order.pk).values("id", "at", "kind", "actor", "data")


def entry_row(entry: Row) -> Row:
    """Return an entry as the API shows it: what it is, and its sentence."""
    return {"kind": entry["kind"], **line(entry)}


def may(officer: Officer, order: Order) -> dict[str, bool]:
    """Return what an officer may do with it now."""
    steer = rules.may_steer(officer, order) and rules.is_open(order)
    carry = rules.may_carry_out(officer, order)
    return {
        "acknowledge": carry and order.status == Status.ISSUED,
        "feed_back": carry and rules.may_move(order.status, Status.REVIEW),
        "attach": rules.may_attach(officer, order),
        "review": order.status == Status.REVIEW and rules.may_review(officer, order, fed_back_by=fed_back_by(order)),
        "steer": steer,
    }


def points(order: Order, ticked: list[int]) -> list[dict[str, Any]]:
    """Return the instruction's points, those ticked in the newest feedback marked."""
    return [
        {"no": no, "text": mask_text(text), "done": no in ticked}
        for no, text in enumerate(rules.points_of(order.instruction))
    ]


def ahead(order: Order) -> list[dict[str, Any]]:
    """Return what the clock will do next if nobody does anything, soonest first."""
    if not rules.is_open(order):
        return []
    at = now()
    steps = rules.schedule(order.due_at, [(row.act, row.level, row.hours) for row in steps_of(order.station)])
    return [
        {"at": step.at, "at_text": rules.in_words(step.at), "act": step.act, "level": step.level}
        for step in steps
        if step.at > at
    ]


def mine(officer: Officer) -> list[dict[str, Any]]:
    """Return one's open orders with instruction and last feedback, soonest due first: what a tablet needs without a network."""
    rows = list(my_orders(officer).prefetch_related("feedbacks")[:MINE_SHOWN])
    hanging = journal.attachments_of(subject="order", ids=[order.pk for order in rows])
    shown = []
    for order in rows:
        last = next(iter(reversed(order.feedbacks.all())), None)
        shown.append(
            order_card(order)
            | {
                "kind_name": order.get_kind_display(), "status_name": order.get_status_display(), "rule": order.rule,
                "points": points(order, last.ticked if last else []), "left": left(order.due_at, now()), "may": may(officer, order),
                "said": mask_text(last.text) if last else "", "remark": mask_text(last.remark) if last else "",
                "attachments": [str(row.uid) for row in hanging[order.pk]],
            }
        )  # fmt: skip
    return shown


def mine_besides(officer: Officer, shown: int) -> int:
    """Return how many of one's open orders are due later than those that `mine` brings; asks only when it was cut."""
    return my_orders(officer).count() - shown if shown == MINE_SHOWN else 0


def whole(officer: Officer, order: Order) -> dict[str, Any]:
    """Return the API's detail: the card and everything around it, masked, with the newest of what happened."""
    past = window(entries(order))
    return told(officer, order) | {"timeline": past.told(entry_row), "timeline_total": past.total}


def told(officer: Officer, order: Order) -> dict[str, Any]:
    """Return the card and everything around it but the timeline, masked."""
    said = feedbacks(order)
    return order_card(order) | {
        "kind_name": order.get_kind_display(),
        "status_name": order.get_status_display(),
        "carrier": carrier(order),
        "left": left(order.due_at, now()) if rules.is_open(order) else "",
        "due_text": rules.in_words(order.due_at),
        "rule": order.rule,
        "issued_by": order.issued_by.name if order.issued_by else "",
        "acknowledged_at": order.acknowledged_at,
        "escalated_to": order.escalated_to.name if order.escalated_to else "",
        "on_time": order.on_time,
        "points": points(order, said[0]["ticked"] if said else []),
        "feedbacks": said,
        "attachments": attachments(order),
        "ahead": ahead(order),
        "may": may(officer, order),
    }
