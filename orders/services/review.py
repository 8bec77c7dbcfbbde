"""The room's answer to feedback: accept, which closes the loop, or send back with what is missing (M2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, require
from core.masking import mask_text
from orders import rules
from orders.choices import Status
from orders.events import OrderAccepted, OrderSentBack
from orders.models import Feedback, Order
from orders.selectors.orders import fed_back_by
from orders.services.state import check_version, locked, move, tell, touch
from stations.models import Officer


@transaction.atomic
def accept_feedback(*, officer: Officer, number: str, remark: str = "", version: int | None = None) -> Order:
    """Close the loop. Accepting twice changes nothing; Conflict when there is nothing to review."""
    order = locked(officer, number)
    _allow(officer, order)
    if order.status == Status.CLOSED:
        return order
    check_version(order, version)
    at = now()
    move(order, Status.CLOSED, at=at)
    feedback = _review(order, officer, accepted=True, remark=remark, at=at)
    order.on_time = order.fed_back_at is not None and order.fed_back_at <= order.due_at
    touch(order, at=at)
    tell(order, OrderAccepted, actor=officer, at=at, no=feedback.no, remark=mask_text(remark.strip()), on_time=order.on_time)  # fmt: skip
    return order


@transaction.atomic
def send_back(*, officer: Officer, number: str, reason: str, version: int | None = None) -> Order:
    """Say what is missing; the order goes on with the same due time."""
    order = locked(officer, number, version=version)
    _allow(officer, order)
    if not reason.strip():
        raise Invalid.field("remark", _("退回要写明缺什么。"))
    at = now()
    move(order, Status.RETURNED, at=at)
    feedback = _review(order, officer, accepted=False, remark=reason, at=at)
    touch(order, at=at)
    tell(order, OrderSentBack, actor=officer, at=at, no=feedback.no, reason=mask_text(reason.strip()))
    return order


def _allow(officer: Officer, order: Order) -> None:
    allowed = rules.may_review(officer, order, fed_back_by=fed_back_by(order))
    require(allowed, _("由指挥室或所领导审核，承办人不能审核自己的。"))


def _review(order: Order, officer: Officer, *, accepted: bool, remark: str, at: datetime) -> Feedback:
    feedback = order.feedbacks.last()
    if feedback is None:
        raise Conflict(_("{number} 还没有反馈。").format(number=order.number))
    feedback.accepted, feedback.remark = accepted, remark.strip()
    feedback.reviewed_by, feedback.reviewed_at = officer, at
    feedback.save()
    order.reviewed_by, order.reviewed_at = officer, at
    return feedback
