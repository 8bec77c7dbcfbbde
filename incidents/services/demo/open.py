"""The demo's open incidents, made the way dispatchers make them."""

from core.clock import now
from incidents.choices import Leg
from incidents.demo.today import OPEN_CALLS, OpenCall
from incidents.models import Assignment
from incidents.services.demo.town import Town
from incidents.services.dispatch import dispatch_units, move_assignment
from incidents.services.intake import Report, report_incident
from stations.services.units import Fix, report_positions

# The legs in their order; a unit goes through all of them up to the one it has reached.
ORDER = (Leg.SENT, Leg.ACCEPTED, Leg.EN_ROUTE, Leg.ON_SCENE, Leg.CLEARED)


def open_incidents(town: Town) -> int:
    """Report, dispatch and move the calls of `demo.today`; return how many."""
    for call in OPEN_CALLS:
        _open(town, call)
    return len(OPEN_CALLS)


def _open(town: Town, call: OpenCall) -> None:
    place, officer = town.places[call.place], town.dispatcher
    report = Report(
        kind=call.kind, type=call.type, source=call.source, title=call.title, description=call.description,
        caller_name=call.caller, caller_phone=call.phone, address=f"{place.address}{place.name}{call.door}",
        lon=place.lon, lat=place.lat, accuracy_m=20,
    )  # fmt: skip
    incident = report_incident(officer=officer, station=town.station, report=report)
    reached = dict(word.split(":") for word in call.units.split())
    if reached:
        dispatch_units(officer=officer, number=incident.number, call_signs=list(reached))
    for row in Assignment.objects.filter(incident=incident).select_related("unit"):
        for leg in ORDER[1 : ORDER.index(Leg(reached[row.unit.call_sign])) + 1]:
            move_assignment(officer=officer, assignment_id=row.pk, to=leg)
    if incident.lon is not None and incident.lat is not None:
        there = [sign for sign, leg in reached.items() if leg in {Leg.ON_SCENE, Leg.CLEARED}]
        fixes = [Fix(unit=sign, lon=incident.lon, lat=incident.lat, at=now(), accuracy_m=6) for sign in there]
        report_positions(officer=officer, station=town.station, fixes=fixes)
