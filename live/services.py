"""Writes of the live app that are not the journal itself."""

import uuid
from datetime import timedelta

from django.db import transaction

from core.clock import now
from live.models import Answer, Pulse, Stream

ANSWERS_KEPT = timedelta(days=7)


@transaction.atomic
def renew_epoch(*, stream: str) -> str:
    """Make every screen of a station start again: after a restore old offsets mean other events."""
    row = Stream.objects.select_for_update().get(pk=stream)
    row.epoch = uuid.uuid4()
    row.save(update_fields=["epoch"])
    return str(row.epoch)


def show_life(*, name: str) -> None:
    """Write the canary's row."""
    Pulse.objects.update_or_create(name=name, defaults={"at": now()})


def forget_old_answers() -> int:
    """Drop idempotency answers older than a tablet may stay offline (8 h) by a wide margin."""
    count, _ = Answer.objects.filter(at__lt=now() - ANSWERS_KEPT).delete()
    return count
