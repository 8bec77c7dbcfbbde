"""The demo station: an invented town that looks like a working day."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from core.clock import SHANGHAI, local_day, now
from core.errors import NotAllowed
from incidents.choices import Status
from incidents.demo.history import past_calls
from incidents.demo.network import network
from incidents.models import Assignment, Incident, Link
from incidents.services.demo import move_units
from live.models import Entry
from stations.choices import PlaceKind, UnitStatus
from stations.models import Officer, Organisation, Place, Unit, UnitPosition
from stations.selectors.cover import cover_now
from stations.selectors.mapping import feature_collection
from stations.selectors.places import community_of
from tests.factories.clock import tick_from

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def calls():
    return past_calls(AT)


def test_the_same_moment_gives_the_same_eight_weeks(calls):
    assert past_calls(AT) == calls


def test_a_day_has_about_fifty_calls_and_the_weekend_more(calls):
    days = Counter(local_day(call.reported_at) for call in calls if local_day(call.reported_at) != local_day(AT))
    assert 48 <= sum(days.values()) / len(days) <= 56
    weekend = [count for day, count in days.items() if day.weekday() in (4, 5)]
    week = [count for day, count in days.items() if day.weekday() not in (4, 5)]
    assert sum(weekend) / len(weekend) > 1.1 * sum(week) / len(week)


def test_fights_come_at_night_and_scrapes_with_the_traffic(calls):
    def share(kind: str, hours: set[int]) -> float:
        at = [call.reported_at.astimezone(SHANGHAI).hour for call in calls if call.type == kind]
        return sum(hour in hours for hour in at) / len(at)

    assert share("order.fight", {19, 20, 21, 22, 23, 0, 1, 2}) > 0.6
    assert share("traffic.scrape", {7, 8, 9, 17, 18, 19}) > 0.4


def test_the_same_people_call_again_from_the_same_door(calls):
    again = [call for call in calls if call.repeat >= 5]
    assert len(again) > 20
    assert any(call.repeat > 10 for call in calls)


def test_the_streets_hang_together_and_both_ways():
    streets = network()
    ends = set(zip(streets.start.tolist(), streets.end.tolist(), strict=True))
    assert len(streets) > 2500
    assert {(end, start) for start, end in ends} == ends
    assert {"primary", "secondary", "tertiary", "residential"} <= set(streets.highway)


@pytest.mark.django_db
def test_the_demo_is_a_whole_station_and_the_second_load_changes_nothing(monkeypatch):
    tick_from(monkeypatch, AT)
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert [line.strip() for line in said.getvalue().splitlines()][:3] == [
        "the town, its people and streets", "eight weeks of calls", "what is going on now",
    ]  # fmt: skip
    before = (Officer.objects.count(), Place.objects.count(), Incident.objects.count(), Entry.objects.count())
    call_command("load_demo")
    assert (Officer.objects.count(), Place.objects.count(), Incident.objects.count(), Entry.objects.count()) == before

    station = Organisation.objects.get(code="CH")
    assert Place.objects.filter(kind=PlaceKind.COMMUNITY).count() == 11
    assert all(row["covered"] for row in cover_now(station))
    assert [row["why"] for row in cover_now(station) if "培训" in row["why"]] == ["曾永强培训"]
    layers = Counter(feature["properties"]["layer"] for feature in feature_collection(station)["features"])
    assert {"boundary", "community", "road", "major", "water", "park", "building", "place"} <= set(layers)
    _communities_agree(station)
    _past_is_in_order()
    _screen_is_alive()
    _open_calls_are_a_morning_and_not_a_second()
    _crews_report_where_they_are()
    call_command("verify_journal")


def _communities_agree(station: Organisation) -> None:
    for incident in Incident.objects.exclude(community=None).order_by("?")[:40]:
        assert community_of(station, incident.lon, incident.lat) == incident.community_id, incident.address


def _past_is_in_order() -> None:
    closed = Incident.objects.filter(status=Status.CLOSED)
    assert closed.filter(closed_at__gte=now()).count() == 0
    for earlier, later in (
        ("reported_at", "dispatched_at"),
        ("dispatched_at", "on_scene_at"),
        ("on_scene_at", "closed_at"),
    ):
        assert closed.filter(**{f"{earlier}__gt": F(later)}).count() == 0
    assert closed.exclude(merged_into=None).count() == Link.objects.count() > 10


def _screen_is_alive() -> None:
    opened = Incident.objects.exclude(status=Status.CLOSED)
    assert Counter(opened.values_list("status", flat=True)) == {
        "reported": 3, "dispatched": 2, "en_route": 1, "on_scene": 2, "handled": 2,
    }  # fmt: skip
    assert Unit.objects.filter(status=UnitStatus.AVAILABLE).count() == 2
    assert Unit.objects.filter(position=None).count() == 0
    assert Assignment.objects.filter(cleared_at=None).count() == 6


def _open_calls_are_a_morning_and_not_a_second() -> None:
    opened = list(Incident.objects.exclude(status=Status.CLOSED).order_by("reported_at"))
    assert opened[-1].reported_at - opened[0].reported_at > timedelta(hours=1)
    assert [int(row.short) for row in opened] == sorted(int(row.short) for row in opened)
    for row in opened:
        times = (row.reported_at, row.dispatched_at, row.accepted_at, row.en_route_at, row.on_scene_at, row.handled_at)
        known = [at for at in times if at]
        assert known == sorted(known), row.title
        assert row.stage_since == known[-1], row.title
    late = [row.title for row in opened if row.stage_due_at and row.stage_due_at < now()]
    assert 1 <= len(late) <= 3, late
    assert sum(row.repeat > 1 for row in opened) < 5, [(row.title, row.repeat) for row in opened]


def _crews_report_where_they_are() -> None:
    UnitPosition.objects.update(at=now() - timedelta(minutes=5))
    before = {row.unit.call_sign: row for row in UnitPosition.objects.select_related("unit")}
    assert move_units() == 8
    after = {row.unit.call_sign: row for row in UnitPosition.objects.select_related("unit")}
    assert all(now() - row.at < timedelta(minutes=1) for row in after.values())
    moved = {sign for sign, row in after.items() if (row.lon, row.lat) != (before[sign].lon, before[sign].lat)}
    assert "M3" in moved, "it drives to the electric bicycles"
    assert not {"C1", "C2", "J2", "M1", "J1"} & moved, "who is there or has not left stands"
    assert move_units() == 0


@pytest.mark.django_db
def test_crews_move_by_themselves_only_in_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        move_units()


@pytest.mark.django_db
def test_no_demo_where_settings_have_none(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo")
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_the_demo_takes_no_code_that_something_else_has():
    call_command(
        "create_station", "B9", "某所", "--parent", "CH", "--parent-name", "第一分局", "--lon", "118", "--lat", "24"
    )
    with pytest.raises(CommandError, match="第一分局"):
        call_command("load_demo")
