"""The picture that a screen starts from, with the offset it is true at."""

from typing import Any

from django.conf import settings
from django.db import connection, transaction

from core.clock import day_bounds, local_day, now
from incidents.models import Incident
from incidents.selectors.incidents import incident_card, open_incidents
from live import selectors as journal
from orders.selectors.counts import open_counts
from stations.models import Organisation
from stations.selectors.units import station_positions, station_units, unit_card


def counters(station: Organisation) -> dict[str, int]:
    """Return today's numbers (a Shanghai day), and how many orders are open, due today and late.

    A call merged into another is no incident of its own (D3): it is neither reported nor closed.
    """
    start, end = day_bounds(local_day(now()))
    mine = Incident.objects.filter(station=station, merged_into=None)
    return {
        "reported_today": mine.filter(reported_at__gte=start, reported_at__lt=end).count(),
        "closed_today": mine.filter(closed_at__gte=start, closed_at__lt=end).count(),
        **open_counts(station),
    }


def snapshot(station: Organisation) -> dict[str, Any]:
    """Return the contract's snapshot. Cards and offset are read in one REPEATABLE READ transaction, so they agree."""
    # A stream that nobody wrote to yet is made before: inside, one that another screen makes just now cannot be seen.
    journal.head(station.code)
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        head = journal.head(station.code)
        return {
            "station": {"code": station.code, "name": station.name, "lon": station.lon, "lat": station.lat},
            "epoch": head.epoch,
            "offset": head.offset,
            "at": now(),
            "incidents": [incident_card(row) for row in open_incidents(station)],
            "units": [unit_card(unit) for unit in station_units(station)],
            "positions": station_positions(station),
            "counters": counters(station),
            "settings": {"stale_after_s": settings.STALE_AFTER_S, "warn_percent": settings.WARN_PERCENT},
        }
