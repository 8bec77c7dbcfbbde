"""The demo's open incidents, made the way dispatchers make them, then laid back over the last two hours."""

from datetime import datetime, timedelta

from core.clock import now
from incidents.choices import Leg
from incidents.demo.plane import METRES_PER_DEGREE
from incidents.demo.today import OPEN_CALLS, OpenCall
from incidents.models import Assignment, Incident
from incidents.selectors.incidents import incident_for
from incidents.services.demo.town import Town
from incidents.services.dispatch import dispatch_units, move_assignment
from incidents.services.intake import Report, report_incident
from stations.services.units import Fix, report_positions

# The legs in their order; a unit goes through all of them up to the one it has reached.
ORDER = (Leg.SENT, Leg.ACCEPTED, Leg.EN_ROUTE, Leg.ON_SCENE, Leg.CLEARED)
# When each stage of a usual call was over, seconds after the report; the last one reached began when the call says.
USUAL_S = {"dispatched_at": 38, "accepted_at": 55, "en_route_at": 140, "on_scene_at": 410, "handled_at": 2400}
FIELD_OF = {"sent_at": "dispatched_at", "cleared_at": "handled_at"}


def open_incidents(town: Town) -> int:
    """Report, dispatch and move the calls of `demo.today`; return how many."""
    for call in sorted(OPEN_CALLS, key=lambda one: -one.ago):
        _lay_back(_open(town, call), call, at=now())
    return len(OPEN_CALLS)


def _open(town: Town, call: OpenCall) -> Incident:
    place, officer = town.places[call.place], town.dispatcher
    lon = None if place.lon is None else round(place.lon + call.aside_m / METRES_PER_DEGREE, 6)
    report = Report(
        kind=call.kind, type=call.type, source=call.source, title=call.title, description=call.description,
        caller_name=call.caller, caller_phone=call.phone, address=f"{place.address}{place.name}{call.door}",
        lon=lon, lat=place.lat, accuracy_m=20,
    )  # fmt: skip
    incident = report_incident(officer=officer, station=town.station, report=report)
    reached = dict(word.split(":") for word in call.units.split())
    if reached:
        dispatch_units(officer=officer, number=incident.number, call_signs=list(reached))
    for row in Assignment.objects.filter(incident=incident).select_related("unit"):
        for leg in ORDER[1 : ORDER.index(Leg(reached[row.unit.call_sign])) + 1]:
            move_assignment(officer=officer, assignment_id=row.pk, to=leg)
    if lon is not None and place.lat is not None:
        there = [sign for sign, leg in reached.items() if leg in {Leg.ON_SCENE, Leg.CLEARED}]
        fixes = [Fix(unit=sign, lon=lon, lat=place.lat, at=now(), accuracy_m=6) for sign in there]
        report_positions(officer=officer, station=town.station, fixes=fixes)
    return incident_for(officer, incident.number)


def _lay_back(incident: Incident, call: OpenCall, *, at: datetime) -> None:
    """Let it have begun when the call says. Its journal keeps the true time of the load: that cannot be otherwise."""
    reported, since = at - timedelta(minutes=call.ago), at - timedelta(minutes=call.since)
    reached = [name for name in USUAL_S if getattr(incident, name)]
    times = {name: min(since, reported + timedelta(seconds=USUAL_S[name])) for name in reached}
    if reached:
        times[reached[-1]] = since
    if incident.stage_due_at:
        incident.stage_due_at = since + (incident.stage_due_at - incident.stage_since)
    incident.reported_at, incident.stage_since = reported, since
    incident.occurred_at = reported - timedelta(minutes=2)
    for name, when in times.items():
        setattr(incident, name, when)
    incident.save(update_fields=["reported_at", "occurred_at", "stage_since", "stage_due_at", *reached])
    for row in incident.assignments.all():
        legs = {
            name: times[FIELD_OF.get(name, name)]
            for name in ("sent_at", "accepted_at", "en_route_at", "on_scene_at", "cleared_at")
            if getattr(row, name)
        }
        Assignment.objects.filter(pk=row.pk).update(**legs, leg_since=since)
