"""The only place where an incident's status and running stage change."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import NotFound
from incidents import rules
from incidents.choices import Stage, Status
from incidents.models import Assignment, Incident
from incidents.selectors.incidents import ASSIGNMENTS, visible_incidents
from incidents.selectors.reference import stage_limits
from stations.models import Officer

# When a status is first reached its time is kept; going back (all units recalled) does not wipe it.
TIME_OF = {
    Status.DISPATCHED: "dispatched_at",
    Status.EN_ROUTE: "en_route_at",
    Status.ON_SCENE: "on_scene_at",
    Status.HANDLED: "handled_at",
    Status.CLOSED: "closed_at",
}


# Everything but the search column, which only changes with the words.
SAVED = [one.name for one in Incident._meta.concrete_fields if one.name not in {"id", "search"}]  # noqa: SLF001 - Django's public way


def locked(officer: Officer, number: str) -> Incident:
    """Lock a visible incident for a change; NotFound otherwise."""
    incident = visible_incidents(officer).select_for_update(of=("self",), no_key=True).filter(number=number).first()
    if incident is None:
        raise NotFound(_("没有找到警情 {number}，或您无权查看。").format(number=number))
    return incident


def locked_by_id(pk: int) -> Incident:
    """Lock an incident whose right to see was answered before."""
    rows = (
        Incident.objects.select_related("type", "community", "station", "merged_into")
        .defer("search")
        .prefetch_related(ASSIGNMENTS)
    )
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def settle(
    incident: Incident, assignments: Sequence[Assignment], *, at: datetime, status: Status | None = None
) -> None:
    """Let status, times, stage and its due time follow from the assignments (or a given status), and save them."""
    incident.status = status or rules.status_after(assignments)
    field = TIME_OF.get(Status(incident.status))
    if field and getattr(incident, field) is None:
        setattr(incident, field, at)
    for name in ("accepted_at", "en_route_at"):
        if getattr(incident, name) is None:
            first = min((when for row in assignments if (when := getattr(row, name))), default=None)
            setattr(incident, name, first)
    start_stage(incident, rules.stage_of(incident.status, assignments), at=at)
    touch(incident)


def start_stage(incident: Incident, stage: Stage, *, at: datetime, restart: bool = False) -> None:
    """Begin timing a stage; one that is already running goes on unless the limits changed under it."""
    if stage == incident.stage and not restart and incident.status != Status.CLOSED:
        return
    limit = (
        stage_limits(incident.station_id).get((incident.priority, stage)) if incident.status != Status.CLOSED else None
    )
    since = incident.stage_since if stage == incident.stage and restart else at
    incident.stage, incident.stage_since, incident.late = stage, since, False
    incident.stage_due_at = rules.due_at(since, limit)


def touch(incident: Incident) -> None:
    """Save everything but the search column, with a new version."""
    incident.version += 1
    incident.save(update_fields=SAVED)
