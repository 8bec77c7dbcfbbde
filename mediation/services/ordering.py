"""The supervision order about a dispute (M2): who must look into it by when; the orders app does the rest."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core.masking import mask_text
from mediation.choices import Status
from mediation.models import Dispute
from orders.choices import OPEN, Kind
from orders.models import Order
from orders.rules import may_issue
from orders.selectors.orders import orders_about
from orders.services.issue import Subject, issue_order
from orders.services.state import hold
from orders.services.steer import reassign_order
from stations.models import Officer

SUBJECT = "dispute"


def subject_of(dispute: Dispute) -> Subject:
    """Return a dispute in the words that orders know."""
    return Subject(
        type=SUBJECT, id=dispute.pk, number=dispute.number, title=mask_text(dispute.title), community=dispute.community,
        url=reverse("mediation:dispute", args=[dispute.number]),
    )  # fmt: skip


def order_mediation(
    dispute: Dispute, *, actor: Officer | None, rule: str = "", instruction: str = "", due_at: datetime | None = None
) -> Order:
    """Order a dispute to be looked into and fed back in writing, within the period of disputes unless a time is given.

    What is taken in by somebody who may not order is ordered by the rule of M2 itself. The order that is open about it already is the one: two orders about one matter would be fed back twice.
    """
    standing = _standing(dispute)
    if standing:
        return standing[-1]
    by = actor if actor is not None and may_issue(actor, dispute.station_id) else None
    return issue_order(
        officer=by, station=dispute.station, subject=subject_of(dispute), kind=Kind.DISPUTE,
        instruction=instruction.strip() or _instruction(dispute), assignee=dispute.owner,
        # Without anybody it is the whole station's: better than nobody's.
        team=None if dispute.owner else dispute.team or dispute.station, due_at=due_at, rule=rule,
    )  # fmt: skip


def _standing(dispute: Dispute) -> list[Order]:
    """Return the open orders about a file and those that were joined to it, oldest first of each."""
    files = [dispute.pk, *dispute.merged.values_list("pk", flat=True)]
    found = orders_about(SUBJECT, files, station=dispute.station)
    return [one for of in found.values() for one in of if one.status in OPEN]


def hold_orders(dispute: Dispute) -> None:
    """Lock the open orders of a file that is to be handed over, before anything is told of it."""
    hold(Order.objects.filter(pk__in=[order.pk for order in _standing(dispute)]))


def hand_orders_over(dispute: Dispute, was: Officer | None, *, officer: Officer) -> None:
    """Give the new owner of a file its open orders that were the former owner's, or nobody's by name."""
    former = was.pk if was else None
    for order in _standing(dispute):
        # Somebody may stand in for the former owner: it goes with the file all the same.
        if (order.substitute_for_id or order.assignee_id) == former:
            reason = _("{number} 改由{name}承办").format(
                number=dispute.number, name=dispute.owner.name if dispute.owner else ""
            )
            reassign_order(officer=officer, number=order.number, assignee=dispute.owner, team=None, reason=reason)


def _instruction(dispute: Dispute) -> str:
    points = [
        _("走访双方当事人和受影响的住户，核实起因与诉求。"),
        _("组织调解，约定场次；需要公证、司法所或街道到场的一并转介。"),
        _("7 日内书面反馈了解的情况、调解结果和下一步。"),
    ]
    if dispute.status == Status.REOPENED:
        points.insert(0, _("核对原协议义务的履行情况，改签或重新调解。"))
    if dispute.signs:
        points.insert(0, _("先评估激化风险，必要时当天见面。"))
    return "\n".join(points)
