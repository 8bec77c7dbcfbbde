"""Tags of a way become what a police car, a motorcycle and an officer on foot may do there."""

import pytest

from stations.geo.ways import CLOSED, Speeds, direction_of, speeds_of


def test_nobody_walks_or_rides_a_motorcycle_on_a_motorway() -> None:
    assert speeds_of({"highway": "motorway"}) == Speeds(70, 0, 0)
    assert speeds_of({"highway": "motorway_link", "motor_vehicle": "yes", "foot": "yes"}) == Speeds(40, 0, 0)


def test_stairs_are_for_walkers_and_slow() -> None:
    assert speeds_of({"highway": "steps", "motor_vehicle": "yes"}) == Speeds(0, 0, 2.5)


def test_a_motorcycle_passes_where_a_car_does_not() -> None:
    assert speeds_of({"highway": "pedestrian"}) == Speeds(0, 10, 5)
    assert speeds_of({"highway": "cycleway"}) == Speeds(0, 15, 5)


@pytest.mark.parametrize("highway", ["construction", "proposed", "platform", "elevator", ""])
def test_what_is_no_street_is_closed(highway: str) -> None:
    assert speeds_of({"highway": highway}) == CLOSED
    assert speeds_of({"highway": "pedestrian", "area": "yes"}) == CLOSED


@pytest.mark.parametrize("access", ["private", "permissive", "destination", "customers", "bus"])
def test_private_ground_is_open_to_the_police(access: str) -> None:
    assert speeds_of({"highway": "service", "access": access}) == speeds_of({"highway": "service"})


def test_the_narrowest_access_tag_decides() -> None:
    assert speeds_of({"highway": "residential", "access": "no"}) == CLOSED
    assert speeds_of({"highway": "residential", "access": "no", "foot": "yes"}) == Speeds(0, 0, 5)
    assert speeds_of({"highway": "residential", "motor_vehicle": "no"}) == Speeds(0, 0, 5)
    assert speeds_of({"highway": "residential", "vehicle": "no", "motorcar": "yes"}) == Speeds(22, 0, 5)
    assert speeds_of({"highway": "footway", "motor_vehicle": "yes"}) == Speeds(10, 10, 5)
    assert speeds_of({"highway": "footway", "access": "yes"}) == Speeds(0, 0, 5)


@pytest.mark.parametrize(
    ("posted", "car"),
    [("30", 30), ("30 km/h", 30), ("20 mph", 32.18688), ("120", 40), ("none", 40), ("", 40), ("0", 40)],
)
def test_a_posted_limit_lowers_the_usual_speed_and_never_raises_it(posted: str, car: float) -> None:
    assert speeds_of({"highway": "primary", "maxspeed": posted}) == Speeds(pytest.approx(car), pytest.approx(car), 5)


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({}, 0),
        ({"oneway": "yes"}, 1),
        ({"oneway": "1"}, 1),
        ({"oneway": "-1"}, -1),
        ({"oneway": "reverse"}, -1),
        ({"oneway": "no"}, 0),
        ({"oneway": "reversible"}, 0),
        ({"junction": "roundabout"}, 1),
        ({"junction": "circular"}, 1),
        ({"junction": "roundabout", "oneway": "no"}, 0),
        ({"highway": "motorway"}, 1),
        ({"highway": "motorway_link"}, 0),
    ],
)
def test_a_way_knows_its_direction(tags: dict[str, str], direction: int) -> None:
    assert direction_of(tags) == direction
