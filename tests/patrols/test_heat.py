"""The heat map (P1): its figures are the list's figures, in any period, on any shape, and only what one may see."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from core.clock import SHANGHAI
from incidents.models import Incident
from incidents.selectors.listing import list_incidents
from patrols.choices import Compare, HeatShape
from patrols.selectors.heat import NAMED, Asked, heat
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


def happened(by: Officer, when: datetime, *, metres: float | None = 0.0, kind: str = "order.fight") -> Incident:
    """An incident at a Shanghai time, so many metres north of the station."""
    lat = None if metres is None else LAT + metres / 111_195
    made = incidents.incident(by, type=kind, lon=None if metres is None else LON, lat=lat)
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
    along = [(LON - 0.002, LAT + 0.0001), (LON + 0.002, LAT + 0.0001)]
    street = Street.along(along, ends=(1, 2), highway="residential", name="柳堤路", oneway=False, speeds=SPEEDS)
    ends = [Junction(number, *point) for number, point in enumerate(along, start=1)]
    replace_roads(by=None, station=dispatcher.station, network=RoadNetwork.from_rows(ends, [street]), source="测试")
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
