"""Scheduled jobs: one run per slot, whatever number of beats, late beats and crashed workers there are."""

import traceback
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from core.clock import now
from live.models import JobRun

# A worker that died left its slot unfinished; after this long another may take it up.
TAKE_OVER_AFTER = timedelta(minutes=15)


def _claim(job: str, slot: str) -> JobRun | None:
    try:
        with transaction.atomic():
            return JobRun.objects.create(job=job, slot=slot)
    except IntegrityError:
        pass
    stale = Q(finished_at=None, started_at__lt=now() - TAKE_OVER_AFTER) | ~Q(failure="")
    with transaction.atomic():
        run = JobRun.objects.select_for_update(no_key=True, skip_locked=True).filter(stale, job=job, slot=slot).first()
        if run is not None:
            run.started_at, run.finished_at, run.failure = now(), None, ""
            run.save()
        return run


def run_once(*, job: str, slot: str, work: Callable[[], None]) -> bool:
    """Run `work` for a slot unless it ran; return whether it ran now. A failure is kept on the row and raised."""
    run = _claim(job, slot)
    if run is None:
        return False
    try:
        with transaction.atomic():
            work()
    except Exception:
        run.failure = traceback.format_exc()[-4000:]
        run.finished_at = now()
        run.save()
        raise
    run.finished_at = now()
    run.save()
    return True


def missed_slots(*, job: str, due: list[str]) -> list[str]:
    """Return the slots of `due` that have no successful run, in the given order: a late beat makes them up."""
    done = set(
        JobRun.objects.filter(job=job, slot__in=due, failure="")
        .exclude(finished_at=None)
        .values_list("slot", flat=True)
    )
    return [slot for slot in due if slot not in done]
