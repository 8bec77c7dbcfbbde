"""What the room knows of a place and a phone before the caller has finished: one round trip."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from incidents import rules
from incidents.events import IncidentReported
from incidents.models import Incident
from live.selectors import timeline
from stations.geo.measure import Box, LonLat, box_around
from stations.models import Organisation
from stations.selectors.places import SENSITIVE_WITHIN_M


class Premise(NamedTuple):
    """Community and nearest sensitive place of a point; how often the matter was reported in 30 days (I2).

    `by_phone` and `by_door` (same type within 25 m) are what `repeats` counts; a call that is both counts once there.
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


# Three answers by three indexes: areas (boxes), sensitive places (few, by box), incidents by phone and by point.
QUERY = """
SELECT community, place, name, sensitive, repeats, by_phone, by_door FROM incidents_premise(
    %(station)s, %(phone)s, %(type)s, %(since)s, %(lon)s, %(lat)s, %(west)s, %(south)s, %(east)s, %(north)s,
    %(door_west)s, %(door_south)s, %(door_east)s, %(door_north)s)
"""


def _sides(centre: LonLat | None, radius_m: float, prefix: str) -> dict[str, float | None]:
    sides = box_around(centre, radius_m)._asdict() if centre else dict.fromkeys(Box._fields)
    return {f"{prefix}{side}": degrees for side, degrees in sides.items()}


def premise(
    *,
    station: Organisation,
    phone_index: bytes,
    lon: float | None,
    lat: float | None,
    type_id: int | None,
    at: datetime,
) -> Premise:
    """Look up a report's place and phone. Degrees WGS-84; without a position only the phone speaks, without a type no door."""
    centre = (lon, lat) if lon is not None and lat is not None else None
    given = {
        "station": station.pk,
        "phone": phone_index,
        "type": type_id,
        "since": at - rules.REPEAT_WITHIN,
        "lon": lon,
        "lat": lat,
        **_sides(centre, SENSITIVE_WITHIN_M, ""),
        **_sides(centre, rules.SAME_DOOR_M, "door_"),
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
