"""Moments that a test must not straddle, and what a thread waits for."""

from datetime import datetime, time, timedelta
from time import monotonic, sleep

from django.db import connection

from core.clock import SHANGHAI, now

# When a day ends, when tomorrow's patrols are planned, when a patrol day ends: before and after, "today" is another day.
CHANGES = (time(0), time(5, 30), time(6))
# Longer than a test takes that asks what day it is and lets the product ask again.
CLEAR_S = 20.0
PATIENCE_S = 60


def stand_clear_of_changes(within_s: float = CLEAR_S) -> None:
    """Begin after a change of days that is about to come: what a test calls today, the product calls today too."""
    at = now().astimezone(SHANGHAI)
    for change in CHANGES:
        coming = datetime.combine(at.date(), change, tzinfo=SHANGHAI)
        if coming <= at:
            coming += timedelta(days=1)
        while 0 < (left_s := (coming - now()).total_seconds()) <= within_s:
            sleep(left_s)


def until_waiting(sessions: int) -> None:
    """Go on once so many sessions of this database wait for a lock; the server's other databases are other tests'."""
    until = monotonic() + PATIENCE_S
    while (waiting := _waiting()) < sessions:
        assert monotonic() < until, f"{waiting} of {sessions} sessions wait"
        sleep(0.02)


def _waiting() -> int:
    with connection.cursor() as cursor:
        # within a transaction the list of sessions stays as it was read first
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE NOT granted AND datname = current_database() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])
