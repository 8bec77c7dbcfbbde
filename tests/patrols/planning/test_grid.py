"""Cells and streets as places: each position has one, and nothing is made by blurring."""

from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from patrols.planning.calendar import REST, WORK, chinese, weekdays
from patrols.planning.grid import Grid
from tests.patrols.planning.towns import LAT, LON, at_metres

AREA = shapely.box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01)


@pytest.mark.parametrize("cell_m", [100, 150])
def test_a_cell_is_found_by_its_middle_and_lies_within_its_outline(cell_m):
    grid = Grid.over(AREA, cell_m)
    lon, lat = grid.centres()
    assert (grid.find(lon, lat) == np.arange(len(grid))).all()
    assert shapely.Polygon(grid.outline(7)).contains(shapely.Point(lon[7], lat[7]))


def test_cells_are_as_large_as_they_say():
    grid = Grid.over(AREA, 150)
    assert grid.size.sum() == pytest.approx(2223.9 * 2054.0, rel=0.05)


def test_outside_the_area_there_is_no_cell():
    assert Grid.over(AREA, 150).find(np.array([LON + 1]), np.array([LAT])).tolist() == [-1]


def test_without_an_outline_the_city_is_where_something_was_reported():
    lon, lat = at_metres([0.0, 3000.0], [0.0, 0.0])
    grid = Grid.around(lon, lat, 100)
    assert grid.find(lon, lat).min() >= 0
    assert grid.find(*at_metres([1500.0], [0.0])).tolist() == [-1]
    assert len(grid) == pytest.approx(2 * np.pi * 4**2, rel=0.15)


def test_cells_far_from_any_street_are_not_places():
    street = shapely.LineString(list(zip(*at_metres([-500, 500], [0, 0]), strict=True)))
    grid = Grid.over(AREA, 100).near([street], within_m=50)
    assert grid.find(*at_metres([0.0], [0.0]))[0] >= 0
    assert grid.find(*at_metres([0.0], [400.0])).tolist() == [-1]


@given(east=st.floats(-900, 900), north=st.floats(-900, 900))
@settings(max_examples=25, deadline=None)
def test_blurring_makes_no_incidents(east, north):
    grid = Grid.over(AREA, 100)
    values = np.zeros((len(grid), 1))
    values[grid.find(*at_metres([east], [north])), 0] = 1.0
    assert 0 < grid.spread(values, 100).sum() <= 1 + 1e-9


def test_national_day_is_free_and_the_sunday_before_is_worked():
    days = np.array(["2026-10-01", "2026-09-20", "2026-09-19", "2026-09-21"], dtype="datetime64[D]")
    assert chinese()(days).tolist() == [REST, WORK, REST, WORK]


def test_the_station_s_own_table_goes_first_and_the_weekday_last():
    days = np.array(["2026-10-01", "2035-10-01", "2035-10-06"], dtype="datetime64[D]")
    assert chinese({date(2026, 10, 1): False})(days).tolist() == [WORK, WORK, REST]
    assert weekdays(days).tolist() == [WORK, WORK, REST]
