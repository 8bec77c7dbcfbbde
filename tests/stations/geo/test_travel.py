"""A unit takes as long as the streets that its kind may use, and a straight line where there are none."""

import heapq
import math
import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.geo.arcs import Arcs
from stations.geo.measure import LonLat, distance_m
from stations.geo.road_files import read_roads
from stations.geo.roads import RoadNetwork
from stations.geo.travel import Route, TravelTimes, Trip
from stations.geo.ways import KINDS, Kind
from tests.stations.geo.streets import STEP, corner, grid, street, town

FUTIAN = Path(__file__).parents[3].parent / "shared" / "data" / "roads" / "shenzhen_futian.graphml"
ACROSS_M, UP_M = distance_m(corner(0, 0), corner(1, 0)), distance_m(corner(0, 0), corner(0, 1))
KMH_22 = 22 / 3.6
RING = [*((x, 0) for x in range(5)), *((5, y) for y in range(5)), *((x, 5) for x in range(5, 0, -1))]
RING += [*((0, y) for y in range(5, -1, -1))]

links = st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans(), st.sampled_from([(1, 0), (0, 1), (1, 1)]))
classes = st.sampled_from(["residential", "primary", "footway", "cycleway", "motorway"])


def driven(metres: float) -> object:
    return pytest.approx(metres / KMH_22 / 60, rel=1e-3)


def seconds_forward(network: RoadNetwork, kind: Kind, start: int) -> dict[int, float]:
    """Search forward over the rows, as plainly as it can be written, for comparison."""
    best, queue = {}, [(0.0, start)]
    rows = list(zip(network.start, network.end, network.length_m, network.kmh(kind), network.oneway, strict=True))
    while queue:
        seconds, at = heapq.heappop(queue)
        if at in best:
            continue
        best[at] = seconds
        for one, other, metres, kmh, oneway in rows:
            if kmh and one == at:
                heapq.heappush(queue, (seconds + metres / kmh * 3.6, int(other)))
            if kmh and other == at and oneway and kind == "foot":
                heapq.heappush(queue, (seconds + metres / kmh * 3.6, int(one)))
    return best


def length_of(points: list[LonLat]) -> float:
    return sum(distance_m(one, other) for one, other in pairwise(points))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(links, classes), min_size=1, max_size=30), st.sampled_from(KINDS), st.randoms())
def test_one_search_back_from_the_incident_equals_a_search_forward_from_each_unit(
    drawn: list[tuple[tuple[int, int, bool, tuple[int, int]], str]], kind: Kind, dice: random.Random
) -> None:
    network = town(
        *(street(one, other, oneway=True) for one, other in pairwise(RING)),
        *(street((x, y), (x + dx, y + dy), oneway=one, highway=way) for (x, y, one, (dx, dy)), way in drawn),
    )
    district = Arcs.of(network, kind).districts[0]
    places = [(float(network.lon[at]), float(network.lat[at])) for at in district]
    goal = dice.randrange(len(district))
    trips = TravelTimes(network).minutes_to(places[goal], places, kind)
    forward = [seconds_forward(network, kind, at)[district[goal]] for at in district]
    assert [trip.by for trip in trips] == ["road"] * len(district)
    assert [trip.minutes * 60 for trip in trips] == pytest.approx(forward, abs=0.3)


def test_a_ring_of_one_way_streets_is_driven_in_its_direction() -> None:
    ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    times = TravelTimes(town(*(street(one, other, oneway=True) for one, other in pairwise(ring))))
    (there,), (back,) = (times.minutes_to(corner(0, y), [corner(0, 1 - y)], "car") for y in (1, 0))
    assert there.distance_m == pytest.approx(2 * ACROSS_M + UP_M, rel=1e-3)
    assert back.distance_m == pytest.approx(UP_M, rel=1e-3)


def test_the_way_is_measured_between_the_doors_and_not_between_the_junctions() -> None:
    times = TravelTimes(grid(3, 3))
    start, end = corner(0, 0), (corner(0, 0)[0] + STEP * 1.5, corner(0, 0)[1])
    (trip,) = times.minutes_to(end, [start], "car")
    assert (trip.distance_m, trip.by) == (pytest.approx(1.5 * ACROSS_M, rel=1e-3), "road")
    assert trip.minutes == driven(1.5 * ACROSS_M)


def test_along_one_street_the_way_is_the_part_between() -> None:
    times = TravelTimes(town(street((0, 0), (5, 0))))
    west, east = (corner(1, 0), corner(4, 0))
    for start, end in ((west, east), (east, west)):
        (trip,) = times.minutes_to(end, [start], "car")
        assert (trip.by, trip.distance_m) == ("road", pytest.approx(3 * ACROSS_M, rel=1e-3))


def test_a_car_goes_round_a_one_way_street_and_an_officer_on_foot_does_not() -> None:
    block = town(
        street((0, 0), (1, 0), oneway=True),
        street((1, 0), (1, 1)),
        street((1, 1), (0, 1)),
        street((0, 1), (0, 0)),
    )
    times = TravelTimes(block)
    behind, ahead = (corner(0, 0)[0] + 0.0003, corner(0, 0)[1]), (corner(0, 0)[0] + 0.0007, corner(0, 0)[1])
    with_it, against = (times.minutes_to(*each, "car")[0] for each in ((ahead, [behind]), (behind, [ahead])))
    assert with_it.distance_m == pytest.approx(0.4 * ACROSS_M, rel=1e-2)
    assert against.distance_m == pytest.approx(1.6 * ACROSS_M + 2 * UP_M, rel=1e-2)
    assert times.minutes_to(behind, [ahead], "foot")[0].distance_m == pytest.approx(0.4 * ACROSS_M, rel=1e-2)


def test_the_quick_road_is_taken_though_it_is_longer() -> None:
    lane = street((0, 0), (3, 0), highway="living_street")
    avenue = [street((0, 0), (0, 1), highway="primary"), street((0, 1), (3, 1), highway="primary")]
    times = TravelTimes(town(lane, *avenue, street((3, 1), (3, 0), highway="primary")))
    assert times.minutes_to(corner(3, 0), [corner(0, 0)], "car")[0].distance_m == pytest.approx(
        3 * ACROSS_M + 2 * UP_M, rel=1e-3
    )
    assert times.minutes_to(corner(3, 0), [corner(0, 0)], "foot")[0].distance_m == pytest.approx(3 * ACROSS_M, rel=1e-3)


def test_without_a_network_the_line_is_lengthened_by_a_third() -> None:
    metres = distance_m(corner(0, 0), corner(3, 4)) * 1.3
    for kind, kmh in (("car", 25), ("motorcycle", 25), ("foot", 5)):
        (trip,) = TravelTimes(None).minutes_to(corner(3, 4), [corner(0, 0)], kind)
        assert trip == Trip(minutes=pytest.approx(metres / (kmh / 3.6) / 60), distance_m=metres, by="line")


def test_a_point_far_from_any_street_is_reached_in_a_line() -> None:
    times = TravelTimes(grid(3, 3))
    near, far = corner(-4, 0), corner(-6, 0)
    assert [trip.by for trip in times.minutes_to(corner(1, 1), [near, far, corner(2, 2)], "car")] == [
        "road",
        "line",
        "road",
    ]
    assert [trip.by for trip in times.minutes_to(far, [near, corner(2, 2)], "car")] == ["line", "line"]
    assert times.route(corner(1, 1), far, "car").trip.by == "line"


def test_two_districts_without_a_bridge_are_joined_by_a_line() -> None:
    two = [street((x + dx, y), (x + dx + 1, y)) for dx in (0, 100) for x in range(5) for y in range(5)]
    two += [street((x + dx, y), (x + dx, y + 1)) for dx in (0, 100) for x in range(5) for y in range(5)]
    times = TravelTimes(town(*two))
    assert times.minutes_to(corner(102, 2), [corner(2, 2), corner(104, 4)], "car")[0].by == "line"
    assert times.minutes_to(corner(102, 2), [corner(2, 2), corner(104, 4)], "car")[1].by == "road"
    assert times.route(corner(2, 2), corner(102, 2), "car").trip.by == "line"


def test_a_car_park_that_no_street_reaches_is_passed_over() -> None:
    park = street((1, 1), (2, 1), highway="service")
    times = TravelTimes(town(street((0, 0), (1, 0)), street((1, 0), (2, 0)), park))
    (trip,) = times.minutes_to(corner(0, 0), [corner(1, 1)], "car")
    assert (trip.by, trip.distance_m) == ("road", pytest.approx(ACROSS_M + UP_M, rel=1e-2))


def test_a_one_way_stub_at_the_edge_of_the_map_is_passed_over() -> None:
    stub = street((1, 0), (1, 2), oneway=True)
    times = TravelTimes(town(street((0, 0), (1, 0)), stub))
    (trip,) = times.minutes_to(corner(0, 0), [corner(1, 2)], "car")
    assert (trip.by, trip.distance_m) == ("road", pytest.approx(ACROSS_M + 2 * UP_M, rel=1e-2))


def test_a_kind_that_has_no_street_here_takes_the_line() -> None:
    times = TravelTimes(town(street((0, 0), (1, 0), highway="footway")))
    assert times.minutes_to(corner(1, 0), [corner(0, 0)], "car")[0].by == "line"
    assert times.minutes_to(corner(1, 0), [corner(0, 0)], "foot")[0].by == "road"


def test_no_units_no_trips() -> None:
    assert TravelTimes(grid(2, 2)).minutes_to(corner(0, 0), [], "car") == []
    assert TravelTimes(None).minutes_to(corner(0, 0), [], "car") == []


def test_a_unit_at_the_incident_is_there() -> None:
    times = TravelTimes(grid(2, 2))
    assert times.minutes_to(corner(0, 0), [corner(0, 0)], "car")[0].minutes == pytest.approx(0, abs=1e-6)
    assert times.route(corner(0, 0), corner(0, 0), "car").trip.distance_m == pytest.approx(0, abs=1e-3)


def test_a_route_turns_at_the_corners() -> None:
    route = TravelTimes(grid(2, 3)).route(corner(0, 0), corner(0, 2), "car")
    middle = [point for point in route.points if distance_m(point, corner(0, 1)) < 0.01]
    assert middle
    assert length_of(route.points) == pytest.approx(2 * UP_M, rel=1e-3)


def test_a_driven_unit_is_half_way_at_half_time() -> None:
    route = TravelTimes(grid(2, 3)).route(corner(0, 0), corner(0, 2), "car")
    total_s = route.trip.minutes * 60
    assert distance_m(route.position_at(total_s / 2), corner(0, 1)) < 0.5
    assert distance_m(route.position_at(-5), corner(0, 0)) < 0.01
    assert distance_m(route.position_at(total_s + 60), corner(0, 2)) < 0.01


def test_a_zero_length_street_does_not_stop_a_route() -> None:
    network = town(street((0, 0), (1, 0)), street((1, 0), (1, 0)), street((1, 0), (2, 0)))
    route = TravelTimes(network).route(corner(0, 0), corner(2, 0), "car")
    assert length_of(route.points) == pytest.approx(2 * ACROSS_M, rel=1e-3)


@pytest.fixture(scope="module")
def futian() -> tuple[RoadNetwork, TravelTimes]:
    if not FUTIAN.exists():
        pytest.skip(f"{FUTIAN.name} is not beside this tree")
    network = read_roads(FUTIAN)
    return network, TravelTimes(network)


def anywhere(network: RoadNetwork, dice: random.Random) -> LonLat:
    at = dice.randrange(len(network.lon))
    return float(network.lon[at]) + dice.uniform(-1, 1) * 0.001, float(network.lat[at]) + dice.uniform(-1, 1) * 0.001


def check_route(route: Route, start: LonLat, end: LonLat) -> None:
    assert (route.points[0], route.points[-1]) == (pytest.approx(start), pytest.approx(end))
    assert all(earlier <= later for earlier, later in pairwise(route.at_s.tolist()))
    assert route.at_s[-1] == pytest.approx(route.trip.minutes * 60)
    assert length_of(route.points) == pytest.approx(route.trip.distance_m, rel=0.01, abs=2)


@pytest.mark.parametrize("kind", KINDS)
def test_in_futian_every_route_is_the_trip_that_was_promised(
    futian: tuple[RoadNetwork, TravelTimes], kind: Kind
) -> None:
    network, times = futian
    dice = random.Random(7)
    places = [anywhere(network, dice) for _ in range(12)]
    for end in places[:3]:
        trips = times.minutes_to(end, places, kind)
        assert {trip.by for trip in trips} == {"road"}
        for start, trip in zip(places, trips, strict=True):
            route = times.route(start, end, kind)
            assert route.trip.minutes == pytest.approx(trip.minutes)
            assert trip.distance_m >= distance_m(start, end) * 0.995
            assert math.isfinite(trip.minutes)
            check_route(route, start, end)


def test_threads_may_ask_at_once(futian: tuple[RoadNetwork, TravelTimes]) -> None:
    network, times = futian
    places = [anywhere(network, random.Random(seed)) for seed in range(8)]
    alone = [times.minutes_to(end, places, "car") for end in places]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda end: times.minutes_to(end, places, "car"), places * 5))
    assert together == alone * 5
