"""One incident, many incidents, and their cards."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from core.errors import NotFound
from core.masking import mask_text
from incidents import rules
from incidents.choices import ACTIVE, OPEN
from incidents.models import Assignment, Incident
from stations.models import Officer, Organisation
from stations.selectors.people import visible_stations

ASSIGNMENTS = Prefetch("assignments", queryset=Assignment.objects.select_related("unit").order_by("id"))


def visible_incidents(officer: Officer) -> QuerySet[Incident]:
    """Return the incidents of the stations that one sees, with what a card needs (fixed: two queries)."""
    return with_cards(Incident.objects.filter(station__in=visible_stations(officer)))


def with_cards(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Join and prefetch what `incident_card` reads."""
    return (
        incidents.select_related("type", "community", "station", "merged_into")
        # a community's border is long, and three thousand open incidents would each bring it along
        .defer("search", "community__boundary")
        .prefetch_related(ASSIGNMENTS)
    )


def incident_for(officer: Officer, number: str) -> Incident:
    """Return a visible incident by number; NotFound otherwise, with the same words as for one that is not there."""
    incident = visible_incidents(officer).filter(number=number).first()
    if incident is None:
        raise NotFound(_("没有找到警情 {number}，或您无权查看。").format(number=number))
    return incident


def open_incidents(station: Organisation) -> QuerySet[Incident]:
    """Return a station's queue: priority, then longest in its stage."""
    return with_cards(Incident.objects.filter(station=station, status__in=OPEN)).order_by(
        "priority", "stage_since", "id"
    )


def matters_of(station: Organisation) -> tuple[str, int]:
    """Return what is still open in a station, in words with {n}, and how much: it stays in use while there is any."""
    return _("{n} 起未结警情"), Incident.objects.filter(station=station, status__in=OPEN).count()


def _limit_s(incident: Incident) -> int | None:
    return (
        None if incident.stage_due_at is None else round((incident.stage_due_at - incident.stage_since).total_seconds())
    )


def assignment_card(row: Assignment) -> dict[str, Any]:
    """Return a unit on an incident."""
    return {"id": row.pk, "call_sign": row.unit.call_sign, "status": row.leg, "since": row.leg_since}


def incident_card(incident: Incident, assignments: Sequence[Assignment] | None = None) -> dict[str, Any]:
    """Return what every screen of the station shows of an incident: masked, whole, the same in journal and snapshot."""
    rows = incident.assignments.all() if assignments is None else assignments
    return {
        "id": incident.pk,
        "number": incident.number,
        "short": incident.short,
        "kind": incident.kind,
        "type": {"code": incident.type.code, "name": incident.type.name},
        "priority": incident.priority,
        "title": mask_text(incident.title),
        "status": incident.status,
        "open": rules.is_open(incident),
        "late": incident.late,
        "address": mask_text(incident.address),
        "community": {"id": incident.community.pk, "name": incident.community.name} if incident.community else None,
        "lon": incident.lon,
        "lat": incident.lat,
        "accuracy_m": incident.accuracy_m,
        "reported_at": incident.reported_at,
        "occurred_at": incident.occurred_at,
        "closed_at": incident.closed_at,
        "stage": incident.stage,
        "stage_since": incident.stage_since,
        "stage_limit_s": _limit_s(incident),
        "repeat": incident.repeat,
        "sensitive": bool(incident.sensitive),
        "caller": incident.caller_masked,
        "units": [assignment_card(row) for row in rows if row.leg in ACTIVE],
        "merged_into": incident.merged_into.number if incident.merged_into else None,
        "version": incident.version,
    }
