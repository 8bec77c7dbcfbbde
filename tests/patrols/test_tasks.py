"""The clock's door: thin, and harmless when it knocks twice."""

import pytest

from patrols import tasks
from patrols.choices import PlanStatus
from patrols.models import PatrolPlan, TrackPoint
from tests.factories import patrols, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db


def test_the_clock_asks_and_a_worker_answers_once(watch):
    stations.place(watch.station)
    for _ in range(2):
        tasks.sweep_plan_slots()
    for _ in range(5):
        tasks.sweep_due_plans()
    assert PatrolPlan.objects.get(station=watch.station).status == PlanStatus.DRAFT
    assert PatrolPlan.objects.filter(asked_at__isnull=False).count() == 0
    assert set(PatrolPlan.objects.exclude(station=watch.station).values_list("status", flat=True)) == {"failed"}


def test_tracks_are_sampled_into_their_month(watch):
    patrols.published(watch.leader, watch.motorcycle)
    stations.fix(watch.motorcycle, LON, LAT, by=watch.dispatcher)
    tasks.prepare_track_months()
    tasks.sample_tracks()
    tasks.sample_tracks()
    assert TrackPoint.objects.count() == 1


def test_without_anything_due_the_sweeps_do_nothing():
    tasks.sweep_due_plans()
    tasks.sweep_replans()
    assert PatrolPlan.objects.count() == 0
