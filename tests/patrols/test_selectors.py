"""Planned against done, days and weights: what the patrols app reads (P5, P7)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.clock import SHANGHAI, now
from patrols import rules
from patrols.models import HarmWeight, PatrolPlan, Stop, TrackPoint
from patrols.selectors.done import Fix, done, line_of, metres_of
from patrols.selectors.past import harm_of, past_of, weight_of
from patrols.selectors.plans import day_state, earlier_keys, plan_for
from patrols.selectors.timetable import Window, lanes, ticks, view_at, window_of
from patrols.services.tracks import prepare_months, sample_tracks
from tests.factories import incidents, patrols, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db
DEGREE_M = 111_195


def heat(day_start: datetime) -> dict:
    """Two cells, one at the first stop, one far away; all is expected in one band of four hours."""
    end = day_start + timedelta(hours=4)
    return {
        "bands": [[day_start.isoformat(), end.isoformat()]],
        "cells": [[LON + 0.001, LAT, 3.0], [LON + 0.05, LAT, 1.0]],
    }


def test_the_police_seen_rate_is_the_harm_near_which_somebody_stood(watch):
    start = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
    plan = patrols.published(watch.leader, watch.motorcycle, starts_at=start, heat=heat(start))
    assert done(plan)["seen_rate"] == 0
    Stop.objects.filter(pk=patrols.first_stop(plan).pk).update(
        arrived_at=start + timedelta(minutes=10), left_at=start + timedelta(minutes=20)
    )
    figures = done(plan_for(watch.leader, plan.pk))
    assert figures["seen_rate"] == pytest.approx(3 / 16)
    assert (figures["met"], figures["units"][0]["dwell_s"]) == (1, 600)


def test_a_fix_nearby_counts_too_and_one_at_two_hundred_metres_does_not(watch):
    start = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
    plan = patrols.published(watch.leader, watch.motorcycle, starts_at=start, heat=heat(start))
    at = start + timedelta(minutes=70)
    far = 200 / DEGREE_M
    TrackPoint.objects.create(unit=watch.motorcycle, at=at, lon=LON + 0.001, lat=LAT + far)
    assert done(plan)["seen_rate"] == 0
    TrackPoint.objects.create(unit=watch.motorcycle, at=at + timedelta(seconds=9), lon=LON + 0.001, lat=LAT + far / 2)
    assert done(plan)["seen_rate"] == pytest.approx(3 / 16)


def test_without_an_expectation_there_is_no_rate(watch):
    assert done(patrols.published(watch.leader, watch.motorcycle))["seen_rate"] is None


def fixes(*steps: tuple[float, float]) -> list[Fix]:
    """Fixes (seconds, metres east)."""
    start = datetime(2026, 11, 22, tzinfo=UTC)
    return [Fix(start + timedelta(seconds=seconds), metres / DEGREE_M, 0.0) for seconds, metres in steps]


def test_kilometres_are_counted_from_fix_to_fix_without_gaps_and_leaps():
    assert metres_of(fixes((0, 0), (60, 300), (120, 600))) == pytest.approx(600, rel=1e-3)
    assert metres_of(fixes((0, 0), (700, 300))) == 0
    assert metres_of(fixes((0, 0), (1, 5000), (2, 5010))) == pytest.approx(10, rel=1e-2)


def test_a_straight_track_is_drawn_with_two_points():
    assert len(line_of(fixes((0, 0), (10, 100), (20, 200), (30, 300)))["coordinates"]) == 2


def test_fixes_of_units_on_duty_are_sampled_once(watch):
    patrols.published(watch.leader, watch.motorcycle)
    for unit in (watch.motorcycle, watch.car):
        stations.fix(unit, LON, LAT, by=watch.dispatcher)
    assert (sample_tracks(), sample_tracks()) == (1, 0)
    assert list(TrackPoint.objects.values_list("unit__call_sign", flat=True)) == ["M1"]


def test_a_months_part_is_made_once_and_takes_its_fixes(watch):
    prepare_months(today=date(2031, 3, 15))
    prepare_months(today=date(2031, 3, 16))
    TrackPoint.objects.create(unit=watch.car, at=datetime(2031, 3, 31, 23, 59, tzinfo=UTC), lon=LON, lat=LAT)
    assert TrackPoint.objects.count() == 1


@pytest.mark.parametrize(("hour", "minute", "day"), [(5, 59, 21), (6, 0, 22), (23, 59, 22)])
def test_the_patrol_day_begins_at_six(hour, minute, day):
    moment = datetime(2026, 11, 22, hour, minute, tzinfo=SHANGHAI)
    assert rules.day_of(moment, time(6)) == date(2026, 11, day)


@pytest.mark.parametrize(
    ("moment", "plan_at", "day"),
    [
        ((22, 5, 29), time(5, 30), 21), ((22, 5, 30), time(5, 30), 22), ((22, 20, 0), time(5, 30), 22),
        ((22, 20, 0), time(20, 0), 23), ((22, 19, 59), time(20, 0), 22),
    ],
)  # fmt: skip
def test_the_clock_plans_the_day_that_follows_its_hour(moment, plan_at, day):
    at = datetime(2026, 11, *moment, tzinfo=SHANGHAI)
    assert rules.planned_for(at, plan_at=plan_at, starts_at=time(6)) == date(2026, 11, day)


def test_the_longest_code_says_what_an_incident_weighs_and_the_stations_own_word_wins(watch):
    HarmWeight.objects.create(station=watch.station, type_code="order.fight", weight=9)
    harm = harm_of(watch.station)
    assert weight_of("order.fight", harm) == (9, True)
    assert weight_of("order.drunk", harm) == (2, True)
    assert weight_of("theft.burglary", harm) == (3, False)
    assert weight_of("unheard.of", harm) == (1, True)


def test_the_past_is_read_by_local_time_without_what_was_merged_or_has_no_place(watch):
    made = incidents.incident(watch.dispatcher, caller_phone="")
    incidents.aged(made, timedelta(days=2))
    incidents.incident(watch.dispatcher, caller_phone="13900000000", lon=None, lat=None)
    past = past_of(watch.station, until=now() + timedelta(minutes=1))
    assert (len(past), past.types) == (1, ["打架斗殴"])
    local = made.occurred_at.astimezone(SHANGHAI).replace(tzinfo=None)
    assert abs(past.history.at[0].astype(object) - local) < timedelta(seconds=2)


def test_what_was_planned_on_the_last_days_is_known_by_its_places(watch):
    plan = patrols.draft(watch.leader, watch.motorcycle)
    PatrolPlan.objects.update(day=plan.day - timedelta(days=1))
    today = patrols.draft(watch.leader, watch.motorcycle)
    assert earlier_keys(today) == [frozenset({"c1", "c2", "c3"})]
    assert rules.likeness({"a", "b"}, {"b", "c"}) == pytest.approx(1 / 3)


def test_the_room_sees_the_state_of_the_running_day(watch):
    assert day_state(watch.station) is None
    patrols.published(watch.leader, watch.motorcycle)
    state = day_state(watch.station)
    assert (state["status"], state["stops"], state["done"], state["share"]) == ("published", 3, 0, 0.47)


def test_blocks_lie_where_their_times_are(watch):
    plan = patrols.published(watch.leader, watch.motorcycle)
    window = window_of(plan, "all")
    (lane,) = lanes(plan, window, now())
    assert [block["order"] for block in lane["stops"]] == [1, 2, 3]
    assert all(0 <= block["x"] <= 100 for block in lane["stops"])
    assert lane["stops"][0]["x"] == window.part(patrols.first_stop(plan).arrive_at)
    assert 3 <= len(ticks(window)) <= 13


def test_a_plan_is_opened_at_the_half_of_its_day_that_runs_or_in_which_more_is_to_be_done(watch):
    day = date(2026, 11, 25)
    morning, evening = (datetime(2026, 11, 25, hour, tzinfo=SHANGHAI) for hour in (9, 20))
    plan = patrols.draft(watch.leader, watch.motorcycle, starts_at=evening)
    PatrolPlan.objects.filter(pk=plan.pk).update(day=day)
    shown = plan_for(watch.leader, plan.pk)
    halves = [window_of(shown, name) for name in ("day", "night")]
    assert [view_at(shown, half.start + timedelta(minutes=1)) for half in halves] == ["day", "night"]
    assert view_at(shown, morning - timedelta(days=9)) == "night"


def test_a_short_block_at_the_end_of_the_window_stays_inside_it():
    start = datetime(2026, 11, 25, 6, tzinfo=SHANGHAI)
    window = Window(start, start + timedelta(hours=12))
    span = window.span(window.end - timedelta(minutes=1), window.end + timedelta(minutes=11))
    assert span is not None
    assert span["x"] + span["width"] == pytest.approx(100)
