"""The clock's door."""

from celery import shared_task

from stations.services.cover import watch_cover


@shared_task
def sweep_cover() -> None:
    """Raise or lift the alarm of every community that lost or found its cover (S1)."""
    watch_cover()
