"""What patrols do when the journal says that a unit was sent, or is free again (P5)."""

from incidents.choices import Leg
from incidents.events import AssignmentMoved, UnitDispatched
from live.models import Entry
from live.reactions import reaction
from patrols.services.deviation import leave_route, rejoin_route

ROUTES = "patrol routes"
FREE = frozenset({Leg.CLEARED, Leg.RECALLED})


@reaction(ROUTES, kinds=[UnitDispatched.kind, AssignmentMoved.kind])
def follow_units(entry: Entry) -> None:
    """Let a route wait while its unit is at an incident, and be planned anew afterwards."""
    about = {
        "station_code": entry.stream_id, "call_sign": entry.data["unit"], "incident": entry.number, "at": entry.at,
    }  # fmt: skip
    if entry.kind == UnitDispatched.kind:
        leave_route(**about)
    elif entry.data["leg"] in FREE:
        rejoin_route(**about)
