"""The clock's door."""

import json
from typing import Any

from celery import shared_task
from celery.signals import beat_init, before_task_publish
from django.conf import settings
from django.db import close_old_connections, connection

from core.clock import local_day, now
from live import jobs, reactions, services
from live.models import Stream

CANARY = "worker"
BEAT = "beat"
# The canary flies every twenty seconds; two that are missing may be a restart.
LATE_AFTER_S = 60


@shared_task
def beat_canary() -> None:
    """Show that a worker takes what beat sends; older than 60 s is an alarm on the wall and told by /readyz."""
    services.show_life(name=CANARY)


@before_task_publish.connect(sender="live.tasks.beat_canary")
def beat_lives(**_sent: Any) -> None:
    """Show that beat sends, in its own process: where no worker takes the canary, its message alone tells nobody.

    Celery logs what fails here and sends all the same; a connection that broke since the last canary is made anew.
    """
    if not connection.in_atomic_block:
        close_old_connections()
    services.show_life(name=BEAT)


@beat_init.connect
def first_canary(**_started: Any) -> None:
    """Send the first canary at once: a room that has just started is not called degraded for the clock's first round."""
    beat_canary.apply_async(expires=LATE_AFTER_S)


@shared_task
def sweep_reactions() -> None:
    """Let every reaction catch up."""
    reactions.follow_all()


@shared_task
def sweep_expired() -> None:
    """Drop idempotency answers that no tablet can still ask for."""
    services.forget_old_answers()


@shared_task
def export_heads() -> None:
    """Write the day's chain heads outside the database, so that a rewritten journal can be told from the true one."""
    day = local_day(now()).isoformat()
    jobs.run_once(job="journal heads", slot=day, work=lambda: _write_heads(day))


def _write_heads(day: str) -> None:
    folder = settings.VAR / "journal-heads"
    folder.mkdir(parents=True, exist_ok=True)
    heads = {
        row.name: {"epoch": str(row.epoch), "head": row.head, "hash": bytes(row.head_hash).hex()}
        for row in Stream.objects.all()
    }
    (folder / f"{day}.json").write_text(json.dumps(heads, indent=1), encoding="utf-8")
