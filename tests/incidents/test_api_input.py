"""Bad input at the REST doors: a clear problem that names the field, and nothing half-written."""

import json
from datetime import timedelta

import pytest

from core.clock import now
from incidents.models import Counter, Incident
from live.models import Answer, Entry
from tests.factories.api import Caller
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db
REPORT = {"kind": "alarm", "type": "order.fight", "source": "110"}
PLACE = {"lon": LON, "lat": LAT}


@pytest.fixture
def desk(room) -> Caller:
    return Caller(room.dispatcher)


@pytest.fixture(autouse=True)
def untouched(room):  # noqa: ARG001 - after the room is made
    """What a refusal must leave as it was."""
    before = Entry.objects.count()
    yield
    assert Entry.objects.count() - before == Incident.objects.count()
    assert sum(Counter.objects.values_list("last", flat=True)) == Incident.objects.count()


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"type": "nonsense"}, ["type"]),
        ({"type": None}, ["type"]),
        ({"kind": "shout"}, ["kind"]),
        ({"source": "pigeon"}, ["source"]),
        ({"priority": 5}, ["priority"]),
        ({"priority": "high"}, ["priority"]),
        ({"title": "长" * 101}, ["title"]),
        ({"description": "长" * 4001}, ["description"]),
        ({"occurred_at": "yesterday"}, ["occurred_at"]),
        ({"caller": {"phone": "138123422"}}, ["caller.phone"]),
        ({"caller": {"phone": "一三八"}}, ["caller.phone"]),
        ({"caller": {"name": "长" * 65}}, ["caller.name"]),
        ({"caller": "林海"}, ["caller"]),
        ({"location": PLACE | {"datum": "mars"}}, ["location.datum"]),
        ({"location": {"lon": LON}}, ["location.lat"]),
        ({"location": {"lat": LAT}}, ["location.lon"]),
        ({"location": {"lon": LAT, "lat": LON}}, ["location.lon", "location.lat"]),
        ({"location": {"lon": 200, "lat": 22}}, ["location.lon"]),
        ({"location": {"lon": LON, "lat": "north"}}, ["location.lat"]),
        ({"location": PLACE | {"accuracy_m": -1}}, ["location.accuracy_m"]),
        ({"location": {"address": "长" * 201}}, ["location.address"]),
        ({"kind": "shout", "source": "pigeon"}, ["kind", "source"]),
    ],
)
def test_a_wrong_report_names_its_fields(desk, wrong, fields):
    assert desk.fields("incidents/", REPORT | wrong) == {"status": 422, "fields": fields}


def test_axes_that_are_both_possible_latitudes_are_judged_by_the_stations_own_place(room, desk):
    room.station.lon, room.station.lat = 60.0, 22.0
    room.station.save()
    swapped = {"location": {"lon": 22.0, "lat": 60.0}}
    assert desk.fields("incidents/", REPORT | swapped) == {"status": 422, "fields": ["location.lon", "location.lat"]}


def test_a_time_in_the_future_or_a_year_ago_is_refused_and_a_clock_five_minutes_fast_is_not(desk):
    refused = {"status": 422, "fields": ["occurred_at"]}
    for wrong in (now() + timedelta(hours=1), now() - timedelta(days=367)):
        assert desk.fields("incidents/", REPORT | {"occurred_at": wrong.isoformat()}) == refused
    assert desk.post("incidents/", REPORT | {"occurred_at": (now() + timedelta(minutes=4)).isoformat()})[0] == 201


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused_by_field(desk, number):
    raw = json.dumps(REPORT | {"location": PLACE}).replace(str(LON), number).encode()
    status, problem = desk.send("incidents/", raw)
    assert (status, problem["errors"]) == (422, [{"field": "location.lon", "detail": "请给出有限的数值。"}])


def test_a_number_too_large_to_be_finite_is_refused_by_field(desk):
    raw = json.dumps(REPORT | {"location": PLACE}).replace(str(LON), "1e999").encode()
    status, problem = desk.send("incidents/", raw)
    assert (status, [row["field"] for row in problem["errors"]]) == (422, ["location.lon"])


@pytest.mark.parametrize(
    ("raw", "field", "said"),
    [
        (b'{"title": "a\\u0000b"}', "title", "内容中有 NUL 字符（U+0000），请去掉后再发。"),
        (
            b'{"location": {"address": "\\ud800"}}',
            "location.address",
            "内容中有不成对的代理字符，请检查来源系统的编码。",
        ),
        (b'{"location": {"a\\u0000": 1}}', "location", "内容中有 NUL 字符（U+0000），请去掉后再发。"),
        (b'{"title": "' + "夜市".encode("gb18030") + b'"}', "title", "不是 UTF-8 编码，请转成 UTF-8 再发。"),
        (
            b'[{"title": "NaN"}, {"title": ["a\\u0000b"]}]',
            "[1].title[0]",
            "内容中有 NUL 字符（U+0000），请去掉后再发。",
        ),
    ],
)
def test_what_no_field_can_keep_is_refused_by_field(desk, raw, field, said):
    status, problem = desk.send("incidents/", raw)
    assert (status, problem["errors"]) == (422, [{"field": field, "detail": said}])


def test_every_fault_of_a_document_is_named(desk):
    _, problem = desk.send("incidents/", b'{"title": "\\u0000", "caller": {"name": "\\udfff"}, "priority": NaN}')
    assert [row["field"] for row in problem["errors"]] == ["title", "caller.name", "priority"]


def test_words_that_only_look_suspect_are_kept(desk):
    assert (
        desk.post("incidents/", REPORT | {"title": "NaN 与 Infinity", "description": "\\u0000"})[1]["title"]
        == "NaN 与 Infinity"
    )


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("持械斗殴".encode("gb18030"), "请求不是 UTF-8 编码（第 1 字节起），请转成 UTF-8 再发。"),
        (b'{"title": "a\x00b"}', "JSON 格式有误："),
        (b"[" * 100_000, "JSON 嵌套过深。"),
    ],
)
def test_bytes_that_are_no_document_are_refused_with_what_to_do(desk, raw, said):
    status, problem = desk.send("incidents/", raw)
    assert (status, problem["title"], problem["errors"]) == (400, "请求有误", [])
    assert problem["detail"].startswith(said)


def test_half_a_document_is_refused(desk):
    status, problem = desk.send("incidents/", b'{"kind": "alarm",')
    assert (status, problem["detail"][:10]) == (400, "JSON 格式有误：")


@pytest.mark.parametrize("body", [[], [1], "x", 7, None])
def test_a_document_that_is_no_object_is_refused(desk, body):
    assert desk.send("incidents/", json.dumps(body).encode())[0] == 422


def test_a_body_of_more_than_two_megabytes_is_too_large(desk):
    status, problem = desk.post("incidents/", REPORT | {"description": "x" * (2 * 1024 * 1024)})
    assert (status, problem["detail"]) == (413, "请求超过 2 MB，请分批发送。")


def test_rare_hanzi_emoji_and_marks_are_kept_as_they_came(desk):
    words = "𬭩䶮与𠮷先生🚨 \u202babc"
    _, card = desk.post("incidents/", REPORT | {"title": words, "description": words, "location": {"address": words}})
    kept = Incident.objects.get()
    assert {card["title"], card["address"], kept.title, kept.description, kept.address} == {words}
    for asked in ("𬭩䶮", "𠮷", "䶮"):
        assert [row["number"] for row in desk.get("incidents/", q=asked)[1]["results"]] == [card["number"]]


def test_a_byte_order_mark_is_no_mistake(desk):
    assert desk.send("incidents/", b"\xef\xbb\xbf" + json.dumps(REPORT).encode())[0] == 201


def test_a_sources_own_number_is_taken_once(desk):
    assert desk.post("incidents/", REPORT | {"source_id": "110-7"})[0] == 201
    assert desk.fields("incidents/", REPORT | {"source_id": "110-7"}) == {"status": 409, "fields": ["source_id"]}
    assert desk.post("incidents/", REPORT | {"source": "hotline", "source_id": "110-7"})[0] == 201


def test_the_same_key_gets_the_same_answer_and_one_row_and_another_body_is_refused(desk):
    first = desk.post("incidents/", REPORT, key="k1")
    assert first[0] == 201
    assert desk.post("incidents/", REPORT, key="k1") == first
    status, problem = desk.post("incidents/", REPORT | {"title": "别的事"}, key="k1")
    assert (status, [row["field"] for row in problem["errors"]]) == (422, ["Idempotency-Key"])
    assert (Incident.objects.count(), Answer.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "gone"}, "status"),
        ({"priority": "9"}, "priority"),
        ({"since": "monday"}, "since"),
        ({"community": "x"}, "community"),
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "3,0,1,1"}, "bbox"),
        ({"bbox": "nan,0,1,1"}, "bbox"),
        ({"q": "长" * 101}, "q"),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(desk, query, field):
    status, problem = desk.get("incidents/", **query)
    assert (status, [row["field"] for row in problem["errors"]]) == (422, [field])


def test_a_cursor_that_is_no_cursor_is_refused(desk):
    assert desk.get("incidents/", cursor="nonsense")[0] == 404


def test_a_station_that_one_does_not_see_is_not_there(room, desk):
    for code in (room.stranger.station.code, "NOWHERE"):
        assert desk.post("incidents/", REPORT | {"station": code})[0] == 404
        assert desk.get("incidents/", station=code)[0] == 404


@pytest.mark.parametrize(
    ("door", "body", "fields"),
    [
        ("dispatch", {}, ["units"]),
        ("dispatch", {"units": []}, ["units"]),
        ("dispatch", {"units": ["X9"]}, ["units"]),
        ("reinforce", {"count": 6}, ["count"]),
        ("close", {"disposition": "eaten"}, ["disposition"]),
        ("link", {}, ["other"]),
        ("reclassify", {"type": "nonsense", "reason": "x"}, ["type"]),
        ("reclassify", {"priority": 9, "reason": "x"}, ["priority"]),
        ("reclassify", {"type": "theft"}, ["reason"]),
        ("notes", {"text": " "}, ["text"]),
        ("calls", {"source": "pigeon"}, ["source"]),
    ],
)
def test_a_wrong_act_names_its_field_and_changes_nothing(desk, door, body, fields):
    number = desk.post("incidents/", REPORT)[1]["number"]
    assert desk.fields(f"incidents/{number}/{door}/", body) == {"status": 422, "fields": fields}
    assert Incident.objects.get().version == 1


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["version"]),
        ({"version": 0}, ["version"]),
        ({"version": 1, "title": ""}, ["title"]),
        ({"version": 1, "kind": "shout"}, ["kind"]),
        ({"version": 1, "location": {"lon": LON}}, ["location.lat"]),
        ({"version": 1, "location": {"lon": LAT, "lat": LON}}, ["location.lon", "location.lat"]),
    ],
)
def test_a_wrong_correction_names_its_field_and_changes_nothing(desk, body, fields):
    number = desk.post("incidents/", REPORT | {"title": "口角", "location": PLACE})[1]["number"]
    status, problem = desk.patch(f"incidents/{number}/", body)
    assert (status, [row["field"] for row in problem["errors"]]) == (422, fields)
    kept = Incident.objects.get()
    assert (kept.title, kept.lon, kept.version) == ("口角", LON, 1)
