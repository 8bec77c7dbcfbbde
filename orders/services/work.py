"""What whoever carries an order out does with it: acknowledge, attach, feed back."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, require
from core.masking import mask_text
from live.files import Upload, examine
from live.models import Attachment
from live.selectors import attachments_of
from live.services import attach_file
from orders import rules
from orders.choices import Status
from orders.events import OrderAcknowledged, OrderFedBack, OrderPaperAdded
from orders.models import Feedback, Order
from orders.services.state import check_version, locked, move, tell, touch
from stations.models import Officer

MOST_FEEDBACKS = 50


@transaction.atomic
def acknowledge_order(*, officer: Officer, number: str, version: int | None = None) -> Order:
    """Take an order as it was read: who and when, and no more than that. Taking it twice changes nothing."""
    order = locked(officer, number)
    require(rules.may_carry_out(officer, order), _("督导单由承办人签收。"))
    if order.status != Status.ISSUED:
        return order
    check_version(order, version)
    at = now()
    move(order, Status.WORKING, at=at)
    order.acknowledged_at, order.acknowledged_by = at, officer
    touch(order, at=at)
    tell(order, OrderAcknowledged, actor=officer, at=at)
    return order


@transaction.atomic
def feed_back(
    *, officer: Officer, number: str, text: str, ticked: Sequence[int] = (), photos: Sequence[UUID] = ()
) -> Order:
    """Report what was done: words, the points that are done (counted from 0), pictures attached before.

    The room reviews it then. The same again while it waits for review changes nothing; more than that is said after review.
    """
    order = locked(officer, number)
    require(rules.may_carry_out(officer, order), _("督导单由承办人反馈。"))
    words = text.strip()
    if not words:
        raise Invalid.field("text", _("请写做了什么、结果怎样。"))
    if any(point >= len(rules.points_of(order.instruction)) for point in ticked):
        raise Invalid.field("ticked", _("指令没有这一条。"))
    _check_photos(order, photos)
    last = order.feedbacks.last()
    if order.status == Status.REVIEW and last and (last.by_id, last.text) == (officer.pk, words):
        return order
    if last is not None and last.no >= MOST_FEEDBACKS:
        raise Conflict(_("已反馈 {most} 次，请找指挥室改派或撤销。").format(most=MOST_FEEDBACKS))
    at = now()
    move(order, Status.REVIEW, at=at)
    if order.acknowledged_at is None:
        order.acknowledged_at, order.acknowledged_by = at, officer
    order.fed_back_at = at
    made = Feedback.objects.create(
        order=order, no=last.no + 1 if last else 1, by=officer, at=at, text=words, ticked=sorted(set(ticked)), photos=list(photos),
    )  # fmt: skip
    touch(order, at=at)
    tell(order, OrderFedBack, actor=officer, at=at, no=made.no, text=mask_text(words), photos=len(made.photos))
    return order


def _check_photos(order: Order, photos: Sequence[UUID]) -> None:
    there = {row.uid for row in attachments_of(subject="order", ids=[order.pk])[order.pk]}
    if set(photos) - there:
        raise Invalid.field("photos", _("照片还没有传上来，请先加附件。"))


@transaction.atomic
def attach_to_order(*, officer: Officer, number: str, upload: Upload) -> Attachment:
    """Hang a picture or a PDF on an order; the same file again changes nothing."""
    paper = examine(upload)
    order = locked(officer, number)
    require(rules.may_attach(officer, order), _("附件由承办人或指挥室加，结束后不能再加。"))
    row, new = attach_file(stream=order.station.code, subject="order", subject_id=order.pk, paper=paper, actor=officer)
    if new:
        facts = {"uid": str(row.uid), "name": mask_text(row.name), "media_type": row.media_type}
        tell(order, OrderPaperAdded, actor=officer, at=now(), **facts)
    return row
