"""Whom to send (I3): every unit with its reason, every skipped one with its own."""

from datetime import datetime, timedelta

import pytest

from core.clock import now
from incidents.models import Incident
from incidents.selectors.dispatch import recommend
from incidents.selectors.incidents import incident_for
from incidents.services.dispatch import move_assignment
from stations.models import Unit, UnitPosition
from stations.services.units import set_unit_status
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db
LON, LAT = stations.LON, stations.LAT


@pytest.fixture
def number(room):
    return incidents.incident(room.dispatcher).number


def asked(room, number):
    return recommend(incident_for(room.dispatcher, number))


def seen_at(monkeypatch, moment: datetime) -> None:
    monkeypatch.setattr("incidents.selectors.dispatch.now", lambda: moment)


def skipped(room, number):
    return {row["call_sign"]: row["reason"] for row in asked(room, number)["skipped"]}


def test_the_nearest_by_travel_time_comes_first_and_says_why(room, number, monkeypatch):
    seen_at(monkeypatch, UnitPosition.objects.get(unit=room.car).at + timedelta(seconds=7))
    first, second = asked(room, number)["recommended"]
    assert (first["call_sign"], second["call_sign"]) == ("C1", "M2")
    assert first["reasons"] == ["无路网，按直线估算", "定位 7 秒前", "今日未出警"]
    assert (first["kind"], first["status"], first["by"], first["load"], first["crew"]) == (
        "car", "available", "line", 0, ["陈立"],
    )  # fmt: skip
    assert first["distance_m"] == pytest.approx(1336, abs=5)
    assert first["minutes"] == pytest.approx(3.2, abs=0.1)


@pytest.mark.usefixtures("noon")
def test_of_two_units_equally_near_the_rested_one_goes(room, number):
    stations.fix(room.motorcycle, LON + 0.01, LAT, by=room.dispatcher)
    other = incidents.incident(room.dispatcher).number
    (row,) = incidents.sent(room.dispatcher, other, "C1")
    move_assignment(officer=room.dispatcher, assignment_id=row.pk, to="cleared")
    first, second = asked(room, number)["recommended"]
    assert [(row["call_sign"], row["load"]) for row in (first, second)] == [("M2", 0), ("C1", 1)]
    assert second["reasons"][-1] == "今日 1 起"


def test_each_skipped_unit_says_why(room, number, monkeypatch):
    other = incidents.incident(room.dispatcher).number
    incidents.sent(room.dispatcher, other, "C1")
    set_unit_status(officer=room.dispatcher, call_sign="M2", to="unavailable")
    stations.unit(room.station, "N1")
    stations.unit(room.station, "O1", status="off_duty")
    stations.fix(stations.unit(room.station, "F1", kind="foot"), LON + 0.05, LAT, by=room.dispatcher)
    lost = stations.unit(room.station, "L1")
    at = now()
    stations.fix(lost, LON, LAT, by=room.dispatcher, at=at - timedelta(minutes=7, seconds=5))
    seen_at(monkeypatch, at)
    assert skipped(room, number) == {
        "C1": f"正在处置 {other}，不可改派", "M2": "暂离", "N1": "没有定位", "O1": "下班", "F1": "距 6.7 km，步行 80 分",
        "L1": "定位停在 7 分 5 秒前，超过 2 分上限，按失联处理",
    }  # fmt: skip
    assert asked(room, number)["recommended"] == []


def test_five_are_recommended_and_the_sixth_is_said_to_be_further(room, number):
    for index in range(4):
        stations.fix(stations.unit(room.station, f"X{index}"), LON + 0.001 * index, LAT, by=room.dispatcher)
    answer = asked(room, number)
    assert [row["call_sign"] for row in answer["recommended"]] == ["X0", "X1", "X2", "X3", "C1"]
    assert answer["skipped"] == [{"call_sign": "M2", "reason": "可派，但更远"}]


def test_without_a_position_the_load_alone_decides(room):
    number = incidents.incident(room.dispatcher, lon=None, lat=None).number
    rows = asked(room, number)["recommended"]
    assert [(row["call_sign"], row["minutes"], row["reasons"][0]) for row in rows] == [
        ("C1", None, "警情没有坐标，按负荷排序"),
        ("M2", None, "警情没有坐标，按负荷排序"),
    ]


def test_units_of_another_station_are_not_in_it(room, number):
    stations.fix(stations.unit(room.stranger.station, "Z1"), LON, LAT, by=room.stranger)
    answer = asked(room, number)
    assert {row["call_sign"] for part in answer.values() for row in part} == {"C1", "M2"}


@pytest.mark.parametrize("more", [0, 28])
def test_a_recommendation_costs_the_same_few_queries_for_two_units_and_for_thirty(
    room, more, django_assert_num_queries
):
    incidents.incident(room.dispatcher)
    for index in range(more):
        stations.fix(stations.unit(room.station, f"X{index}"), LON + 0.001 * index, LAT, by=room.dispatcher)
    incident = Incident.objects.select_related("station").get()
    assert Unit.objects.filter(station=room.station).count() == more + 2
    with django_assert_num_queries(6):
        recommend(incident)
