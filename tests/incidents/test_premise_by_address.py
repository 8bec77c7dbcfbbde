"""What the room knows of a place that is only words so far (I2)."""

import pytest
from django.db import connection

from incidents.models import Incident
from incidents.selectors.incidents import incident_for
from incidents.selectors.page import page
from incidents.selectors.similar import Asked, similar
from incidents.services.records import edit_incident
from tests.factories import incidents, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db
NOWHERE = {"caller_name": "", "caller_phone": "", "lon": None, "lat": None}


def taken(room, address, **changes) -> Incident:
    return incidents.incident(room.dispatcher, **NOWHERE | {"address": address} | changes)


def warned(room, address, **known) -> str:
    told = similar(station=room.station, asked=Asked(address=address, **known))["sensitive"]
    assert taken(room, address, **known).sensitive == (f"{told['name']}：{told['reason']}" if told else "")
    return told["name"] if told else ""


@pytest.mark.parametrize(
    ("before", "address", "count"),
    [
        ("溪桥路 88 号", "溪桥路88号", 2),
        ("溪桥路８８号 a 座", "溪桥路 88 号 A座", 2),
        ("望月小区七幢", "望月小区七幢", 2),
        ("溪桥路 88 号", "溪桥路 89 号", 1),
        ("溪桥路", "溪桥路", 1),
        ("", "", 1),
    ],
)
def test_the_same_door_by_its_words_is_reported_again_and_a_road_is_no_door(room, before, address, count):
    taken(room, before)
    assert (
        similar(station=room.station, asked=Asked(address=address, type="order.fight"))["repeat"]["place"] == count - 1
    )
    assert taken(room, address).repeat == count


def test_another_kind_of_thing_another_station_and_long_ago_are_other_matters(room):
    taken(room, "溪桥路 88 号", type="theft.ebike")
    incidents.incident(room.stranger, **NOWHERE | {"address": "溪桥路 88 号"})
    Incident.objects.filter(pk=taken(room, "溪桥路 88 号").pk).update(reported_at="2020-01-01T00:00:00Z")
    assert taken(room, "溪桥路 88 号").repeat == 1


def test_words_speak_where_one_of_the_two_has_no_point_and_points_where_both_have(room):
    taken(room, "溪桥路 88 号")
    assert taken(room, "溪桥路 88 号", lon=LON, lat=LAT).repeat == 2
    assert taken(room, "溪桥路 88 号", lon=LON + 0.02, lat=LAT).repeat == 2, (
        "a kilometre off is another door of that name"
    )
    assert taken(room, "溪桥路 88 号").repeat == 4


def test_one_call_that_is_known_by_phone_and_by_words_counts_once(room):
    taken(room, "溪桥路 88 号", caller_phone="13900001111")
    assert taken(room, "溪桥路 88 号", caller_phone="13900001111").repeat == 2


def test_a_place_that_is_typed_by_its_name_is_where_it_is(room):
    community = stations.community(room.station)
    stations.place(room.station, name="溪桥网吧", lon=LON + 0.001)
    stations.place(room.station, name="柳堤夜市", lon=LON + 0.001, sensitive="夜间斗殴多发")
    incidents.incident(room.dispatcher, caller_phone="", lon=LON + 0.001)
    made = taken(room, " 溪桥网吧 ")
    assert (made.repeat, made.community, made.sensitive, made.lon) == (2, community, "柳堤夜市：夜间斗殴多发", None)
    assert taken(room, "溪桥网吧").repeat == 3, "one that was typed and has no point of its own is found by the name"


def test_of_two_places_of_one_name_nobody_knows_which_is_meant(room):
    stations.community(room.station)
    for lon in (LON, LON + 0.005):
        stations.place(room.station, name="中国银行", lon=lon, sensitive="")
    assert taken(room, "中国银行").community is None


@pytest.mark.parametrize(
    ("address", "name"),
    [("溪桥网吧门口", "溪桥网吧"), ("在 溪桥 网吧 旁边", "溪桥网吧"), ("溪桥路３号", "溪桥网吧"), ("溪桥路 31 号", ""), ("溪桥", "")],
)  # fmt: skip
def test_a_sensitive_place_warns_when_its_name_or_address_is_typed(room, address, name):
    place = stations.place(room.station, name="溪桥网吧", lon=None, lat=None, sensitive="未成年人上网")
    place.address = "溪桥路 3 号"
    place.save(update_fields=["address"])
    stations.place(room.station, name="桥", sensitive="一个字的名字")
    stations.place(room.stranger.station, name="溪桥网吧门口", sensitive="别所的事")
    assert warned(room, address) == name


def test_a_point_far_from_a_place_is_believed_more_than_its_name(room):
    stations.place(room.station, name="溪桥网吧", sensitive="未成年人上网")
    assert warned(room, "溪桥网吧") == "溪桥网吧"
    assert warned(room, "溪桥网吧", lon=LON + 0.02, lat=LAT) == ""


def test_a_corrected_address_renews_what_is_known_of_the_place(room):
    stations.place(room.station, name="溪桥网吧", sensitive="未成年人上网")
    made = taken(room, "不详")
    change = {"address": "溪桥网吧二楼"}
    moved = edit_incident(officer=room.dispatcher, number=made.number, version=made.version, changes=change)
    assert moved.sensitive == "溪桥网吧：未成年人上网"


def test_the_incidents_of_an_address_are_found_by_its_index(room):
    taken(room, "溪桥路 88 号")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM incidents_incident WHERE upper(replace(normalize(address, NFKC), ' ', '')) = 'X'"
            " AND address <> '' AND reported_at >= now() - interval '30 days'"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "incident_same_address" in plan


def test_the_page_says_what_else_was_reported_at_an_address_without_a_point(room):
    made, _again, _elsewhere = taken(room, "溪桥路 88 号"), taken(room, "溪桥路88号"), taken(room, "溪桥路 9 号")
    incidents.incident(room.stranger, **NOWHERE | {"address": "溪桥路 88 号"})
    shown = page(room.dispatcher, incident_for(room.dispatcher, made.number))["premise"]
    assert (shown["count"], shown["text"]) == (1, "同址 30 天内另有 1 起")
    assert page(room.dispatcher, taken(room, ""))["premise"] is None
