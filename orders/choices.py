"""Words of the orders app and the table of allowed moves."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an order is about (V1)."""

    DISPUTE = "dispute", _("纠纷")
    VISIT = "visit", _("回访")
    HOUSEHOLD = "household", _("入户")
    CHECK = "check", _("检查")
    WARNING = "warning", _("预警")
    OTHER = "other", _("其他")


class Status(TextChoices):
    """Where an order stands between the room and whoever carries it out."""

    ISSUED = "issued", _("待签收")
    WORKING = "working", _("待反馈")
    REVIEW = "review", _("待审核")
    RETURNED = "returned", _("退回")
    CLOSED = "closed", _("已闭环")
    CANCELLED = "cancelled", _("已撤销")


OPEN = [Status.ISSUED, Status.WORKING, Status.REVIEW, Status.RETURNED]

# Nothing closes but what was reviewed, and nothing is reviewed but what was fed back (the closed loop of M2). Whoever
# forgot to acknowledge may feed back at once; one that changes hands waits to be acknowledged again.
NEXT: dict[str, frozenset[str]] = {
    Status.ISSUED: frozenset({Status.WORKING, Status.REVIEW, Status.CANCELLED}),
    Status.WORKING: frozenset({Status.ISSUED, Status.REVIEW, Status.CANCELLED}),
    Status.REVIEW: frozenset({Status.RETURNED, Status.CLOSED, Status.CANCELLED}),
    Status.RETURNED: frozenset({Status.ISSUED, Status.REVIEW, Status.CANCELLED}),
    Status.CLOSED: frozenset(),
    Status.CANCELLED: frozenset(),
}


class Counting(TextChoices):
    """Which days of a period count."""

    CALENDAR = "calendar", _("自然日")
    WORKING = "working", _("工作日")


class Act(TextChoices):
    """What the clock does with an order."""

    REMIND = "remind", _("提醒")
    ESCALATE = "escalate", _("升级")


class Level(IntegerChoices):
    """To whom an overdue order has gone."""

    NONE = 0, _("未升级")
    GROUP = 1, _("已升组长")
    STATION = 2, _("已升值班所长")
