"""The clock's door."""

from celery import shared_task

from core.clock import local_day, now
from live.reactions import follow_everywhere
from patrols.reactions import ROUTES
from patrols.services import tracks
from patrols.services.asking import ask_due
from patrols.services.calculating.run import work_on_next
from patrols.services.deviation import replan_next


@shared_task
def sweep_plan_slots() -> None:
    """Ask for every station's next patrol day once its planning hour has come; a missed one is made up (P2)."""
    ask_due()


@shared_task(time_limit=180, soft_time_limit=170)
def sweep_due_plans() -> None:
    """Calculate one plan that was asked for, by the clock or by a leader."""
    work_on_next()


@shared_task
def sweep_replans() -> None:
    """Hear which units are free again and plan the rest of their day at once (P5)."""
    follow_everywhere(ROUTES)
    while replan_next():
        pass


@shared_task
def sample_tracks() -> None:
    """Keep where the units on a published duty are (P5)."""
    tracks.sample_tracks()


@shared_task
def prepare_track_months() -> None:
    """Make the coming month's part of the tracks."""
    tracks.prepare_months(today=local_day(now()))
