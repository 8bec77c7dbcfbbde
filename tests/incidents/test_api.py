"""The REST contract: paths, shapes and status codes."""

from datetime import timedelta
from itertools import pairwise

import pytest

from core.clock import now
from incidents.models import Assignment, Incident, Party
from live.models import Entry
from stations.choices import Role
from tests.factories import incidents, stations
from tests.factories.api import Caller
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db
REPORT = {
    "kind": "alarm",
    "type": "order.fight",
    "source": "110",
    "title": "持械斗殴",
    "description": "夜市烧烤摊有人拿酒瓶打起来了",
    "caller": {"name": "林海", "phone": "138 1234 2206"},
    "location": {"address": "柳堤夜市 12 号摊", "lon": LON, "lat": LAT, "datum": "wgs84", "accuracy_m": 15},
}
CARD = {
    "id", "number", "short", "kind", "type", "priority", "title", "status", "open", "late", "address", "community", "lon", "lat",
    "accuracy_m", "reported_at", "occurred_at", "closed_at", "stage", "stage_since", "stage_limit_s", "repeat", "sensitive", "caller",
    "units", "merged_into", "version",
}  # fmt: skip


@pytest.fixture
def desk(room) -> Caller:
    return Caller(room.dispatcher)


@pytest.fixture
def number(desk) -> str:
    return str(desk.post("incidents/", REPORT)[1]["number"])


def test_a_report_is_answered_with_201_and_its_card(room, desk):
    community = stations.community(room.station)
    status, card = desk.post("incidents/", REPORT)
    assert (status, set(card)) == (201, CARD)
    kept = Incident.objects.get()
    shown = (
        "number",
        "status",
        "stage",
        "priority",
        "caller",
        "community",
        "type",
        "lon",
        "accuracy_m",
        "stage_limit_s",
    )
    assert {name: card[name] for name in shown} == {
        "number": kept.number, "status": "reported", "stage": "dispatch", "priority": 2, "caller": "林** 138****2206",
        "community": {"id": community.pk, "name": "柳堤社区"}, "type": {"code": "order.fight", "name": "打架斗殴"},
        "lon": LON, "accuracy_m": 15.0, "stage_limit_s": 120,
    }  # fmt: skip


def test_the_answer_is_the_card_that_journal_list_and_snapshot_have(desk):
    _, card = desk.post("incidents/", REPORT)
    assert Entry.objects.get(kind="incident.reported").card == card
    assert desk.get("incidents/")[1]["results"] == [card]
    assert desk.get("live/snapshot/")[1]["incidents"] == [card]


def test_the_least_that_can_be_reported_is_kind_type_and_source(desk):
    status, card = desk.post("incidents/", {"kind": "help", "type": "help.lockout", "source": "walk_in"})
    assert status == 201
    assert (card["title"], card["priority"], card["lon"], card["caller"]) == ("开锁", 4, None, "")


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_position_in_another_datum_is_kept_in_wgs_84(desk, datum):
    given = {"gcj02": (114.0601099, 22.5322770), "bd09": (114.0666580, 22.5379310)}[datum]
    location = {"lon": given[0], "lat": given[1], "datum": datum}
    _, card = desk.post("incidents/", REPORT | {"location": location})
    assert (card["lon"], card["lat"]) == (pytest.approx(LON, abs=1e-6), pytest.approx(LAT, abs=1e-6))


def test_the_whole_life_of_an_incident_through_the_api(desk, number):
    status, card = desk.post(f"incidents/{number}/dispatch/", {"units": ["C1", "M2"]})
    assert (status, [row["call_sign"] for row in card["units"]]) == (200, ["C1", "M2"])
    car, motorcycle = (row["id"] for row in card["units"])
    for door, leg, state in (
        ("accept", "accepted", "dispatched"),
        ("en-route", "en_route", "en_route"),
        ("on-scene", "on_scene", "on_scene"),
        ("clear", "cleared", "on_scene"),
    ):
        if door == "clear":
            desk.post(f"assignments/{motorcycle}/on-scene/")
        status, row = desk.post(f"assignments/{car}/{door}/")
        assert (status, row["call_sign"], row["status"], row["incident"]) == (200, "C1", leg, number)
        assert desk.get(f"incidents/{number}/")[1]["status"] == state
    desk.post(f"assignments/{motorcycle}/clear/")
    status, card = desk.post(f"incidents/{number}/close/", {"disposition": "settled", "note": "双方和解"})
    assert (status, card["status"], card["open"], card["units"]) == (200, "closed", False, [])
    status, card = desk.post(f"incidents/{number}/reopen/", {"reason": "又打起来了"})
    assert (status, card["status"], card["open"]) == (200, "handled", True)
    told = [row["kind"] for row in desk.get(f"incidents/{number}/timeline/")[1]["results"]]
    assert told == [
        "incident.reopened", "incident.closed", *["incident.assignment_moved"] * 6, "incident.dispatched", "incident.dispatched",
        "incident.reported",
    ]  # fmt: skip


def test_a_long_timeline_comes_in_pages_and_no_entry_is_left_out(desk, number):
    for version in (1, 2, 3, 4):
        assert desk.patch(f"incidents/{number}/", {"version": version, "title": f"第 {version} 稿"})[0] == 200
    told, path = [], f"incidents/{number}/timeline/?limit=2"
    while path:
        page = desk.get(path)[1]
        assert len(page["results"]) <= 2
        told += page["results"]
        path = page["next"] and page["next"].split("/api/v1/")[1]
    assert [row["kind"] for row in told] == [*["incident.edited"] * 4, "incident.reported"]
    assert [row["offset"] for row in told] == sorted((row["offset"] for row in told), reverse=True)


def test_the_detail_is_the_card_and_everything_around_it(desk, number):
    desk.post(f"incidents/{number}/dispatch/", {"units": ["C1"]})
    status, whole = desk.get(f"incidents/{number}/")
    assert status == 200
    assert set(whole) - CARD == {
        "source", "source_id", "description", "sensitive_reason", "disposition", "disposition_note", "assignments", "parties", "links",
        "reclassifications",
    }  # fmt: skip
    assert [(row["role"], row["masked"]) for row in whole["parties"]] == [("caller", "林** 138****2206")]
    assert [(row["call_sign"], row["status"]) for row in whole["assignments"]] == [("C1", "sent")]


def test_acts_answer_with_the_incidents_new_card(desk, number):
    other = desk.post("incidents/", REPORT)[1]["number"]
    doors = [
        ("reclassify", {"type": "order.drunk", "reason": "现场核实"}),
        ("link", {"other": other}),
        ("notes", {"text": "已回拨"}),
        ("calls", {"description": "还在打"}),
        ("reinforce", {"count": 1}),
    ]
    seen = {door: desk.post(f"incidents/{number}/{door}/", body) for door, body in doors}
    assert {door: (status, set(card)) for door, (status, card) in seen.items()} == {
        door: (200, CARD) for door, _ in doors
    }
    assert seen["reclassify"][1]["type"]["code"] == "order.drunk"
    assert seen["calls"][1]["repeat"] == 2
    assert len(seen["reinforce"][1]["units"]) == 1


def test_facts_are_corrected_by_patch_with_the_version_that_was_read(desk, number):
    status, whole = desk.patch(
        f"incidents/{number}/", {"version": 1, "title": "口角", "location": {"address": "柳堤路口"}}
    )
    assert (status, whole["title"], whole["address"], whole["version"]) == (200, "口角", "柳堤路口", 2)
    assert (whole["lon"], whole["lat"]) == (LON, LAT), "a position that was not given stays"
    status, problem = desk.patch(f"incidents/{number}/", {"version": 1, "title": "打架"})
    assert (status, [row["field"] for row in problem["errors"]]) == (409, ["version", "title"])


def test_personal_data_are_shown_by_their_own_call(desk, number):
    party = Party.objects.get().pk
    said = {name: REPORT[name] for name in ("title", "description")} | {"address": REPORT["location"]["address"]}
    assert desk.post(f"incidents/{number}/parties/{party}/show/", {"reason": "回拨报警人"}) == (
        200,
        {"role": "caller", "name": "林海", "phone": "13812342206", "id_number": "", **said},
    )
    assert desk.fields(f"incidents/{number}/parties/{party}/show/", {}) == {"status": 422, "fields": ["reason"]}


def test_types_come_in_code_order_with_what_a_form_needs(desk):
    status, page = desk.get("incident-types/")
    codes = [row["code"] for row in page["results"]]
    assert (status, codes, page["next"]) == (200, sorted(codes), None)
    fight = next(row for row in page["results"] if row["code"] == "order.fight")
    assert fight == {
        "code": "order.fight", "name": "打架斗殴", "path": "公共秩序 › 打架斗殴", "parent": "order", "priority": 2,
        "words": ["打架", "斗殴", "打起来", "群殴", "酒瓶"], "pinyin": "djdo ggzxdjdo", "leaf": True,
    }  # fmt: skip


def test_the_list_pages_by_cursor_through_every_row_once_while_new_ones_arrive(desk):
    made = [desk.post("incidents/", REPORT)[1]["number"] for _ in range(7)]
    at = now()
    for n, number in enumerate(made):
        Incident.objects.filter(number=number).update(reported_at=at - timedelta(minutes=n // 2))
    seen, url = [], "incidents/?limit=2"
    while url:
        _, page = desk.get(url)
        seen.append([row["number"] for row in page["results"]])
        url = page["next"]
        desk.post("incidents/", REPORT)
    assert [len(page) for page in seen] == [2, 2, 2, 1]
    assert sorted(number for page in seen for number in page) == made
    times = [Incident.objects.get(number=number).reported_at for page in seen for number in page]
    assert all(newer >= older for newer, older in pairwise(times))


def test_similar_answers_while_the_call_is_typed(desk, number):
    status, said = desk.get("incidents/similar/", phone="138-1234-2206", lon=LON, lat=LAT, type="order.fight")
    assert (status, set(said)) == (200, {"duplicates", "repeat", "sensitive", "radius_m", "window_s"})
    assert [(row["number"], row["suggest"]) for row in said["duplicates"]] == [(number, "merge")]
    assert desk.get("incidents/similar/", lon=LON)[0] == 422


def test_recommendations_and_routes_of_an_incident(desk, number):
    status, said = desk.get(f"incidents/{number}/recommendations/")
    assert (status, [row["call_sign"] for row in said["recommended"]], said["skipped"]) == (200, ["C1", "M2"], [])
    desk.post(f"incidents/{number}/dispatch/", {"units": ["C1"]})
    status, said = desk.get(f"incidents/{number}/routes/")
    assert (status, [row["call_sign"] for row in said["results"]]) == (200, ["C1"])
    assert said["results"][0]["line"][-1] == [LON, LAT]


ACTS = {
    "dispatch": {"units": ["C1"]}, "reinforce": {}, "calls": {}, "close": {"disposition": "settled"}, "reopen": {"reason": "再看"},
    "link": {"other": "X-1"}, "reclassify": {"type": "theft", "reason": "核实"}, "notes": {"text": "x"},
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_without_log_in_401_for_the_wall_403_and_for_strangers_404(room, number, act):
    asked = [
        Caller(officer).post(f"incidents/{number}/{act}/", ACTS[act])[0] for officer in (None, room.wall, room.stranger)
    ]
    assert asked == [401, 403, 404]
    assert Incident.objects.get().version == 1


@pytest.mark.parametrize("door", ["", "timeline/", "recommendations/", "routes/"])
def test_a_foreign_incident_reads_as_one_that_is_not_there(room, number, door):
    stranger = Caller(room.stranger)
    foreign, missing = stranger.get(f"incidents/{number}/{door}"), stranger.get(f"incidents/CH20200101-0001/{door}")
    assert foreign[0] == missing[0] == 404
    assert foreign[1] | {"detail": ""} == missing[1] | {"detail": ""}
    assert foreign[1]["detail"].replace(number, "N") == missing[1]["detail"].replace("CH20200101-0001", "N")


def test_a_foreign_assignment_is_not_there(room, desk, number):
    desk.post(f"incidents/{number}/dispatch/", {"units": ["C1"]})
    row = Assignment.objects.get().pk
    stranger = Caller(room.stranger)
    assert stranger.post(f"assignments/{row}/accept/") == stranger.post("assignments/999999999/accept/")
    assert stranger.post(f"assignments/{row}/accept/")[0] == 404


def test_the_crew_reports_its_progress_and_only_the_desk_recalls(room, desk, number):
    desk.post(f"incidents/{number}/dispatch/", {"units": ["C1"]})
    row = Assignment.objects.get().pk
    rider = Caller(room.crew)
    assert [rider.post(f"assignments/{row}/{door}/")[0] for door in ("accept", "recall")] == [200, 403]
    assert [desk.post(f"assignments/{row}/{door}/")[0] for door in ("recall", "accept")] == [200, 409]


def test_a_unit_that_is_elsewhere_is_a_conflict_that_names_the_field_and_the_sender(desk, number):
    desk.post(f"incidents/{number}/dispatch/", {"units": ["M2"]})
    other = desk.post("incidents/", REPORT)[1]["number"]
    status, problem = desk.post(f"incidents/{other}/dispatch/", {"units": ["M2"]})
    assert (status, problem["status"], [row["field"] for row in problem["errors"]]) == (409, 409, ["units"])
    assert problem["detail"].startswith(f"M2 已派往 {number}，由周敏于 ")


def test_a_new_incident_of_every_kind_of_reporter_is_his_own(room):
    for role in (Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CASE_TEAM, Role.SUPERVISOR):
        officer = stations.officer(room.station, role)
        assert Caller(officer).post("incidents/", REPORT)[0] == 201
    assert Caller(stations.officer(room.station, Role.MEDIATOR)).post("incidents/", REPORT)[0] == 403


@pytest.mark.parametrize(
    ("path", "queries"), [("incidents/?limit=100", 2), ("incidents/similar/?phone=13812342206", 3)]
)
def test_one_incident_or_thirty_are_listed_with_the_same_number_of_queries(
    room, desk, path, queries, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("stations.selectors.people.TOKEN_BELIEVED_S", 3600)
    for n in (1, 29):
        for _ in range(n):
            incidents.incident(room.dispatcher)
        desk.get("me/")  # from here on the token is believed
        with django_assert_num_queries(queries):
            desk.get(path)
