"""The clock's door."""

from celery import shared_task

from incidents.selectors.overdue import late_incident_ids
from incidents.services.closing import mark_late
from incidents.services.demo import move_units
from live.sweeps import tend


@shared_task
def sweep_late_stages() -> None:
    """Say once of each open incident that its running stage is late."""
    tend("incident", late_incident_ids(), lambda pk: mark_late(incident_id=pk))


@shared_task
def sweep_demo_units() -> None:
    """Let the demo's crews report where they are; only demo settings plan this."""
    move_units()
