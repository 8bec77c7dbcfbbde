"""The REST contract of orders: paths, shapes, status codes."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.clock import now
from orders.models import Order
from stations.choices import Role
from stations.selectors.people import visible_officers
from tests.factories import orders, papers, stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db
CARD = {
    "id", "number", "kind", "status", "title", "subject", "assignee", "team", "community", "issued_at", "due_at", "ended_at", "escalated",
    "extended", "substitute_for", "late", "open", "version",
}  # fmt: skip


@pytest.fixture
def desk(house) -> Caller:
    return Caller(house.dispatcher)


@pytest.fixture
def tablet(house) -> Caller:
    return Caller(house.officer)


def new(house, **more: object) -> dict[str, object]:
    return {
        "subject": {"title": "望月小区 7 幢噪音", "type": "incident", "id": 7, "number": "CH20261124-0044", "url": "/incidents/CH20261124-0044/"},
        "kind": "dispute", "instruction": "上门核验\n约双方到调解室", "assignee": house.officer.pk, **more,
    }  # fmt: skip


def test_an_order_goes_round_through_the_api(house, desk, tablet):
    status, card = desk.post("orders/", new(house))
    assert (status, set(card), card["number"], card["status"]) == (201, CARD, "DD-0001", "issued")
    assert tablet.post("orders/DD-0001/acknowledge/")[1]["status"] == "working"
    file = SimpleUploadedFile("702.jpg", papers.picture(exif=papers.camera_data()))
    photo = tablet.client.post("/api/v1/orders/DD-0001/attachments/", {"file": file})
    assert (photo.status_code, photo.json()["lon"]) == (201, pytest.approx(114.055))
    uid = photo.json()["uid"]
    said = {"text": "地垫未铺", "ticked": [0], "photos": [uid]}
    assert tablet.post("orders/DD-0001/feedback/", said)[1]["status"] == "review"
    assert desk.post("orders/DD-0001/send-back/", {"remark": "702 签名未拍"})[1]["status"] == "returned"
    assert tablet.post("orders/DD-0001/feedback/", {"text": "已拍", "ticked": [0, 1]})[1]["status"] == "review"
    status, card = desk.post("orders/DD-0001/accept/", {"remark": "好", "version": 5})
    assert (status, card["status"], card["open"]) == (200, "closed", False)
    whole = desk.get("orders/DD-0001/")[1]
    assert [(row["no"], row["accepted"], row["remark"]) for row in whole["feedbacks"]] == [(2, True, "好"), (1, False, "702 签名未拍")]  # fmt: skip
    assert [(row["text"], row["done"]) for row in whole["points"]] == [("上门核验", True), ("约双方到调解室", True)]
    assert [row["uid"] for row in whole["attachments"]] == [uid]
    assert [row["kind"] for row in whole["timeline"]] == [
        "order.accepted", "order.fed_back", "order.sent_back", "order.fed_back", "order.attachment_added", "order.acknowledged", "order.issued",
    ]  # fmt: skip
    assert whole["may"] == {"acknowledge": False, "feed_back": False, "attach": False, "review": False, "steer": False}


def test_the_same_key_issues_once(house, desk):
    first, again = (desk.post("orders/", new(house), key="k")[1]["number"] for _ in range(2))
    assert (first, again, Order.objects.count()) == ("DD-0001", "DD-0001", 1)


def test_one_matter_goes_to_several_at_once(house, desk):
    shared = {name: value for name, value in new(house).items() if name != "assignee"}
    to = [{"assignee": house.officer.pk, "title": "1–9 幢"}, {"team": house.group.pk}]
    status, made = desk.post("orders/bulk/", {**shared, "to": to})
    assert (status, [card["title"] for card in made["results"]]) == (201, ["1–9 幢", "望月小区 7 幢噪音"])
    assert desk.post("orders/bulk/", {**shared, "to": [*to, {"assignee": house.stranger.pk}]})[0] == 422
    assert Order.objects.count() == 2


def test_several_are_reminded_extended_and_reassigned_at_once(house, desk):
    numbers = [orders.order(house.dispatcher, house.officer).number for _ in range(2)]
    later = (now() + timedelta(days=20)).isoformat()
    assert desk.post("orders/bulk/remind/", {"numbers": numbers})[0] == 200
    status, made = desk.post("orders/bulk/extend/", {"numbers": numbers, "due_at": later, "reason": "等材料"})
    assert (status, [card["extended"] for card in made["results"]]) == (200, [1, 1])
    given = {"numbers": numbers, "assignee": house.mate.pk, "reason": "分出"}
    assert [card["assignee"]["name"] for card in desk.post("orders/bulk/reassign/", given)[1]["results"]] == ["丁海"] * 2  # fmt: skip


def test_an_old_version_is_answered_409_with_the_one_there_is(house, desk, tablet):
    orders.order(house.dispatcher, house.officer)
    tablet.post("orders/DD-0001/acknowledge/")
    status, problem = desk.post("orders/DD-0001/cancel/", {"reason": "不用了", "version": 1})
    assert (status, problem["errors"]) == (409, [{"field": "version", "detail": "2"}])


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"kind": "quarrel"}, ["kind"]),
        ({"instruction": ""}, ["instruction"]),
        ({"assignee": None}, ["assignee"]),
        ({"assignee": 999999}, ["assignee"]),
        ({"team": 999999}, ["team"]),
        ({"due_at": "2020-01-01T00:00:00Z"}, ["due_at"]),
        ({"subject": {"title": "x", "url": "//elsewhere/"}}, ["subject.url"]),
        ({"subject": {"title": "x", "url": "javascript:alert(1)"}}, ["subject.url"]),
    ],
)
def test_wrong_input_names_its_fields(house, desk, changes, fields):
    assert desk.fields("orders/", new(house, **changes)) == {"status": 422, "fields": fields}


def test_the_list_is_paged_by_due_time_and_filtered(house, desk):
    made = [orders.order(house.dispatcher, house.officer, due_at=orders.soon(days=day)) for day in (3, 1, 2)]
    orders.order(house.dispatcher, house.mate, kind="visit", due_at=orders.soon(days=9))
    first = desk.get("orders/", limit=2)[1]
    rest = desk.get(first["next"])[1]
    numbers = [card["number"] for card in [*first["results"], *rest["results"]]]
    assert numbers == [made[1].number, made[2].number, made[0].number, "DD-0004"]
    assert [card["number"] for card in desk.get("orders/", kind="visit")[1]["results"]] == ["DD-0004"]
    assert len(desk.get("orders/", assignee=house.officer.pk)[1]["results"]) == 3
    assert [card["number"] for card in desk.get("orders/", q="2")[1]["results"]] == ["DD-0002"]
    assert desk.get("orders/", tab="everything")[0] == 422


def test_mine_is_what_i_carry_out_soonest_first_and_what_came_up_to_me(house, tablet):
    orders.order(house.dispatcher, house.mate)
    mine = [orders.order(house.dispatcher, house.officer, due_at=orders.soon(days=day)).number for day in (4, 2)]
    team = orders.order(house.dispatcher, team=house.group, due_at=orders.soon(days=9)).number
    shown = tablet.get("orders/mine/")[1]["results"]
    assert [row["number"] for row in shown] == [mine[1], mine[0], team]
    assert shown[0]["may"]["acknowledge"] is True
    Order.objects.filter(number="DD-0001").update(escalated_to=house.officer)
    assert "DD-0001" in [row["number"] for row in tablet.get("orders/mine/")[1]["results"]]


def test_a_tablet_is_told_how_many_orders_are_due_later_than_those_it_is_given(house, tablet, monkeypatch):
    for _ in range(3):
        orders.order(house.dispatcher, house.officer)
    assert tablet.get("orders/mine/")[1]["more"] == 0
    monkeypatch.setattr("orders.selectors.detail.MINE_SHOWN", 2)
    given = tablet.get("orders/mine/")[1]
    assert (len(given["results"]), given["more"]) == (2, 1)


@pytest.mark.parametrize("path", ["orders/", "orders/bulk/", "orders/DD-0001/accept/", "orders/DD-0001/cancel/", "orders/bulk/remind/"])  # fmt: skip
def test_an_officer_does_not_steer(house, tablet, path):
    orders.order(house.dispatcher, house.officer)
    body = {**new(house), "to": [{"assignee": house.mate.pk}], "reason": "x", "remark": "x", "numbers": ["DD-0001"]}
    assert tablet.post(path, body)[0] == 403


def test_a_mediator_sees_their_own_orders_and_no_others(house):
    mediator = stations.officer(house.station, Role.MEDIATOR, name="叶楠")
    orders.order(house.dispatcher, house.officer)
    mine = orders.order(house.dispatcher, mediator)
    caller = Caller(mediator)
    assert [card["number"] for card in caller.get("orders/")[1]["results"]] == [mine.number]
    assert (caller.get("orders/DD-0001/")[0], caller.get(f"orders/{mine.number}/")[0]) == (404, 200)


def test_another_stations_order_is_not_there(house):
    orders.order(house.dispatcher, house.officer)
    caller = Caller(house.stranger)
    assert [caller.get(f"orders/{number}/")[0] for number in ("DD-0001", "DD-9999")] == [404, 404]
    assert caller.get("orders/")[1]["results"] == []


def test_who_may_be_given_an_order_with_what_they_have(house, desk):
    orders.order(house.dispatcher, house.officer)
    shown = desk.get("orders/carriers/")[1]
    assert {row["name"]: row["open"] for row in shown["people"]}["陈雨桐"] == 1
    assert len(shown["people"]) == visible_officers(house.dispatcher).count()
    assert [row["name"] for row in shown["teams"]] == ["警一组"]
