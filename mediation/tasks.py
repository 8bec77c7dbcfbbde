"""The clock's door."""

import logging
from collections.abc import Callable

from celery import shared_task

from core.clock import local_day, now
from live import jobs
from live.sweeps import tend
from mediation import reactions  # noqa: F401 - registers them in the worker
from mediation.selectors.agreements import late_visit_ids
from mediation.selectors.people import all_stations
from mediation.services.consultations import draw_up
from mediation.services.finding import find_since_long
from mediation.services.visits import mark_late
from stations.models import Organisation

log = logging.getLogger(__name__)


@shared_task
def find_disputes() -> None:
    """Once a day, before the consultation: everything that could still be one matter, at every station."""
    day = local_day(now()).isoformat()
    for station in all_stations():
        _once_a_day("find disputes", station, day, find_since_long)


@shared_task
def draw_up_consultations() -> None:
    """Every morning the list is there before anybody asks."""
    day = local_day(now()).isoformat()
    for station in all_stations():
        _once_a_day("consultation", station, day, draw_up)


@shared_task
def sweep_late_visits() -> None:
    """Say once of each visit that its day passed; what nobody saw kept is broken."""
    tend("visit", late_visit_ids(), lambda pk: mark_late(visit_id=pk))


def _once_a_day(job: str, station: Organisation, day: str, act: Callable[..., object]) -> None:
    def work() -> None:
        act(station=station)

    try:
        jobs.run_once(job=f"{job} {station.code}", slot=day, work=work)
    except Exception:
        # The other stations have their morning too; this one is tried again with the next beat.
        log.exception("%s of %s failed", job, station.code)
