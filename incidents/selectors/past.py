"""Whether figures that somebody keeps of the past still hold."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import connection

from core.clock import local_day

# What is older than a day is noted when it changes (`PastChange`); the second day is for clocks and long transactions.
NOTED = timedelta(days=2)
CHANGED = """
SELECT pg_current_snapshot()::text, array_agg(DISTINCT month ORDER BY month)
    FILTER (WHERE NOT pg_visible_in_snapshot(transaction::text::xid8, %s::pg_snapshot))
FROM incidents_pastchange WHERE station_id = %s
"""


class Changed(NamedTuple):
    """The months changed since a snapshot (their first days), and the snapshot in which that is so."""

    months: list[date]
    snapshot: str


def months_changed(station_id: int, since: str | None) -> Changed:
    """Return the past months of a station that were changed after a snapshot; read first, then what is kept of them."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [since, station_id])
        snapshot, months = cursor.fetchone()
    return Changed(months or [], snapshot)


def past_end(moment: datetime) -> date:
    """Return the first day of the month whose changes are not all noted yet: before it is the past."""
    return local_day(moment - NOTED).replace(day=1)
