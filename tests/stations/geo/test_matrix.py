"""All trips between many points are those that would be found one by one."""

import random
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.geo.measure import LonLat
from stations.geo.road_files import read_roads
from stations.geo.travel import TravelTimes
from stations.geo.ways import KINDS, Kind
from tests.stations.geo.streets import STEP, WEST, corner, grid, street, town
from tests.stations.geo.test_travel import ACROSS_M, FUTIAN, RING, UP_M, anywhere, classes, links

doors = st.tuples(st.floats(-1, 6), st.floats(-1, 6)).map(
    lambda at: (WEST + at[0] * STEP, corner(0, 0)[1] + at[1] * STEP)
)


def one_by_one(times: TravelTimes, points: list[LonLat], kind: Kind) -> tuple[np.ndarray, np.ndarray]:
    trips = [[times.minutes_to(end, [start], kind)[0] for end in points] for start in points]
    seconds = np.array([[trip.minutes * 60 for trip in row] for row in trips])
    metres = np.array([[trip.distance_m for trip in row] for row in trips])
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(metres, 0)
    return seconds, metres


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(links, classes), max_size=20), st.lists(doors, min_size=1, max_size=6), st.sampled_from(KINDS)
)
def test_every_trip_is_the_one_that_is_found_alone(
    drawn: list[tuple[tuple[int, int, bool, tuple[int, int]], str]], points: list[LonLat], kind: Kind
) -> None:
    network = town(
        *(street(one, other, oneway=True) for one, other in pairwise(RING)),
        *(street((x, y), (x + dx, y + dy), oneway=one, highway=way) for (x, y, one, (dx, dy)), way in drawn),
    )
    times = TravelTimes(network)
    assert times.matrix(points, kind).seconds == pytest.approx(one_by_one(times, points, kind)[0], abs=1e-6)


def test_a_ring_of_one_way_streets_is_longer_one_way_than_the_other() -> None:
    ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    times = TravelTimes(town(*(street(one, other, oneway=True) for one, other in pairwise(ring))))
    metres = times.matrix([corner(0, 0), corner(0, 1)], "car").metres
    assert metres == pytest.approx(np.array([[0, 2 * ACROSS_M + UP_M], [UP_M, 0]]), rel=1e-3)
    assert times.matrix([corner(0, 0), corner(0, 1)], "foot").metres[0, 1] == pytest.approx(UP_M, rel=1e-3)


def test_points_far_from_any_street_and_stations_without_streets_have_lines() -> None:
    points = [corner(0, 0), corner(2, 2), corner(-9, 0)]
    for times in (TravelTimes(grid(3, 3)), TravelTimes(None)):
        for kind in KINDS:
            seconds, metres = one_by_one(times, points, kind)
            assert times.matrix(points, kind).seconds == pytest.approx(seconds)
            assert times.matrix(points, kind).metres == pytest.approx(metres)


def test_two_districts_without_a_bridge_are_joined_by_a_line() -> None:
    two = [street((x + dx, y), (x + dx + 1, y)) for dx in (0, 100) for x in range(5) for y in range(5)]
    two += [street((x + dx, y), (x + dx, y + 1)) for dx in (0, 100) for x in range(5) for y in range(5)]
    times, points = TravelTimes(town(*two)), [corner(2, 2), corner(102, 2), corner(104, 4)]
    assert times.matrix(points, "car").seconds == pytest.approx(one_by_one(times, points, "car")[0])


def test_no_points_no_trips() -> None:
    for times in (TravelTimes(grid(2, 2)), TravelTimes(None)):
        assert times.matrix([], "car").seconds.shape == (0, 0)


def test_two_hundred_stops_of_a_district_take_two_seconds_for_all_kinds() -> None:
    if not FUTIAN.exists():
        pytest.skip(f"{FUTIAN.name} is not beside this tree")
    network, dice = read_roads(FUTIAN), random.Random(3)
    times, points = TravelTimes(network), [anywhere(network, dice) for _ in range(200)]
    started = time.thread_time()  # its own work, whatever else the cores do
    tables = {kind: times.matrix(points, kind) for kind in KINDS}
    assert time.thread_time() - started < 2
    for kind, table in tables.items():
        for number in (0, 99, 199):
            trips = times.minutes_to(points[number], points, kind)
            others = [at for at in range(200) if at != number]
            assert table.seconds[others, number] == pytest.approx([trips[at].minutes * 60 for at in others])
            assert table.metres[others, number] == pytest.approx([trips[at].distance_m for at in others])
