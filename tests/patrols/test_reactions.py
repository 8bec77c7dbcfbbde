"""A unit that is sent to an incident drops its route and is given the rest of it anew when it is clear (P5)."""

from datetime import timedelta
from itertools import pairwise

import pytest

from config.settings import base
from core.clock import now
from incidents.choices import Leg
from live.models import Entry
from live.reactions import REACTIONS, follow
from patrols import reactions, tasks
from patrols.models import Duty, PatrolPlan, Stop
from patrols.selectors.plans import plan_for
from patrols.services.calculating.again import Again
from patrols.services.calculating.run import work_on_next
from patrols.services.deviation import replan_next
from patrols.services.publishing import publish_plan
from tests.factories import incidents, patrols, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db
PROMISED_S = 5


@pytest.fixture
def plan(watch) -> PatrolPlan:
    """Two crews out all day between a dozen places."""
    patrols.round_the_clock(watch.station, ("M1", "motorcycle"), ("C1", "car"))
    for number in range(12):
        place = (LON + (number % 4 - 2) * 0.003, LAT + (number // 4 - 1) * 0.003)
        stations.place(watch.station, name=f"商铺{number}", lon=place[0], lat=place[1])
    asked = patrols.asked(watch.leader, template="always")
    assert work_on_next()
    publish_plan(officer=watch.leader, plan_id=asked.pk)
    return plan_for(watch.leader, asked.pk)


def react(watch) -> None:
    follow(REACTIONS["patrol routes"], watch.station.code)


def duty(plan: PatrolPlan, key: str) -> Duty:
    return Duty.objects.get(plan=plan, key=key)


def told(kind: str) -> list[dict]:
    return [row.data for row in Entry.objects.filter(kind=kind).order_by("id")]


def others(plan: PatrolPlan) -> list[tuple]:
    return list(
        Stop.objects.filter(duty__plan=plan, duty__key="C1").order_by("pk").values_list("pk", "arrive_at", "dropped_at")
    )


def test_the_reaction_is_registered_under_its_name():
    assert REACTIONS["patrol routes"].handle is reactions.follow_units


def test_a_unit_sent_to_an_incident_leaves_its_route_and_every_screen_hears_it(watch, plan):
    number = incidents.incident(watch.dispatcher).number
    incidents.sent(watch.dispatcher, number, "M1")
    react(watch)
    away = duty(plan, "M1")
    assert (away.at_incident, away.off_since is not None, away.replan_due_at) == (number, True, None)
    assert told("plan.duty_deviated") == [{"unit": "M1", "incident": number}]
    assert duty(plan, "C1").off_since is None


def test_when_it_is_clear_one_sweep_hears_it_and_plans_the_rest_of_its_day_and_nobody_elses(watch, plan):
    number = incidents.incident(watch.dispatcher).number
    (row,) = incidents.sent(watch.dispatcher, number, "M1")
    react(watch)
    Duty.objects.filter(plan=plan, key="M1").update(off_since=now() - timedelta(hours=1))
    untouched = others(plan)
    incidents.through(watch.dispatcher, row, Leg.ON_SCENE, Leg.CLEARED)
    tasks.sweep_replans()
    back = duty(plan, "M1")
    assert (back.at_incident, back.off_since, back.replan_due_at) == ("", None, None)
    coming = list(back.stops.filter(dropped_at=None, arrived_at=None, arrive_at__gt=now()).order_by("arrive_at"))
    # In the last hour of a patrol day there may be no time for another stop and the way back.
    assert coming or now() > back.ends_at - timedelta(minutes=45)
    assert all(one.leave_at <= other.arrive_at for one, other in pairwise(coming))
    assert others(plan) == untouched
    assert [row["unit"] for row in told("plan.stops_replanned")] == ["M1"]
    assert replan_next() is False


def test_waiting_for_the_sweep_and_searching_leave_half_of_the_promised_seconds_to_a_busy_machine():
    sweep = base.CELERY_BEAT_SCHEDULE["units to replan"]
    assert sweep["task"] == tasks.sweep_replans.name
    assert sweep["schedule"] + base.PATROL_UNIT_SECONDS <= PROMISED_S / 2


def test_of_years_of_incidents_only_the_last_weeks_are_read_for_a_unit_that_waits(watch, plan):
    incidents.aged(incidents.incident(watch.dispatcher, caller_phone=""), timedelta(days=3))
    for days in (40, 400, 800):
        incidents.aged(incidents.incident(watch.dispatcher, caller_phone=""), timedelta(days=days))
    assert len(Again(plan_for(watch.leader, plan.pk)).witness.past) == 1


def test_a_stop_that_was_made_stays_made(watch, plan):
    first = Stop.objects.filter(duty__plan=plan, duty__key="M1").order_by("arrive_at").first()
    Stop.objects.filter(pk=first.pk).update(arrived_at=first.arrive_at, left_at=first.leave_at)
    number = incidents.incident(watch.dispatcher).number
    (row,) = incidents.sent(watch.dispatcher, number, "M1")
    react(watch)
    incidents.through(watch.dispatcher, row, Leg.RECALLED)
    react(watch)
    assert replan_next()
    again = Stop.objects.get(pk=first.pk)
    assert (again.arrive_at, again.dropped_at) == (first.arrive_at, None)


def test_units_without_a_published_duty_are_none_of_its_business(watch):
    stations.place(watch.station)
    number = incidents.incident(watch.dispatcher).number
    incidents.sent(watch.dispatcher, number, "C1")
    react(watch)
    assert told("plan.duty_deviated") == []


def test_sent_on_to_a_second_incident_it_is_away_since_the_first(watch, plan):
    first, second = (incidents.incident(watch.dispatcher, caller_phone="").number for _ in range(2))
    (row,) = incidents.sent(watch.dispatcher, first, "M1")
    react(watch)
    since = duty(plan, "M1").off_since
    incidents.through(watch.dispatcher, row, Leg.RECALLED)
    incidents.sent(watch.dispatcher, second, "M1")
    react(watch)
    away = duty(plan, "M1")
    assert (away.at_incident, away.off_since, away.replan_due_at) == (second, since, None)
