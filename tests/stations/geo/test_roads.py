"""A network is kept as rows and comes back the same; its districts are counted for the importer."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from stations.geo.arcs import connectivity
from stations.geo.measure import distance_m
from stations.geo.roads import Junction, RoadNetwork
from tests.stations.geo.streets import corner, grid, number, street, town

links = st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans(), st.sampled_from([(1, 0), (0, 1), (1, 1)]))


@given(st.lists(links, max_size=20, unique=True))
def test_a_network_comes_back_from_its_rows_as_it_was(
    given_links: list[tuple[int, int, bool, tuple[int, int]]],
) -> None:
    network = town(
        *(street((x, y), (x + dx, y + dy), oneway=one, name="景田路") for x, y, one, (dx, dy) in given_links)
    )
    again = RoadNetwork.from_rows(network.junctions(), network.streets())
    for field in fields(RoadNetwork):
        before, after = getattr(network, field.name), getattr(again, field.name)
        assert np.array_equal(before, after), field.name


def test_a_street_is_as_long_as_its_shape() -> None:
    network = town(street((0, 0), (1, 0), oneway=True))
    assert network.length_m.tolist() == [pytest.approx(distance_m(corner(0, 0), corner(1, 0)))]
    assert network.shape(0) == [corner(0, 0), corner(1, 0)]


def test_the_columns_cannot_be_written() -> None:
    network = grid(2, 2)
    with pytest.raises(ValueError, match="read-only"):
        network.length_m[0] = 1


def test_a_street_without_its_junction_is_named() -> None:
    with pytest.raises(Invalid, match=f"不存在的路口 {number(1, 0)}"):
        RoadNetwork.from_rows([Junction(number(0, 0), *corner(0, 0))], street((0, 0), (1, 0)))


def test_an_impossible_junction_is_named() -> None:
    with pytest.raises(Invalid, match=r"路口 7：.*lon and lat look swapped"):
        RoadNetwork.from_rows([Junction(7, 22.5, 114.0)], [])
    with pytest.raises(Invalid, match="同一路口编号有两个位置"):
        RoadNetwork.from_rows([Junction(7, 114.0, 22.5), Junction(7, 114.1, 22.5)], [])


def test_the_report_counts_each_kinds_districts() -> None:
    network = town(
        street((0, 0), (1, 0)),
        street((1, 0), (1, 1)),
        street((1, 1), (2, 1), oneway=True),  # a car that leaves here does not come back
        street((5, 5), (6, 5), highway="footway"),
    )
    assert connectivity(network, "car").districts == (3, 1)
    assert connectivity(network, "car").share == 0.75
    assert connectivity(network, "foot").districts == (4, 2)
    assert connectivity(network, "foot").kilometres == pytest.approx(network.length_m.sum() / 1000 + 0.1027, abs=0.001)


def test_a_network_without_streets_for_a_kind_says_so() -> None:
    walks = town(street((0, 0), (1, 0), highway="footway"))
    assert (connectivity(walks, "car").junctions, connectivity(walks, "car").share) == (0, 0.0)
