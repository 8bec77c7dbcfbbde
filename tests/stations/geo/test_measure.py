"""Distances in metres agree with published ones, and the box around a circle misses nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.geo.measure import EARTH_M, Box, box_around, distance_m, distances_m

positions = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def test_one_degree_of_the_equator_is_its_published_length() -> None:
    assert distance_m((0, 0), (1, 0)) == pytest.approx(111_195.08, abs=0.01)  # 2 π R1 / 360, R1 = 6,371,008.8 m


def test_beijing_to_shanghai_is_the_published_distance() -> None:
    assert distance_m((116.3975, 39.9087), (121.4737, 31.2304)) == pytest.approx(1_067_000, rel=0.005)


def test_a_metre_is_a_metre() -> None:
    north = 1 / EARTH_M * 180 / np.pi
    assert distance_m((114.06, 22.54), (114.06, 22.54 + north)) == pytest.approx(1.0, abs=1e-6)


@given(positions, positions)
def test_distance_is_the_same_both_ways_and_never_more_than_half_the_earth(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert distance_m(one, other) == pytest.approx(distance_m(other, one), abs=1e-6)
    assert 0 <= distance_m(one, other) <= np.pi * EARTH_M * (1 + 1e-9)


@given(positions, st.lists(positions, min_size=1))
def test_many_distances_are_the_single_ones(one: tuple[float, float], others: list[tuple[float, float]]) -> None:
    lon, lat = np.array(others).T
    assert distances_m(*one, lon, lat) == pytest.approx([distance_m(one, other) for other in others], abs=0.01)


@given(
    st.tuples(st.floats(-180, 180), st.floats(-89, 89)),
    st.floats(1, 500_000),
    st.floats(0, 2 * np.pi),
    st.floats(0, 0.999),
)
def test_every_point_of_the_circle_lies_in_its_box(
    centre: tuple[float, float], radius_m: float, bearing: float, share: float
) -> None:
    reach, (lon, lat) = share * radius_m / EARTH_M, np.radians(centre)
    there_lat = np.arcsin(np.sin(lat) * np.cos(reach) + np.cos(lat) * np.sin(reach) * np.cos(bearing))
    turn = np.arctan2(np.sin(bearing) * np.sin(reach) * np.cos(lat), np.cos(reach) - np.sin(lat) * np.sin(there_lat))
    there_lon = (np.degrees(lon + turn) + 540) % 360 - 180
    box = box_around(centre, radius_m)
    assert box.west - 1e-9 <= there_lon <= box.east + 1e-9
    assert box.south - 1e-9 <= np.degrees(there_lat) <= box.north + 1e-9


def test_the_box_of_a_station_is_no_wider_than_it_must_be() -> None:
    box = box_around((114.06, 22.54), 1000)
    assert distance_m((box.west, 22.54), (box.east, 22.54)) == pytest.approx(2000, abs=0.1)
    assert distance_m((114.06, box.south), (114.06, box.north)) == pytest.approx(2000, abs=0.1)


def test_a_box_over_the_pole_or_the_date_line_spans_all_longitudes() -> None:
    assert box_around((10, 89.9), 50_000)[::2] == (-180, 180)
    assert box_around((179.99, 10), 50_000)[::2] == (-180, 180)
    assert isinstance(box_around((0, 0), 1), Box)
