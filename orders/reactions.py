"""What orders do when the journal says that somebody goes away, comes back, or is out of use (S1)."""

from live.models import Entry
from live.reactions import reaction
from orders.services.clock import wake_orders_of

PRESENCE = ("officer.absence_added", "officer.absence_removed", "officer.disabled", "officer.enabled", "officer.edited")


@reaction("orders of absent officers", kinds=PRESENCE)
def look_at_their_orders(entry: Entry) -> None:
    """Wake the orders of the officer the entry is about; the sweep finds out who is to carry them out now."""
    wake_orders_of(officer_id=entry.subject_id)
