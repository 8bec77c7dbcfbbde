"""What mediation does when the journal says that something happened below it."""

from django.utils.translation import gettext as _

from live.models import Entry
from live.reactions import reaction
from mediation.services.consultations import clear_by_itself
from mediation.services.finding import count_call, find_around, let_go
from mediation.services.following import follow_order

INCIDENT = ("incident.reported", "incident.reclassified", "incident.linked")


@reaction("mediation.find", kinds=[*INCIDENT, "incident.call_added", "incident.unlinked"])
def find(entry: Entry) -> None:
    """Join the call to its dispute, or find one (M1); a call that had come only by a wrong merge goes."""
    if entry.kind == "incident.call_added":
        count_call(incident_id=entry.subject_id)
    elif entry.kind == "incident.unlinked":
        if entry.data["parted"]:
            let_go(incident_id=entry.subject_id, reason=entry.data["reason"])
    else:
        find_around(incident_id=entry.subject_id)


@reaction(
    "mediation.orders", kinds=["order.issued", "order.fed_back", "order.sent_back", "order.accepted", "order.escalated"]
)
def orders(entry: Entry) -> None:
    """Write what an order about a dispute came to into its file; what is done leaves the morning's list (M2, M7)."""
    follow_order(entry=entry)


@reaction(
    "mediation.list", kinds=["dispute.settled", "dispute.closed", "dispute.dismissed", "dispute.agreement_signed"]
)
def off_the_list(entry: Entry) -> None:
    """Take a dispute that is over off the morning's list (M7)."""
    clear_by_itself(dispute_id=entry.subject_id, why=_("已化解或结案"))
