"""Whom to send in a town with streets: by the way that is driven, not by the way a crow flies (I3)."""

from itertools import pairwise

import pytest

from incidents.models import Assignment
from incidents.selectors.dispatch import recommend, routes
from incidents.selectors.incidents import incident_for
from incidents.services.dispatch import reinforce
from stations.geo.measure import distance_m
from stations.services.roads import replace_roads
from stations.services.units import set_unit_status
from tests.factories import incidents, stations
from tests.stations.geo.streets import corner, street, town

pytestmark = pytest.mark.django_db
# A long way round: whoever stands one block north of the incident has to drive five east, five south and back.
RING = [(0, 1), (0, 5), (5, 5), (5, 0), (3, 0), (0, 0)]


@pytest.fixture
def number(room) -> str:
    """An incident at the ring's end, M1 a block away beyond the houses, M3 three blocks down the street."""
    for sign in ("C1", "M2"):
        set_unit_status(officer=room.dispatcher, call_sign=sign, to="off_duty")
    network = town(*(street(one, other) for one, other in pairwise(RING)))
    replace_roads(by=None, station=room.station, network=network, source="ring")
    for sign, at in (("M1", (0, 1)), ("M3", (3, 0))):
        stations.fix(stations.unit(room.station, sign), *corner(*at), by=room.dispatcher)
    lon, lat = corner(0, 0)
    return incidents.incident(room.dispatcher, lon=lon, lat=lat).number


def test_the_nearest_is_who_is_there_first_along_the_streets(room, number):
    rows = recommend(incident_for(room.dispatcher, number))["recommended"]
    assert [(row["call_sign"], row["by"]) for row in rows] == [("M3", "road"), ("M1", "road")]
    metres = [sum(distance_m(corner(*one), corner(*other)) for one, other in pairwise(way)) for way in (RING[4:], RING)]
    assert [row["distance_m"] for row in rows] == [pytest.approx(one, rel=0.01) for one in metres]
    # A residential street is ridden at 25 km/h.
    assert [row["minutes"] for row in rows] == [pytest.approx(one / 25 * 0.06, abs=0.1) for one in metres]


def test_who_is_sent_by_one_stroke_and_the_way_that_is_planned_follow_the_streets(room, number):
    reinforce(officer=room.dispatcher, number=number, count=1)
    row = Assignment.objects.get()
    best = corner(3, 0), corner(0, 0)
    assert (row.unit.call_sign, row.planned_m) == ("M3", pytest.approx(distance_m(*best), rel=0.01))


def test_the_drawn_way_runs_along_the_streets_from_the_unit_to_the_incident(room, number):
    incidents.sent(room.dispatcher, number, "M1")
    (way,) = routes(incident_for(room.dispatcher, number))
    assert (way["call_sign"], way["by"]) == ("M1", "road")
    corners = [(round(lon, 6), round(lat, 6)) for lon, lat in (corner(*one) for one in RING)]
    passed = dict.fromkeys(tuple(point) for point in way["line"])
    assert [point for point in passed if point in corners] == corners
    assert (tuple(way["line"][0]), tuple(way["line"][-1])) == (corners[0], corners[-1])


def test_a_unit_far_from_every_street_is_judged_by_the_straight_line_and_says_so(room, number):
    lon, lat = corner(0, 0)
    stations.fix(stations.unit(room.station, "M9"), lon - 0.1, lat, by=room.dispatcher)
    rows = recommend(incident_for(room.dispatcher, number))["recommended"]
    assert [(row["call_sign"], row["by"]) for row in rows] == [("M3", "road"), ("M1", "road"), ("M9", "line")]
    assert rows[-1]["distance_m"] == pytest.approx(1.3 * distance_m((lon - 0.1, lat), (lon, lat)), abs=1)
    assert rows[-1]["reasons"][0] == "无路网，按直线估算"
