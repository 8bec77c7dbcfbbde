"""What orders about disputes came to (M2): a line in the file, and off the morning's list when the loop is closed (M7)."""

from django.db import transaction
from django.utils.translation import gettext as _

from live.models import Entry
from mediation.events.steps import OrderFollowed
from mediation.models import Dispute
from mediation.services.consultations import clear_by_itself
from mediation.services.ordering import SUBJECT
from mediation.services.risk import reweigh
from mediation.services.state import locked_by_id, say
from orders.models import Order


@transaction.atomic
def follow_order(*, entry: Entry) -> None:
    """Follow one entry about an order: its subject says which dispute or incident of its own station it is about."""
    order = Order.objects.filter(pk=entry.subject_id).first()
    if order is None:
        return
    about = order.subject_id or 0
    if order.subject_type == SUBJECT and Dispute.objects.filter(pk=about, station=order.station_id).exists():
        dispute = locked_by_id(about)
        if dispute.merged_into_id is not None:
            dispute = locked_by_id(dispute.merged_into_id)
        say(dispute, OrderFollowed, actor=None, order=order.number, what=entry.kind)
        reweigh(dispute)
    elif order.subject_type == "incident" and entry.kind == "order.accepted":
        why = _("{order} 已闭环").format(order=order.number)
        clear_by_itself(incident_id=about, station_id=order.station_id, why=why)
