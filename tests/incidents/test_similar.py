"""Seen before (I2): duplicates, repeats and sensitive places, while the dispatcher types."""

from datetime import timedelta

import pytest

from incidents.selectors.similar import Asked, similar
from incidents.services.closing import close_incident
from incidents.services.records import link_incident
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db
LON, LAT = stations.LON, stations.LAT
NOWHERE = {"caller_phone": "", "address": "", "lon": None, "lat": None}


def ask(room, **known):
    return similar(station=room.station, asked=Asked(**known))


def found(room, **known):
    return [(row["number"], row["why"], row["suggest"]) for row in ask(room, **known)["duplicates"]]


def test_the_same_fight_reported_by_a_second_caller_is_offered_for_merging(room):
    number = incidents.incident(room.dispatcher).number
    (row,) = ask(room, phone="13900001111", lon=LON + 0.0002, lat=LAT, type="order.fight")["duplicates"]
    assert (row["number"], row["distance_m"], row["why"], row["suggest"]) == (number, 21, ["同类", "同址"], "merge")
    assert row["likeness"] == 0.85


def test_the_same_phone_finds_a_call_without_a_position(room):
    number = incidents.incident(room.dispatcher, lon=None, lat=None, address="").number
    assert found(room, phone="13812342206") == [(number, ["同一电话"], "merge")]


def test_an_alike_address_finds_a_call_without_a_position(room):
    number = incidents.incident(room.dispatcher, **NOWHERE | {"address": "柳堤夜市东门 12 号摊位"}).number
    assert found(room, address="柳堤夜市 12 号摊", type="order.fight") == [(number, ["同类", "地址相近"], "merge")]


def test_far_away_or_long_ago_is_another_matter(room):
    incidents.incident(room.dispatcher, caller_phone="", lon=LON + 0.02)
    incidents.aged(incidents.incident(room.dispatcher, caller_phone=""), timedelta(hours=3))
    assert found(room, lon=LON, lat=LAT, type="order.fight") == []


def test_the_likeliest_comes_first_and_at_most_five_are_shown(room):
    for index in range(6):
        incidents.incident(room.dispatcher, caller_phone="", lon=LON + 0.0002 * index)
    rows = ask(room, lon=LON, lat=LAT, type="order.fight")["duplicates"]
    assert [row["short"] for row in rows] == ["1", "2", "3", "4", "5"]


def test_a_closed_matter_is_linked_not_merged_and_a_merged_one_is_not_offered(room):
    first, second = incidents.incident(room.dispatcher).number, incidents.incident(room.dispatcher).number
    link_incident(officer=room.dispatcher, number=second, other=first, kind="duplicate")
    close_incident(officer=room.dispatcher, number=first, disposition="settled")
    assert [(number, suggest) for number, _, suggest in found(room, lon=LON, lat=LAT, type="order.fight")] == [
        (first, "link")
    ]


def test_the_incident_being_edited_is_not_its_own_duplicate(room):
    number = incidents.incident(room.dispatcher).number
    assert found(room, lon=LON, lat=LAT, ignore=number) == []


def test_an_uncertain_position_widens_the_search(room):
    incidents.incident(room.dispatcher, caller_phone="", lon=LON + 0.004)
    assert found(room, lon=LON, lat=LAT) == []
    assert len(found(room, lon=LON, lat=LAT, accuracy_m=480.0)) == 1
    assert ask(room, lon=LON, lat=LAT, accuracy_m=9000.0)["radius_m"] == 500


def test_repeated_calls_are_counted_for_thirty_days_by_phone_and_by_place(room):
    for _ in range(2):
        incidents.incident(room.dispatcher)
    incidents.aged(incidents.incident(room.dispatcher), timedelta(days=31))
    repeat = ask(room, phone="13812342206", lon=LON, lat=LAT, type="order.fight")["repeat"]
    assert (repeat["phone"], repeat["place"], len(repeat["recent"])) == (2, 2, 2)


def test_a_phone_number_in_a_title_is_masked_wherever_similar_calls_are_listed(room):
    incidents.incident(room.dispatcher, title="13812342206 再次来电")
    answer = ask(room, phone="13812342206", lon=LON, lat=LAT)
    assert answer["duplicates"][0]["title"] == answer["repeat"]["recent"][0]["title"] == "138****2206 再次来电"


def test_a_known_sensitive_place_is_named_with_its_reason(room):
    stations.place(room.station, sensitive="夜间斗殴多发")
    assert ask(room, lon=LON, lat=LAT)["sensitive"] == {"name": "柳堤夜市", "reason": "夜间斗殴多发"}
    assert ask(room, lon=LON + 0.01, lat=LAT)["sensitive"] is None


def test_nothing_asked_is_nothing_found_and_other_stations_stay_out_of_it(room):
    incidents.incident(room.stranger)
    assert ask(room)["duplicates"] == []
    answer = ask(room, phone="13812342206", lon=LON, lat=LAT, address="柳堤夜市 12 号摊")
    assert (answer["duplicates"], answer["repeat"]["phone"], answer["repeat"]["place"]) == ([], 0, 0)


@pytest.mark.parametrize("others", [1, 30])
def test_the_answer_costs_the_same_few_queries_whatever_is_there(room, others, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("incidents.selectors.reference.BELIEVED_S", 3600)  # the type was read with the reports
    for _ in range(others):
        incidents.incident(room.dispatcher)
    with django_assert_num_queries(3):
        ask(room, phone="13812342206", lon=LON, lat=LAT, address="柳堤夜市", type="order.fight")
