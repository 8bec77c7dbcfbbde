"""Incidents, reported through the product's own service."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from incidents.choices import Disposition, Leg
from incidents.models import Assignment, Incident
from incidents.selectors.incidents import incident_for
from incidents.services.closing import close_incident
from incidents.services.dispatch import dispatch_units, move_assignment
from incidents.services.intake import Report, report_incident
from live.models import Entry
from stations.models import Officer
from tests.factories.stations import LAT, LON

REPORT = {
    "kind": "alarm",
    "type": "order.fight",
    "source": "110",
    "title": "持械斗殴",
    "description": "夜市烧烤摊有人拿酒瓶打起来了",
    "caller_name": "林海",
    "caller_phone": "13812342206",
    "address": "柳堤夜市 12 号摊",
    "lon": LON,
    "lat": LAT,
}


def report(**changes: Any) -> Report:
    """A call about a fight at the night market."""
    return Report(**REPORT | changes)


def incident(by: Officer, **changes: Any) -> Incident:
    """An incident that the room has taken in."""
    assert by.station is not None
    made = report_incident(officer=by, station=by.station, report=report(**changes))
    return incident_for(by, made.number)


def sent(by: Officer, number: str, *call_signs: str) -> list[Assignment]:
    """Units on their way to it."""
    dispatch_units(officer=by, number=number, call_signs=call_signs)
    return list(Assignment.objects.filter(incident__number=number).order_by("id"))


def through(by: Officer, row: Assignment, *legs: Leg) -> None:
    """Take an assignment through some legs."""
    for leg in legs:
        move_assignment(officer=by, assignment_id=row.pk, to=leg)


def aged(of: Incident, by: timedelta) -> Incident:
    """Let an incident have been reported, and its running stage have begun, so much earlier."""
    shifted = {name: F(name) - by for name in ("reported_at", "occurred_at", "stage_since", "stage_due_at")}
    Incident.objects.filter(pk=of.pk).update(**shifted)
    of.refresh_from_db()
    return of


def story(number: str) -> list[tuple[str, dict[str, Any]]]:
    """What the journal says of an incident, oldest first: (kind, the event's own fields)."""
    rows = Entry.objects.filter(subject="incident", number=number).order_by("id")
    return [(row.kind, row.data) for row in rows]


def closed(by: Officer, number: str) -> None:
    """Settle it on the spot."""
    close_incident(officer=by, number=number, disposition=Disposition.SETTLED, note="双方和解")
