"""Types and limits: read at every report, changed a few times a year. Each process believes what it read for five seconds."""

from django.core.cache import cache

from incidents.models import IncidentType, StageLimit

BELIEVED_S = 5
Limits = dict[tuple[int, str], int]


def active_type(code: str) -> IncidentType | None:
    """Return an active type by code."""
    found: IncidentType | None = cache.get_or_set(f"type:{code}", lambda: _type(code), BELIEVED_S)
    return found


def _type(code: str) -> IncidentType | None:
    return IncidentType.objects.filter(is_active=True, code=code).first()


def stage_limits(station_id: int) -> Limits:
    """Return the limits in seconds by (priority, stage); a station's own row wins over the default."""
    limits: Limits | None = cache.get_or_set(f"stage_limits:{station_id}", lambda: _limits(station_id), BELIEVED_S)
    return limits or {}


def _limits(station_id: int) -> Limits:
    rows = StageLimit.objects.filter(station_id=None) | StageLimit.objects.filter(station_id=station_id)
    ordered = sorted(rows.values_list("station_id", "priority", "stage", "limit_s"), key=lambda row: row[0] or 0)
    return {(priority, stage): limit for _, priority, stage, limit in ordered}


def forget() -> None:
    """Read anew at the next question: called by the services that change types or limits."""
    cache.clear()
