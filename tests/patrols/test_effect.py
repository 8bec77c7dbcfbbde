"""Did patrolling work (P7): counted only where and while somebody stood near, and against the very same hours before."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from core.clock import now
from incidents.models import Incident
from patrols import rules
from patrols.models import PatrolPlan, Stop
from patrols.selectors.effect import effect
from patrols.selectors.settings import hours_of, patrol_day
from stations.models import Officer
from tests.factories import incidents, patrols
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db

HERE, FAR = (LON + 0.001, LAT), (LON + 0.02, LAT)


def happened(by: Officer, when: datetime, at: tuple[float, float]) -> None:
    made = incidents.incident(by, lon=at[0], lat=at[1])
    Incident.objects.filter(pk=made.pk).update(occurred_at=when, reported_at=when)


@pytest.fixture
def began(watch) -> datetime:
    """When yesterday's patrol day began; its plan was published, and M1 stood at the first stop from 14:05 to 14:17."""
    cache.clear()
    plan = patrols.published(watch.leader, watch.motorcycle)
    day = patrol_day(watch.station, now()) - timedelta(days=1)
    start, end = rules.day_span(day, hours_of(watch.station).day_starts_at)
    heat = {
        "cell_m": 100.0,
        "hours": [0, 24],
        "bands": [[start.isoformat(), end.isoformat()]],
        "cells": [[*HERE, 24.0], [*FAR, 12.0]],
    }
    PatrolPlan.objects.filter(pk=plan.pk).update(day=day, heat=heat)
    arrived = start + timedelta(hours=8, minutes=5)
    Stop.objects.filter(pk=patrols.first_stop(plan).pk).update(
        lon=HERE[0], lat=HERE[1], arrived_at=arrived, left_at=arrived + timedelta(minutes=12)
    )
    return start


def test_only_the_hour_and_the_cell_in_which_somebody_stood_count(watch, began):
    inside = began + timedelta(hours=8, minutes=40)
    happened(watch.dispatcher, inside, HERE)
    happened(watch.dispatcher, inside, FAR)
    happened(watch.dispatcher, began + timedelta(hours=10), HERE)
    found = effect(watch.station, 30)
    assert (found.days, found.cell_hours, found.happened) == (1, 1, 1)
    assert found.expected == pytest.approx(1.0)


def test_the_weeks_before_are_the_same_hour_of_the_same_weekday(watch, began):
    inside = began + timedelta(hours=8, minutes=40)
    for week in (1, 2, 5):
        happened(watch.dispatcher, inside - timedelta(weeks=week), HERE)
    happened(watch.dispatcher, inside - timedelta(days=6), HERE)
    found = effect(watch.station, 30)
    assert (found.happened, found.before, found.per_week_before) == (0, 2, 0.5)


def test_a_plan_nobody_carried_out_proves_nothing(watch, began):
    Stop.objects.update(arrived_at=None, left_at=None)
    happened(watch.dispatcher, began + timedelta(hours=8, minutes=40), HERE)
    assert effect(watch.station, 30).days == 0
