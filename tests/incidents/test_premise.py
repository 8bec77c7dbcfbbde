"""What the room knows of a place and a phone when a report comes in (I2)."""

from datetime import timedelta

import pytest

from incidents.models import Incident
from incidents.selectors.similar import Asked, similar
from incidents.services.intake import add_call
from incidents.services.records import edit_incident, link_incident
from stations.geo.measure import box_around
from tests.factories import incidents, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db
NOBODY = {"caller_name": "", "caller_phone": ""}


def north(metres: float) -> float:
    """The latitude so far north of the night market."""
    return box_around((LON, LAT), metres).north


def repeat(room, **changes) -> int:
    return incidents.incident(room.dispatcher, **NOBODY | changes).repeat


@pytest.mark.parametrize(("metres", "count"), [(0, 2), (24, 2), (26, 1), (80, 1)])
def test_the_same_place_is_a_door_and_not_a_market(room, metres, count):
    repeat(room)
    assert repeat(room, lat=north(metres)) == count


def test_another_kind_of_thing_at_the_same_door_is_another_matter(room):
    repeat(room)
    assert repeat(room, type="theft.ebike") == 1


def test_a_phone_is_followed_wherever_it_calls_from_and_one_call_counts_once(room):
    repeat(room, caller_phone="13900001111")
    assert repeat(room, caller_phone="13900001111", lon=None, lat=None, type="theft") == 2
    assert repeat(room, caller_phone="13900001111") == 3, "same phone and same door is still one earlier call each"


@pytest.mark.parametrize(("days", "count"), [(29, 2), (31, 1)])
def test_a_month_is_remembered(room, days, count):
    incidents.aged(incidents.incident(room.dispatcher), timedelta(days=days))
    assert incidents.incident(room.dispatcher).repeat == count


def test_what_is_shown_while_typing_is_what_the_card_will_say(room):
    repeat(room)
    repeat(room, type="theft.ebike")
    repeat(room, lat=north(40))
    repeat(room, caller_phone="13900001111", lat=north(300))
    asked = Asked(phone="13900001111", lon=LON, lat=LAT, type="order.fight")
    told = similar(station=room.station, asked=asked)["repeat"]
    assert (told["phone"], told["place"]) == (1, 1)
    assert repeat(room, caller_phone="13900001111") == 1 + told["phone"] + told["place"]


def test_a_corrected_position_renews_what_is_known_of_the_place(room):
    stations.place(room.station, name="溪桥网吧", lat=north(500), sensitive="未成年人上网")
    made = incidents.incident(room.dispatcher)
    assert (made.sensitive, made.place) == ("", None)
    moved = edit_incident(
        officer=room.dispatcher, number=made.number, version=made.version, changes={"lat": north(500)}
    )
    assert (moved.sensitive, moved.place.name) == ("溪桥网吧：未成年人上网", "溪桥网吧")
    gone = edit_incident(officer=room.dispatcher, number=made.number, version=moved.version, changes={"lat": LAT})
    assert (gone.sensitive, gone.place) == ("", None)


def test_a_chain_of_merged_calls_is_counted_to_its_last_link(room):
    first, second, third = (incidents.incident(room.dispatcher, **NOBODY, lon=None, lat=None) for _ in range(3))
    add_call(officer=room.dispatcher, number=third.number, caller_name="", caller_phone="", text="又打来", source="110")
    for one, into in ((third, second), (second, first)):
        link_incident(officer=room.dispatcher, number=one.number, other=into.number, kind="duplicate")
    assert Incident.objects.get(pk=first.pk).repeat == 4


def test_a_merged_call_is_counted_where_it_went_and_not_again(room):
    one, other = incidents.incident(room.dispatcher), incidents.incident(room.dispatcher)
    link_incident(officer=room.dispatcher, number=other.number, other=one.number, kind="duplicate")
    assert Incident.objects.get(pk=one.pk).repeat == 2
    assert incidents.incident(room.dispatcher).repeat == 2


def test_calls_to_another_station_are_not_ours(room):
    incidents.incident(room.stranger)
    made = incidents.incident(room.dispatcher)
    assert (made.repeat, made.community, made.sensitive) == (1, None, "")


def test_the_nearest_sensitive_place_warns_and_one_of_another_station_does_not(room):
    stations.place(room.station, name="溪桥网吧", lat=north(60), sensitive="未成年人上网")
    near = stations.place(room.station, name="柳堤夜市", lat=north(20), sensitive="夜间斗殴多发")
    stations.place(room.stranger.station, name="别所", sensitive="别所的事")
    made = incidents.incident(room.dispatcher)
    assert (made.sensitive, made.place) == ("柳堤夜市：夜间斗殴多发", near)


def test_without_a_position_and_an_address_only_the_phone_speaks(room):
    stations.community(room.station)
    stations.place(room.station, sensitive="夜间斗殴多发")
    incidents.incident(room.dispatcher)
    made = incidents.incident(room.dispatcher, lon=None, lat=None, address="")
    assert (made.repeat, made.community, made.place, made.sensitive) == (2, None, None, "")


def test_a_report_costs_the_same_queries_on_an_empty_day_and_after_thirty(room, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("incidents.selectors.reference.BELIEVED_S", 3600)  # types and limits are read once
    incidents.incident(room.dispatcher)
    for _ in range(2):
        with django_assert_num_queries(6):
            incidents.incident(room.dispatcher)
        for _ in range(29):
            incidents.incident(room.dispatcher)
