"""Duty templates, plans with their duties and stops, tracks, online patrols."""

from patrols.models.online import CheckPoint, OnlinePatrol
from patrols.models.plans import Duty, PatrolPlan, Pin, PlanEdition, Stop
from patrols.models.templates import DutyTemplate, HarmWeight, PatrolSetting, TemplateCrew
from patrols.models.tracks import TrackPoint

__all__ = [
    "CheckPoint",
    "Duty",
    "DutyTemplate",
    "HarmWeight",
    "OnlinePatrol",
    "PatrolPlan",
    "PatrolSetting",
    "Pin",
    "PlanEdition",
    "Stop",
    "TemplateCrew",
    "TrackPoint",
]
