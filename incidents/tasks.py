"""The clock's door."""

from celery import shared_task

from incidents.selectors.overdue import late_incident_ids
from incidents.services.closing import mark_late


@shared_task
def sweep_late_stages() -> None:
    """Say once of each open incident that its running stage is late."""
    for incident_id in late_incident_ids():
        mark_late(incident_id=incident_id)
