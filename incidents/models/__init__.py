"""Incidents, their types, parties, assignments and links."""

from incidents.models.dispatch import Assignment
from incidents.models.incident import Counter, Incident, Link, Party, Reclassification
from incidents.models.past import PastChange
from incidents.models.reference import IncidentType, SavedView, StageLimit

__all__ = [
    "Assignment",
    "Counter",
    "Incident",
    "IncidentType",
    "Link",
    "Party",
    "PastChange",
    "Reclassification",
    "SavedView",
    "StageLimit",
]
