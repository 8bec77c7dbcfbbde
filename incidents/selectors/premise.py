"""What the room knows of a place and a phone before the caller has finished: one round trip."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from incidents import rules
from incidents.events import IncidentReported
from incidents.models import Incident
from live.selectors import timeline
from stations.models import Organisation
from stations.selectors.places import SENSITIVE_WITHIN_M


class Premise(NamedTuple):
    """Community and sensitive place of a point or an address; how often the matter was reported in 30 days (I2).

    `by_phone` and `by_door` (same type within 25 m, or at the same address) are what `repeats` counts; a call that is both
    counts once there.
    """

    community_id: int | None
    place_id: int | None
    place: str
    reason: str
    repeats: int
    by_phone: int
    by_door: int

    @property
    def sensitive(self) -> str:
        """Return the warning that an incident keeps."""
        return f"{self.place}：{self.reason}" if self.place_id else ""


# Each answer by its own index: areas (boxes), a place's name, incidents by phone, by point and by address; the sensitive
# places of a station are few.
QUERY = """
SELECT community, place, name, sensitive, repeats, by_phone, by_door FROM incidents_premise(
    %(station)s, %(phone)s, %(type)s, %(since)s, %(lon)s, %(lat)s, %(near_m)s, %(door_m)s, %(address)s)
"""


def premise(
    *,
    station: Organisation,
    phone_index: bytes,
    lon: float | None,
    lat: float | None,
    address: str,
    type_id: int | None,
    at: datetime,
) -> Premise:
    """Look up a report's place and phone. Degrees WGS-84; without a type no door.

    Without a position the address speaks: where it is the name of one place of the station, that place's point; where it
    names a sensitive place, its warning; and what was reported at the same address.
    """
    given: dict[str, Any] = {
        "station": station.pk,
        "phone": phone_index,
        "type": type_id,
        "since": at - rules.REPEAT_WITHIN,
        "lon": lon,
        "lat": lat,
        "near_m": SENSITIVE_WITHIN_M,
        "door_m": rules.SAME_DOOR_M,
        "address": address,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUERY, given)
        community_id, place_id, place, reason, *counts = cursor.fetchone()
    return Premise(community_id, place_id, place or "", reason or "", *counts)


def own_calls(incident: Incident) -> int:
    """Return how many calls an incident itself stands for: its own, those added to it, and those merged into it.

    `repeat` also counts the earlier matters at the same door; those were there before the report and are in the journal's.
    """
    first = timeline("incident", incident.pk).filter(kind=IncidentReported.kind).values_list("data__repeat", flat=True)
    return 1 + incident.repeat - (first.first() or incident.repeat)
