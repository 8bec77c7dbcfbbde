"""Which community a point lies in."""

import pytest
from django.db import connection

from stations.selectors.places import COMMUNITY_AT, community_of
from tests.factories import stations

pytestmark = pytest.mark.django_db
LON, LAT = stations.LON, stations.LAT


def test_a_point_belongs_to_the_community_around_it_and_to_none_outside():
    station = stations.station()
    here = stations.community(station)
    assert community_of(station, LON, LAT) == here.pk
    assert community_of(station, LON + 0.5, LAT) is None


def test_a_point_on_a_common_border_belongs_to_the_community_that_was_there_first():
    station = stations.station()
    first = stations.community(station, west=LON - 0.02, size=0.02)
    stations.community(station, name="溪桥社区", west=LON, size=0.02)
    assert community_of(station, LON, LAT) == first.pk


def test_a_corner_cut_out_of_the_box_is_outside():
    station = stations.station()
    place = stations.community(station)
    triangle = f"(({LON},{LAT}),({LON + 1},{LAT}),({LON},{LAT + 1}))"
    place.areas.update(ring=triangle)
    assert community_of(station, LON + 0.2, LAT + 0.2) == place.pk
    assert community_of(station, LON + 0.8, LAT + 0.8) is None


def test_another_stations_community_a_compound_and_one_out_of_use_do_not_count():
    station, other = stations.station(), stations.station()
    stations.community(other)
    closed = stations.community(station)
    closed.is_active = False
    closed.save()
    compound = stations.community(station, name="柳堤花园")
    compound.kind = "compound"
    compound.save()
    assert community_of(station, LON, LAT) is None


def test_the_areas_are_found_by_the_index_of_their_boxes():
    query = COMMUNITY_AT.format(lon="114.0", lat="22.5", station="1")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT " + query)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "place_area_box" in plan
