"""Online patrols as the room sees them (P6)."""

from typing import Any

from django.db.models import Prefetch

from core.clock import now
from patrols.models import CheckPoint, OnlinePatrol
from stations.models import Organisation

POINTS = Prefetch("points", queryset=CheckPoint.objects.select_related("checked_by").order_by("order"))
SHOWN = 30


def recent_online(station: Organisation) -> list[dict[str, Any]]:
    """Return a station's last online patrols, newest first, with their points: two queries."""
    at = now()
    rows = OnlinePatrol.objects.filter(station=station).select_related("opened_by").prefetch_related(POINTS)
    return [
        {
            "id": row.pk, "title": row.title, "starts_at": row.starts_at, "ends_at": row.ends_at,
            "by": row.opened_by.name, "points": list(row.points.all()), "done": row.done_at is not None,
            "late": row.done_at is None and row.ends_at < at, "coming": row.starts_at > at,
            "checked": sum(point.checked_at is not None for point in row.points.all()),
        }
        for row in rows.order_by("-starts_at", "-pk")[:SHOWN]
    ]  # fmt: skip


def online_card(patrol: OnlinePatrol) -> dict[str, Any]:
    """Return what every screen of the station shows of an online patrol."""
    points = list(patrol.points.values_list("checked_at", flat=True))
    return {
        "id": patrol.pk,
        "title": patrol.title,
        "starts_at": patrol.starts_at,
        "ends_at": patrol.ends_at,
        "points": len(points),
        "checked": sum(at is not None for at in points),
        "done_at": patrol.done_at,
    }
