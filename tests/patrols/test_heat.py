"""The heat map (P1): its figures are the list's figures, in any period, on any shape, and only what one may see."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from core.clock import SHANGHAI
from incidents.forms import ListForm
from incidents.models import Incident
from incidents.selectors.listing import list_incidents
from patrols.choices import Compare, HeatShape
from patrols.selectors.heat import NAMED, Asked, heat
from patrols.selectors.heat_list import boxes_behind
from stations.geo.roads import Junction, RoadNetwork, Street
from stations.geo.ways import speeds_of
from stations.models import Officer, Organisation
from stations.services.roads import replace_roads
from tests.factories import incidents, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db

SPEEDS = speeds_of({"highway": "residential"})
SEPTEMBER = date(2026, 9, 1), date(2026, 9, 30)


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def happened(
    by: Officer, when: datetime, *, metres: float | None = 0.0, east: float = 0.0, kind: str = "order.fight"
) -> Incident:
    """An incident at a Shanghai time, so many metres north and east of the station."""
    lat = None if metres is None else LAT + metres / 111_195
    made = incidents.incident(by, type=kind, lon=None if metres is None else LON + east / 102_700, lat=lat)
    Incident.objects.filter(pk=made.pk).update(reported_at=when, occurred_at=when)
    return made


def asked(station: Organisation, **changes: object) -> Asked:
    return Asked(**({"station": station, "since": SEPTEMBER[0], "until": SEPTEMBER[1]} | changes))


@pytest.fixture
def dispatcher() -> Officer:
    by = stations.officer(stations.station("CH"))
    for day in range(1, 9):
        happened(by, at(9, day, 23), metres=10)
    for day in (1, 12):
        happened(by, at(9, day, 9), metres=900, kind="theft.ebike")
    happened(by, at(9, 30, 23, 59), metres=None)
    happened(by, at(8, 31, 23, 59), metres=10)
    happened(by, at(9, 5, 12, year=2025), metres=900)
    return by


def streets_of(station: Organisation, *lines: list[tuple[float, float]]) -> None:
    """Give a station straight streets, their ends in metres east and north of it."""
    streets, ends = [], []
    for number, line in enumerate(lines):
        along = [(LON + east / 102_700, LAT + north / 111_195) for east, north in line]
        mine = (2 * number + 1, 2 * number + 2)
        ends += [Junction(end, *point) for end, point in zip(mine, along, strict=True)]
        streets.append(
            Street.along(along, ends=mine, highway="residential", name="柳堤路", oneway=False, speeds=SPEEDS)
        )
    replace_roads(by=None, station=station, network=RoadNetwork.from_rows(ends, streets), source="测试")


def counts(found: dict) -> list[int]:
    return sorted((one["properties"]["count"] for one in found["features"]), reverse=True)


@pytest.mark.parametrize("shape", [HeatShape.SQUARE, HeatShape.HEX])
def test_as_many_lie_on_the_map_as_stand_in_the_list(dispatcher, shape):
    question = asked(dispatcher.station, shape=shape)
    found = heat(dispatcher, question)
    assert found["properties"]["total"] == list_incidents(dispatcher, question.filters()).count() == 11
    assert counts(found) == [8, 2]
    assert found["properties"]["unplaced"] == 1


def test_a_square_s_figure_is_the_length_of_the_list_in_its_box(dispatcher, logged_in: Callable[[Officer], Client]):
    found = heat(dispatcher, asked(dispatcher.station))
    for feature in found["features"]:
        box = feature["properties"]["bbox"]
        page = logged_in(dispatcher).get(f"/incidents/?since=2026-09-01&until=2026-09-30&bbox={box}&station=CH")
        assert len(page.context["rows"]) == feature["properties"]["count"]


@pytest.mark.parametrize("shape", [HeatShape.HEX, HeatShape.STREET])
@pytest.mark.parametrize("cell_m", [50, 500])
def test_every_hexagon_s_and_street_s_figure_is_the_length_of_the_list_behind_it(dispatcher, shape, cell_m):
    around = random.Random(cell_m)
    for _ in range(60):
        happened(dispatcher, at(9, 9, 9), metres=around.uniform(-400, 400), east=around.uniform(-400, 400))
    streets_of(dispatcher.station, [(-300, -50), (300, 40)], [(20, 60), (-40, 420)], [(-300, -90), (-310, 300)])
    question = asked(dispatcher.station, shape=shape, cell_m=cell_m, compare=Compare.BEFORE)
    periods = {"count": question.filters(), "before": question.other().filters()}
    found = heat(dispatcher, question)
    for place in (one["properties"] for one in found["features"]):
        bbox = boxes_behind(dispatcher.station, shape=shape, cell_m=cell_m, place=place["place"])
        form = ListForm({"bbox": bbox})
        assert form.is_valid(), form.errors
        boxes = form.filters().boxes
        for which, filters in periods.items():
            assert list_incidents(dispatcher, replace(filters, boxes=boxes)).count() == place[which], (place, which)
    assert sum(counts(found)) + found["properties"]["elsewhere"] == 70
    assert 0 in {one["properties"]["before"] for one in found["features"]}
    assert max(counts(found)) > 1


def test_the_list_behind_a_hexagon_is_the_incident_list_and_nobody_else_s(dispatcher, logged_in):
    question = asked(dispatcher.station, shape=HeatShape.HEX, type="order")
    (feature,) = heat(dispatcher, question)["features"]
    place = feature["properties"]["place"]
    behind = f"/patrols/heat/list/?station=CH&since=2026-09-01&until=2026-09-30&type=order&shape=hex&cell_m=150&place={place}"
    page = logged_in(dispatcher).get(behind, follow=True)
    assert page.redirect_chain[0][0].startswith(
        "/incidents/?station=CH&since=2026-09-01&until=2026-09-30&type=order&bbox="
    )
    assert len(page.context["rows"]) == feature["properties"]["count"] == 8
    stranger = stations.officer(stations.station("NH"))
    assert logged_in(stranger).get(behind).status_code == 404


@pytest.mark.parametrize(
    "place",
    ["shape=hex&place=", "shape=hex&place=1", "shape=hex&place=1,2", "shape=street&place=0", "shape=square&place=1,1"],
)
def test_a_place_that_is_not_on_the_map_is_not_found(dispatcher, logged_in, place):
    answer = logged_in(dispatcher).get(f"/patrols/heat/list/?since=2026-09-01&until=2026-09-30&cell_m=x&{place}")
    assert answer.status_code == 404
    assert "热力图" in answer.content.decode()


@pytest.mark.parametrize(
    ("narrowed", "total"),
    [
        ({"type": "theft"}, 2),
        ({"type": "theft,order.fight"}, 11),
        ({"type": "theft.ebike,fraud"}, 2),
        ({"hours": (22, 2)}, 9),
        ({"hours": (9, 10)}, 2),
        ({"weekdays": (6, 7)}, 3),
        ({"since": date(2026, 9, 8), "until": date(2026, 9, 12)}, 2),
    ],
)
def test_type_hours_weekdays_and_period_narrow_it(dispatcher, narrowed, total):
    question = asked(dispatcher.station, **narrowed)
    assert heat(dispatcher, question)["properties"]["total"] == total
    assert list_incidents(dispatcher, question.filters()).count() == total


def test_the_period_before_has_as_many_days(dispatcher):
    compared = heat(dispatcher, asked(dispatcher.station, compare=Compare.BEFORE))["properties"]["compared"]
    assert compared == {"since": date(2026, 8, 2), "until": date(2026, 8, 31), "total": 1}


def test_the_same_days_last_year_are_drawn_where_nothing_happened_this_year_too(dispatcher):
    question = asked(dispatcher.station, compare=Compare.YEAR, type="order")
    found = heat(dispatcher, question)
    assert found["properties"]["compared"] == {"since": date(2025, 9, 1), "until": date(2025, 9, 30), "total": 1}
    assert {(one["properties"]["count"], one["properties"]["before"]) for one in found["features"]} == {(8, 0), (0, 1)}


def test_a_leap_day_is_compared_with_the_day_before_it():
    station = stations.station()
    other = asked(station, since=date(2028, 2, 29), until=date(2028, 2, 29), compare=Compare.YEAR).other()
    assert other is not None
    assert (other.since, other.until) == (date(2027, 2, 28), date(2027, 2, 28))


def test_what_lies_far_from_every_street_is_named_and_not_drawn(dispatcher):
    found = heat(dispatcher, asked(dispatcher.station, shape=HeatShape.STREET))
    assert found["features"] == []
    assert found["properties"]["elsewhere"] == 10


def test_streets_carry_what_happened_along_them(dispatcher):
    streets_of(dispatcher.station, [(-200, 11), (200, 11)])
    found = heat(dispatcher, asked(dispatcher.station, shape=HeatShape.STREET))
    assert sum(counts(found)) + found["properties"]["elsewhere"] == 10
    assert counts(found) == [8]
    assert {one["geometry"]["type"] for one in found["features"]} == {"LineString"}


@pytest.mark.usefixtures("dispatcher")
def test_nobody_counts_another_station_s_incidents(logged_in):
    stranger = stations.officer(stations.station("NH"))
    answer = logged_in(stranger).get("/api/v1/patrols/heat/?since=2026-09-01&until=2026-09-30&station=CH")
    assert answer.status_code == 404
    own = logged_in(stranger).get("/api/v1/patrols/heat/?since=2026-09-01&until=2026-09-30").json()
    assert own["properties"]["total"] == 0


def test_the_door_speaks_geojson_and_refuses_what_cannot_be_meant(dispatcher, logged_in):
    browser = logged_in(dispatcher)
    found = browser.get(
        "/api/v1/patrols/heat/?since=2026-09-01&until=2026-09-30&compare=before&hours=22-2&shape=hex"
    ).json()
    assert found["type"] == "FeatureCollection"
    assert len(found["features"][0]["geometry"]["coordinates"][0]) == 7
    for nonsense in (
        "since=2026-09-30&until=2026-09-01",
        "since=2026-09-01",
        "since=2026-09-01&until=2026-09-02&hours=9-99",
    ):
        assert browser.get(f"/api/v1/patrols/heat/?{nonsense}").status_code in {400, 422}


def test_the_number_of_queries_does_not_depend_on_the_number_of_incidents(dispatcher, django_assert_num_queries):
    officer = Officer.objects.select_related("station").get(pk=dispatcher.pk)
    for number in range(30):
        happened(dispatcher, at(9, 10, 1) + timedelta(hours=number), metres=number * 30)
    with django_assert_num_queries(9):
        heat(officer, asked(officer.station, compare=Compare.BEFORE, type="order"))


def test_where_most_changed_has_a_name_even_if_nothing_happens_there_any_more(dispatcher):
    for number in range(NAMED + 1):
        happened(dispatcher, at(9, 9, 9), metres=2000 + 300 * number)
        happened(dispatcher, at(9, 9, 9), metres=2000 + 300 * number)
    for _ in range(9):
        happened(dispatcher, at(8, 20, 9), metres=-900)
    found = heat(dispatcher, asked(dispatcher.station, compare=Compare.BEFORE))
    named = [
        (one["properties"]["count"], one["properties"]["before"])
        for one in found["features"]
        if "name" in one["properties"]
    ]
    assert (0, 9) in named


def test_several_types_at_once_are_the_list_s_too_on_its_page_and_at_its_door(dispatcher, logged_in):
    asked_for = "type=theft,order&station=CH"
    page = logged_in(dispatcher).get(f"/incidents/?since=2026-09-01&until=2026-09-30&{asked_for}")
    assert len(page.context["rows"]) == 11
    assert '<option value="theft,order" selected>' in page.content.decode()
    told = logged_in(dispatcher).get(f"/api/v1/incidents/?{asked_for}").json()["results"]
    assert len(told) == 13
    alone = logged_in(dispatcher).get("/api/v1/incidents/?type=theft&station=CH").json()["results"]
    assert len(alone) == 2
