"""Stages past their limit."""

from core.clock import now
from incidents.choices import OPEN
from incidents.models import Incident

BATCH = 200


def late_incident_ids() -> list[int]:
    """Return open incidents whose stage is past its limit and not yet marked, longest first (partial index)."""
    due = Incident.objects.filter(status__in=OPEN, late=False, stage_due_at__lte=now()).order_by("stage_due_at")
    return list(due.values_list("pk", flat=True)[:BATCH])
