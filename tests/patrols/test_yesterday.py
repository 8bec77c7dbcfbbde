"""The coverage panel holds a plan beside yesterday's roster, and says so when there is none (P2)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.clock import now
from patrols.models import PatrolPlan
from patrols.selectors.plans import plan_for
from patrols.selectors.settings import patrol_day
from patrols.selectors.yesterday import beside_yesterday
from patrols.services.publishing import publish_plan
from patrols.services.storing import write_stops
from tests.factories import patrols
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
STEP = 0.004


@pytest.fixture
def start() -> datetime:
    """When the crew goes out today."""
    return now().replace(minute=0, second=0, microsecond=0)


def heat(start: datetime, *harm: tuple[float, float]) -> dict[str, Any]:
    """A cell at each place with what is expected there in two bands of four hours."""
    cells = [[LON + number * STEP, LAT, first, second] for number, (first, second) in enumerate(harm)]
    bands = [[(start + timedelta(hours=hour + part)).isoformat() for part in (0, 4)] for hour in (0, 4)]
    return {"cell_m": 100, "bands": bands, "cells": cells}


def drafted(watch, start: datetime, places: list[int], *, after: int = 0, **more: Any) -> PatrolPlan:
    """A plan whose crew stands half an hour apart at places of a row, four hundred metres from one to the next."""
    day = patrol_day(watch.station, now()) + after * DAY
    plan = patrols.draft(watch.leader, watch.motorcycle, day=day, stops=0, starts_at=start + after * DAY, **more)
    stops = [
        patrols.drawn_stop(order, start + after * DAY, key=f"c{place}", name=f"第{place}处", lon=LON + place * STEP)
        for order, place in enumerate(places, 1)
    ]
    write_stops(plan.duties.get(), stops)
    return plan_for(watch.leader, plan.pk)


def rostered(watch, start: datetime, places: list[int]) -> None:
    """Yesterday's plan of tomorrow: published."""
    publish_plan(officer=watch.leader, plan_id=drafted(watch, start, places).pk)


def test_points_that_stay_that_are_new_and_that_are_left_are_told(watch, start):
    rostered(watch, start, [0, 1, 2])
    left = [{"key": "c1", "name": "第1处", "lon": LON, "lat": LAT, "gain": 0.3, "reason": "no_time"}]
    told = beside_yesterday(drafted(watch, start, [2, 3], after=1, left_out=left))
    assert (told["points"], told["points_before"], told["kept"], told["new"]) == (2, 3, 1, 1)
    assert told["gone"] == [
        {"key": "c1", "name": "第1处", "expected": 0.3, "why": "时间不够，收益低于已排的地点"},
        {"key": "", "name": "第0处", "expected": None, "why": ""},
    ]


def test_a_point_moved_across_the_street_is_still_reached(watch, start):
    rostered(watch, start, [0])
    plan = drafted(watch, start, [0], after=1)
    plan.duties.get().stops.update(key="w1", lon=LON + 0.001)
    told = beside_yesterday(plan_for(watch.leader, plan.pk))
    assert (told["kept"], told["new"], told["gone"]) == (1, 0, [])


def test_the_harm_in_reach_is_counted_alike_for_both_on_todays_forecast(watch, start):
    rostered(watch, start, [0, 1])
    numbers = {"share": 0.5, "expected": 8.0}
    expected = heat(start + DAY, (0.4, 0.0), (0.4, 4.0), (1.6, 0.0))
    told = beside_yesterday(drafted(watch, start, [2], after=1, heat=expected, numbers=numbers))
    # from the shift's begin until an hour after leaving: 1 h 42 min of four hours, and 2 h 12 min at the second place
    assert told["harm"] == pytest.approx(1.6 * 1.7 / 4, abs=0.01)
    assert told["harm_before"] == pytest.approx(0.4 * 1.7 / 4 + 0.4 * 2.2 / 4, abs=0.01)
    assert (told["gain"], told["gain_said"]) == (4, 4)


def test_a_place_seen_twice_within_the_hour_counts_each_moment_once(watch, start):
    rostered(watch, start, [0])
    expected = heat(start + DAY, (4.0, 0.0))
    told = beside_yesterday(drafted(watch, start, [0, 0], after=1, heat=expected, numbers={"expected": 4.0}))
    assert told["harm"] == pytest.approx(2.2, abs=0.01)


def test_without_a_forecast_only_the_points_are_compared(watch, start):
    rostered(watch, start, [0])
    told = beside_yesterday(drafted(watch, start, [0], after=1))
    assert (told["harm"], told["harm_before"], told["gain"], told["kept"]) == (None, None, None, 1)


def test_a_draft_of_yesterday_was_no_roster_and_is_not_held_beside(watch, start, logged_in):
    drafted(watch, start, [0])
    plan = drafted(watch, start, [0], after=1)
    assert beside_yesterday(plan) is None
    page = logged_in(watch.leader).get(f"/patrols/plans/{plan.day}/").content.decode()
    assert "昨天没有下达的路线，无从比较。" in page


def test_the_page_says_what_stays_what_is_new_and_what_is_left(watch, start, logged_in):
    rostered(watch, start, [0, 1])
    numbers = {"share": 0.5, "expected": 1.0}
    plan = drafted(
        watch, start, [1, 2], after=1, heat=heat(start + DAY, (0.0, 0.0), (0.0, 0.0), (1.0, 0.0)), numbers=numbers
    )
    page = " ".join(logged_in(watch.leader).get(f"/patrols/plans/{plan.day}/").content.decode().split())
    for said in (
        "仍到 1 处，新到 1，不再到 1",
        "第0处",
        "今天不在候选之列",
        "55 点",
        "本计划预计 0.6 起，昨日路线放到今天 0.0 起",
    ):
        assert said in page, said
