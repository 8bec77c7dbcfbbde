"""A kept connection is asked whether it lives when it has rested, not before every call."""

from time import monotonic

from django.db.backends.postgresql import base

# A server that was stopped is away for longer than this; a call of 2 ms need not ask for itself.
RESTED_S = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, which asks `SELECT 1` before the first statement of each request (CONN_HEALTH_CHECKS)."""

    _used_at = float("-inf")

    def close_if_health_check_failed(self) -> None:
        """Ask only a connection that nobody has used for a second; one that failed in use is looked at by Django itself.

        The first use of a call decides for all of it: `SELECT 1` after a long COMMIT would begin a transaction.
        """
        rested = monotonic() - self._used_at >= RESTED_S
        self._used_at = monotonic()
        if rested:
            super().close_if_health_check_failed()
        self.health_check_done = True
