"""What to expect tomorrow: long memory first, the place's own hours, never a glance at the day itself."""

import numpy as np
import pytest
import shapely

from patrols.planning.calendar import weekdays
from patrols.planning.forecast import forecast, worth_watching
from patrols.planning.grid import Grid
from patrols.planning.history import DUTY_BANDS, WHOLE_DAY, History
from patrols.planning.segments import Segments
from tests.patrols.planning.towns import FIRST, LAT, LON, at_metres, town

DAY = FIRST.astype("datetime64[D]") + 120
MARKET, BARS = at_metres([-600.0], [0.0]), at_metres([600.0], [0.0])
NOON, LATE = 2, 5


@pytest.fixture(scope="module")
def grid():
    (west, east), (south, north) = at_metres([-1275, 1275], [-1275, 1275])
    return Grid.over(shapely.box(west, south, east, north), 150)


@pytest.fixture(scope="module")
def expected(grid):
    return forecast(town(), grid, DAY, DUTY_BANDS, weekdays)


def test_the_market_is_watched_at_noon_and_the_bars_late(expected, grid):
    market, bars = int(grid.find(*MARKET)[0]), int(grid.find(*BARS)[0])
    assert expected.values[:, NOON].argmax() == market
    assert expected.values[:, LATE].argmax() == bars
    assert expected.values[market, NOON] > 5 * expected.values[market, LATE]


def test_a_day_like_the_days_before_is_expected_in_full(expected):
    assert expected.values.sum() == pytest.approx(12, rel=0.15)


def test_what_happens_on_the_day_itself_changes_nothing(grid, expected):
    past = town()
    future = town(seed=8)
    later = History.of(
        np.concatenate([past.lon, future.lon]),
        np.concatenate([past.lat, future.lat]),
        np.concatenate([past.at, future.at + np.timedelta64(120, "D")]),
    )
    assert (forecast(later, grid, DAY, DUTY_BANDS, weekdays).values == expected.values).all()


def test_a_harm_weight_counts_an_incident_as_often(grid):
    once = town()
    weight = np.full(len(once), 3.0)
    heavy = forecast(History.of(once.lon, once.lat, once.at, weight=weight), grid, DAY, WHOLE_DAY, weekdays)
    assert heavy.values.sum() == pytest.approx(36, rel=0.15)


def test_a_near_repeat_raises_the_cell_next_door(grid):
    quiet = town(days=100)
    lon, lat = at_metres([0.0] * 4, [700.0] * 4)
    at = np.full(4, FIRST + np.timedelta64(100, "D") - np.timedelta64(3, "h"))
    stirred = History.of(np.append(quiet.lon, lon), np.append(quiet.lat, lat), np.append(quiet.at, at))
    day = FIRST.astype("datetime64[D]") + 100
    next_door = int(grid.find(*at_metres([0.0], [850.0]))[0])
    before = forecast(quiet, grid, day, WHOLE_DAY, weekdays).values[next_door, 0]
    assert forecast(stirred, grid, day, WHOLE_DAY, weekdays).values[next_door, 0] > 1.1 * before


def test_a_new_station_without_incidents_expects_nothing_and_says_so(grid):
    none = History.of(np.empty(0), np.empty(0), np.empty(0, dtype="datetime64[s]"))
    nothing = forecast(none, grid, DAY, DUTY_BANDS, weekdays)
    assert nothing.values.sum() == 0
    assert len(worth_watching(nothing, 200)) == 0
    assert nothing.explain(0, 0).street == 0


def test_one_week_of_history_is_enough_for_an_order_of_places(grid):
    week = forecast(town(days=7), grid, FIRST.astype("datetime64[D]") + 7, DUTY_BANDS, weekdays)
    assert set(worth_watching(week, 2)) == {int(grid.find(*MARKET)[0]), int(grid.find(*BARS)[0])}


def test_a_place_is_explained_by_its_counts_its_hours_and_its_last_incidents(expected, grid):
    past = town()
    bars = int(grid.find(*BARS)[0])
    here = grid.find(past.lon, past.lat) == bars
    hour = past.at.astype("datetime64[h]").astype(int) % 24
    reasons = expected.explain(bars, LATE)
    assert reasons.street == here.sum()
    assert reasons.in_band == (here & (hour >= 22)).sum()
    assert reasons.hours == np.bincount(hour[here], minlength=24).tolist()
    assert reasons.latest.tolist() == past.at[here][::-1][:5].tolist()
    assert sum(reasons.parts.values()) == pytest.approx(reasons.expected)


def test_streets_are_places_too():
    lines = [
        list(zip(*at_metres([east - 100, east + 100], [0, 0]), strict=True))
        for east in (-600, 0, 600)
    ]  # fmt: skip
    streets = Segments.of(lines)
    late = forecast(town(), streets, DAY, DUTY_BANDS, weekdays).values[:, LATE]
    assert late.argmax() == 2
    assert streets.find(np.array([LON]), np.array([LAT])).tolist() == [1]


def test_incidents_behind_doors_are_a_hint_but_not_counted():
    past = town()
    street = np.zeros(len(past), dtype=bool)
    street[::2] = True
    mixed = History.of(past.lon, past.lat, past.at, street=street)
    (west, east), (south, north) = at_metres([-1275, 1275], [-1275, 1275])
    grid = Grid.over(shapely.box(west, south, east, north), 150)
    half = forecast(mixed, grid, DAY, WHOLE_DAY, weekdays)
    assert half.values.sum() == pytest.approx(6, rel=0.2)
    assert (
        half.explain(int(grid.find(*BARS)[0]), 0).street
        == (street & (grid.find(past.lon, past.lat) == grid.find(*BARS)[0])).sum()
    )
