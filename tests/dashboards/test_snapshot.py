"""The picture a screen starts from: whole, of one moment, and only of stations that one sees (contract, section 6)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.clock import day_bounds, local_day, now
from core.encoding import encode
from dashboards.selectors.snapshot import snapshot
from incidents.choices import Disposition, Leg
from incidents.models import Incident
from incidents.selectors.incidents import incident_card
from incidents.services.closing import close_incident, reopen_incident
from incidents.services.records import link_incident
from live.models import Entry, Stream
from stations.choices import Role
from stations.models import Officer
from tests.factories import incidents, orders, stations
from tests.live.room import fresh_code, open_room

pytestmark = pytest.mark.django_db
LogIn = Callable[[Officer], Client]
NO_ORDERS = {"orders_open": 0, "orders_due_today": 0, "orders_late": 0}


def picture(browser: Client, station: str = "") -> dict[str, Any]:
    return browser.get("/api/v1/live/snapshot/", {"station": station}).json()


def test_a_quiet_station_has_an_empty_picture_with_its_place_and_settings(logged_in: LogIn):
    station = stations.station()
    dispatcher = stations.officer(station)
    seen = picture(logged_in(dispatcher))
    stream = Stream.objects.get(pk=station.code)
    assert seen["station"] == {"code": station.code, "name": station.name, "lon": station.lon, "lat": station.lat}
    assert (seen["epoch"], seen["offset"]) == (str(stream.epoch), stream.head)
    assert (seen["incidents"], seen["units"], seen["positions"]) == ([], [], [])
    assert seen["counters"] == {"reported_today": 0, "closed_today": 0} | NO_ORDERS
    assert seen["settings"] == {"stale_after_s": 120, "warn_percent": 60}


def test_the_picture_holds_the_cards_that_the_journal_told_last(logged_in: LogIn):
    station = stations.station()
    dispatcher = stations.officer(station)
    stations.unit(station, "M1")
    made = incidents.incident(dispatcher)
    (sent,) = incidents.sent(dispatcher, made.number, "M1")
    incidents.through(dispatcher, sent, Leg.ACCEPTED, Leg.EN_ROUTE)
    seen = picture(logged_in(dispatcher))
    told = {
        subject: Entry.objects.filter(stream_id=station.code, subject=subject).latest("offset").card
        for subject in ("incident", "unit")
    }
    assert (seen["incidents"], seen["units"]) == ([told["incident"]], [told["unit"]])
    assert seen["offset"] == Entry.objects.filter(stream_id=station.code).latest("offset").offset


def test_three_thousand_open_incidents_do_not_bring_the_border_of_their_community_three_thousand_times():
    station = stations.station()
    stations.community(station)
    incidents.incident(stations.officer(station))
    with CaptureQueriesContext(connection) as asked:
        (card,) = snapshot(station)["incidents"]
    assert card["community"]["name"]
    assert [one["sql"] for one in asked if "boundary" in one["sql"]] == []


def test_most_urgent_first_and_closed_ones_are_only_counted(logged_in: LogIn):
    dispatcher = stations.officer(stations.station())
    calm, urgent, closed = (incidents.incident(dispatcher, priority=priority) for priority in (4, 1, 2))
    close_incident(officer=dispatcher, number=closed.number, disposition=Disposition.SETTLED)
    seen = picture(logged_in(dispatcher))
    assert [card["number"] for card in seen["incidents"]] == [urgent.number, calm.number]
    assert seen["counters"] == {"reported_today": 3, "closed_today": 1} | NO_ORDERS


@pytest.mark.parametrize("closed_before", [True, False])
def test_a_call_merged_into_another_is_no_incident_of_its_own_wherever_it_is_counted(
    logged_in: LogIn, closed_before: bool
):
    dispatcher = stations.officer(stations.station())
    first, again = incidents.incident(dispatcher), incidents.incident(dispatcher)
    if closed_before:
        incidents.closed(dispatcher, again.number)
    link_incident(officer=dispatcher, number=again.number, other=first.number, kind="duplicate")
    browser = logged_in(dispatcher)
    today = browser.get("/api/v1/dashboards/today/").json()
    assert picture(browser)["counters"] == {"reported_today": 1, "closed_today": 0} | NO_ORDERS
    assert (today["reported"], today["closed"]) == (1, 0)


def test_yesterdays_incidents_are_shown_while_open_but_not_counted_today(logged_in: LogIn):
    dispatcher = stations.officer(stations.station())
    old = incidents.incident(dispatcher)
    Incident.objects.filter(pk=old.pk).update(reported_at=now() - timedelta(days=1))
    seen = picture(logged_in(dispatcher))
    assert ([card["id"] for card in seen["incidents"]], seen["counters"]["reported_today"]) == ([old.pk], 0)


def counted(seen: dict[str, Any], frames: list[dict[str, Any]], day: date) -> dict[str, int]:
    """As a screen counts (frontend/live/state.ts): a picture of that day, moved on by what was told since."""
    reported, closed = seen["counters"]["reported_today"], seen["counters"]["closed_today"]
    for frame in frames:
        on = {name: bool(at) and local_day(datetime.fromisoformat(at)) == day for name, at in moments(frame).items()}
        reported += on["reported"] if frame["kind"] == "incident.reported" else 0
        closed += {"incident.closed": on["closed"], "incident.reopened": -on["was_closed"]}.get(frame["kind"], 0)
    return {"reported_today": reported, "closed_today": closed}


def moments(frame: dict[str, Any]) -> dict[str, str]:
    card, data = frame["card"], frame.get("data", {})
    return {"reported": card["reported_at"], "closed": card["closed_at"], "was_closed": data.get("closed_at", "")}


@pytest.mark.parametrize("passed", [timedelta(0), timedelta(days=1)], ids=["the same day", "past midnight"])
def test_what_is_taken_up_again_is_counted_from_events_as_in_a_fresh_picture(
    logged_in: LogIn, monkeypatch: pytest.MonkeyPatch, passed: timedelta
):
    """Closed before midnight or the same day, reopened after: the event says when it had been closed."""
    noon = day_bounds(local_day(now()))[0] + timedelta(hours=12)
    station = stations.station()
    dispatcher = stations.officer(station)
    first, second, third = (incidents.incident(dispatcher) for _ in range(3))
    for module in ("incidents.services.closing", "dashboards.selectors.snapshot"):
        monkeypatch.setattr(f"{module}.now", lambda: moment)
    moment = noon
    for one in (first, second):
        close_incident(officer=dispatcher, number=one.number, disposition=Disposition.SETTLED)
    moment, browser = noon + passed, logged_in(dispatcher)
    before = picture(browser)
    reopen_incident(officer=dispatcher, number=first.number, reason="反悔")
    reopen_incident(officer=dispatcher, number=second.number, reason="反悔")
    for one in (second, third):
        close_incident(officer=dispatcher, number=one.number, disposition=Disposition.SETTLED)
    ask = {"station": station.code, "epoch": before["epoch"], "after": before["offset"]}
    frames = browser.get("/api/v1/live/events/", ask).json()["events"]
    fresh = {name: picture(browser)["counters"][name] for name in ("reported_today", "closed_today")}
    assert counted(before, frames, local_day(moment)) == fresh
    assert fresh["closed_today"] == 2


def test_an_entry_from_before_it_said_when_it_was_closed_is_still_told(logged_in: LogIn):
    station = stations.station()
    dispatcher = stations.officer(station)
    card = incident_card(incidents.incident(dispatcher))
    browser, before = logged_in(dispatcher), picture(logged_in(dispatcher))
    with connection.cursor() as cursor:
        told = ["incident.reopened", card["id"], card["number"], encode({"reason": "反悔"}), encode(card)]
        cursor.execute("SELECT live_append(%s, %s, NULL, '', 'incident', %s, %s, %s, %s)", [station.code, *told])
    ask = {"station": station.code, "epoch": before["epoch"], "after": before["offset"]}
    (frame,) = browser.get("/api/v1/live/events/", ask).json()["events"]
    assert (frame["kind"], frame["card"]["number"], "data" in frame) == ("incident.reopened", card["number"], False)
    page = browser.get(f"/incidents/{card['number']}/").content.decode()
    assert "重新打开：反悔" in page


def test_a_foreign_station_is_not_there(logged_in: LogIn):
    browser, other = logged_in(stations.officer(stations.station())), stations.station()
    for path in ("live/snapshot/", "live/events/?epoch=x&after=0", "dashboards/today/", "dashboards/cover/"):
        foreign, missing = (
            browser.get(f"/api/v1/{path}", {"station": code, "epoch": "x", "after": 0}) for code in (other.code, "NONE")
        )
        assert (foreign.status_code, missing.status_code) == (404, 404), path
        assert foreign.json()["title"] == missing.json()["title"]


def test_missed_events_are_all_of_them_or_start_again(logged_in: LogIn):
    station = stations.station()
    dispatcher = stations.officer(station)
    browser, before = logged_in(dispatcher), picture(logged_in(dispatcher))
    made = [incidents.incident(dispatcher) for _ in range(3)]
    ask = {"station": station.code, "epoch": before["epoch"], "after": before["offset"]}
    events = browser.get("/api/v1/live/events/", ask).json()["events"]
    assert [event["offset"] for event in events] == [before["offset"] + n for n in (1, 2, 3)]
    assert [event["card"]["number"] for event in events] == [one.number for one in made]
    for wrong in ({"epoch": "another"}, {"after": before["offset"] + 4}):
        assert browser.get("/api/v1/live/events/", ask | wrong).json() == {"reset": True}
    refused = browser.get("/api/v1/live/events/", {"epoch": "x", "after": -1})
    assert (refused.status_code, [row["field"] for row in refused.json()["errors"]]) == (422, ["after"])


class Interloper:
    """Writes an incident between any two queries of somebody else, from a connection of its own."""

    def __init__(self, dispatcher: Officer) -> None:
        self.dispatcher, self.written = dispatcher, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT"):
            writer = threading.Thread(target=self._write)
            writer.start()
            writer.join()
        return answer

    def _write(self) -> None:
        incidents.incident(self.dispatcher)
        self.written += 1
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_between_two_of_its_queries_does_not_tear_the_picture():
    room = open_room()
    incidents.incident(room.dispatcher)
    interloper = Interloper(room.dispatcher)
    with connection.execute_wrapper(interloper):
        seen = snapshot(room.station)
    assert interloper.written > 3
    told = Entry.objects.filter(stream_id=room.code, offset__lte=seen["offset"], kind="incident.reported").count()
    assert len(seen["incidents"]) == seen["counters"]["reported_today"] == told


@pytest.mark.django_db(transaction=True)
def test_many_screens_may_open_on_a_station_of_which_nothing_was_ever_told():
    station, together = stations.station(fresh_code()), threading.Barrier(16)

    def look(_: int) -> tuple[str, int]:
        together.wait()
        try:
            seen = snapshot(station)
        finally:
            connections.close_all()
        return seen["epoch"], seen["offset"]

    with ThreadPoolExecutor(16) as pool:
        seen = set(pool.map(look, range(16)))
    assert len(seen) == 1


def test_orders_are_counted_and_the_wall_is_told_the_ones_that_are_due_first(logged_in: LogIn):
    station = stations.station()
    dispatcher, officer = stations.officer(station), stations.officer(station, Role.COMMUNITY_OFFICER)
    late = orders.order(dispatcher, officer)
    orders.aged(late, timedelta(days=9))
    for days in (3, 1, 2, 4):
        orders.order(dispatcher, officer, due_at=orders.soon(days=days), kind="visit")
    counters = picture(logged_in(dispatcher))["counters"]
    assert (counters["orders_open"], counters["orders_late"]) == (5, 1)
    told = logged_in(stations.officer(station, Role.WALL)).get("/api/v1/dashboards/orders/").json()
    assert {name: told[name] for name in ("orders_open", "orders_late")} == {"orders_open": 5, "orders_late": 1}
    assert [(row["number"], row["late"]) for row in told["next"]] == [
        ("DD-0001", True),
        ("DD-0003", False),
        ("DD-0004", False),
    ]
