"""What every page of the shell shows: station, officer, navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.clock import now
from mediation.rules.rights import WORKERS
from orders.rules import CARRIERS_AND_ROOM
from patrols.rules import LOOKERS
from stations.choices import Role
from stations.rules import OUTSIDE, ROOM, has_role, is_wall, may_keep_officers, may_keep_places


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the context of templates/base.html; strangers (log-in page) get only the clock."""
    officer = getattr(request, "user", None)
    context: dict[str, Any] = {"server_now": now(), "map_tiles": settings.MAP_TILES, "demo": settings.DEMO}
    if officer is None or not officer.is_authenticated:
        return context
    return context | {
        "officer": officer,
        "idle_s": None if is_wall(officer) else settings.SESSION_IDLE_S,
        "station": officer.station,
        "in_room": has_role(officer, ROOM),
        "sees_station": set(officer.roles) != {Role.GUARDIAN},
        "mediates": has_role(officer, WORKERS),
        "sees_patrols": has_role(officer, LOOKERS),
        "has_tablet": has_role(officer, OUTSIDE),
        "sees_orders": has_role(officer, CARRIERS_AND_ROOM),
        "keeps_places": may_keep_places(officer),
        "keeps_officers": may_keep_officers(officer),
    }
