"""Stages past their limit."""

from collections.abc import Iterator

from core.clock import now
from incidents.choices import OPEN
from incidents.models import Incident
from live.sweeps import due_ids


def late_incident_ids() -> Iterator[int]:
    """Yield open incidents whose stage is past its limit and not yet marked, longest first (partial index)."""
    return due_ids(Incident.objects.filter(status__in=OPEN, late=False, stage_due_at__lte=now()), "stage_due_at")
