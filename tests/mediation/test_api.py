"""The REST doors: what they answer, refuse, and to whom (RELIABILITY.md, writes and rights)."""

from datetime import timedelta

import pytest
from django.test import Client

from core.clock import local_day, now
from mediation.models import Dispute, Session, Visit
from mediation.services.outcome import settle_dispute
from tests.factories import mediation
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(house) -> Caller:
    return Caller(house.desk)


@pytest.fixture
def dispute(house):
    return mediation.opened(house.officer)


def test_a_dispute_goes_from_taking_in_to_close_through_the_doors(house, desk):
    status, card = desk.post("disputes/", {"kind": "debt", "title": "借款不还", "address": "望月小区 9 幢"}, key="one")
    assert (status, card["status"], card["number"]) == (201, "open", "TJ-0001")
    assert (
        desk.post("disputes/", {"kind": "debt", "title": "借款不还", "address": "望月小区 9 幢"}, key="one")[1]["id"]
        == card["id"]
    )
    path = f"disputes/{card['number']}/"
    for act, body in (
        ("parties/", {"role": "applicant", "name": "林静", "phone": "138 1234 2206"}),
        ("notes/", {"text": "双方在场"}),
        ("owner/", {"owner_id": house.officer.pk, "nature": "ordinary", "reason": "管片"}),
        ("level/", {"level": "middle", "reason": "多次"}),
        ("members/", {"mediator_id": house.notary.pk, "duty": "公证"}),
        ("referrals/", {"to": "street", "body": "街道办", "reason": "联调"}),
    ):
        assert desk.post(path + act, body)[0] == 200, act
    start = (now() + timedelta(days=1)).isoformat()
    status, session = desk.post(
        f"{path}sessions/", {"room_id": house.room.pk, "starts_at": start, "mediator_ids": [house.people.pk]}
    )
    assert (status, session["room"]["name"], session["invited"]) == (201, house.room.name, 1)
    status, problem = desk.post(f"{path}sessions/", {"room_id": house.room.pk, "starts_at": start})
    assert (status, {row["field"] for row in problem["errors"]}) == (409, {"room", "free"})
    assert desk.post(f"mediation/sessions/{session['id']}/hold/", {"outcome": "agreed", "minutes": "谈妥"})[0] == 200
    promises = [{"what": "归还借款", "due_on": (local_day(now()) + timedelta(days=9)).isoformat(), "amount": "5000.00"}]
    assert desk.post(f"{path}agreement/", {"template": "payment", "promises": promises})[0] == 200
    scan = mediation.scan(house.desk, Dispute.objects.get())
    assert desk.post(f"{path}agreement/sign/", {"scan": str(scan.uid)})[1]["status"] == "agreed"
    whole = desk.get(path)[1]
    (obligation,) = whole["agreement"]["obligations"]
    assert (obligation["amount"], whole["parties"][0]["masked"], whole["attachments"][0]["uid"]) == (
        "5000.00",
        "林** 138****2206",
        str(scan.uid),
    )
    assert desk.post(f"{path}obligations/{obligation['id']}/check/", {"status": "kept"})[1]["status"] == "settled"
    for visit in desk.get("visits/")[1]["results"]:
        if visit["status"] == "due":
            assert desk.post(f"visits/{visit['id']}/make/", {"outcome": "kept"})[1]["status"] == "done"
    assert desk.post(f"{path}close/", {"result": "还清"})[1]["status"] == "closed"
    assert desk.get(f"{path}timeline/")[1]["results"][0]["kind"] == "dispute.closed"


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("disputes/", {}, ["kind", "title"]),
        ("disputes/", {"kind": "x", "title": "y"}, ["kind"]),
        ("disputes/TJ-0001/sessions/", {"room_id": 999999, "starts_at": "2099-01-01T10:00:00+08:00"}, ["room"]),
        ("disputes/TJ-0001/agreement/", {"template": "neighbour", "promises": [{"what": ""}]}, ["promises.0.what"]),
        ("disputes/TJ-0001/close/", {"result": " "}, ["result"]),
        ("visits/999999/make/", {"outcome": "no"}, ["outcome"]),
    ],
)
def test_what_is_wrong_is_named_by_field(dispute, desk, path, body, fields):
    assert dispute.number == "TJ-0001"
    assert desk.fields(path, body) == {"status": 422, "fields": fields}


def test_who_may_not_see_gets_the_same_as_for_what_is_not_there(house, dispute):
    for who in (house.stranger, house.mediator):
        caller = Caller(who)
        foreign, missing = (caller.get(f"disputes/{number}/") for number in (dispute.number, "TJ-9999"))
        assert (foreign[0], missing[0]) == (404, 404)
        assert foreign[1]["detail"].replace(dispute.number, "N") == missing[1]["detail"].replace("TJ-9999", "N")
        assert caller.post(f"disputes/{dispute.number}/notes/", {"text": "x"})[0] == 404
        assert caller.get("disputes/")[1]["results"] == []
    guardian = Caller(house.guardian)
    assert [guardian.get(path)[0] for path in ("disputes/", f"disputes/{dispute.number}/", "visits/", "officers/")] == [
        403
    ] * 4
    assert Caller(house.wall).get("disputes/")[0] == 403


def test_a_mediator_works_on_his_own_file_and_decides_nothing(house, dispute):
    session = mediation.booked(house.officer, dispute, house.room, house.people)
    his = Caller(house.mediator)
    assert [row["number"] for row in his.get("disputes/")[1]["results"]] == [dispute.number]
    assert his.post(f"mediation/sessions/{session.pk}/hold/", {"outcome": "adjourned", "minutes": "再谈"})[0] == 200
    assert his.post(f"disputes/{dispute.number}/close/", {"result": "x"})[0] == 403
    mediation.booked(house.officer, mediation.opened(house.officer, title="别人的"), house.room, house.notary, hours=1)
    since = Session.objects.earliest("starts_at").starts_at
    rows = his.get("mediation/sessions/", day=local_day(since).isoformat())[1]["results"]
    assert {row["dispute"]["number"] for row in rows} <= {dispute.number}


def test_a_party_is_shown_for_a_reason_only(dispute, desk):
    party = dispute.parties.get(role="respondent")
    path = f"disputes/{dispute.number}/parties/{party.pk}/show/"
    assert desk.fields(path, {}) == {"status": 422, "fields": ["reason"]}
    assert desk.post(path, {"reason": "约时间"})[1]["name"] == "吴大勇"


def test_papers_are_judged_by_content_and_fetched_by_who_may_see(house, dispute, logged_in):
    path = f"/api/v1/disputes/{dispute.number}/attachments/"
    client = logged_in(house.officer)

    def send(content: bytes, name: str) -> object:
        from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

        return client.post(path, {"file": SimpleUploadedFile(name, content)})

    made = send(mediation.PDF, "扫描.pdf")
    assert (made.status_code, made.json()["name"]) == (201, "扫描.pdf")
    assert send(mediation.PDF, "又一次.pdf").json()["uid"] == made.json()["uid"]
    assert send(b"<svg onload=alert(1)>", "图.png").status_code == 422
    fetched = client.get(f"{path}{made.json()['uid']}/")
    assert (b"".join(fetched.streaming_content)[:5], fetched.headers["X-Content-Type-Options"]) == (b"%PDF-", "nosniff")
    assert logged_in(house.stranger).get(f"{path}{made.json()['uid']}/").status_code == 404
    assert Client().get(f"{path}{made.json()['uid']}/").status_code == 401


def test_a_visit_sent_twice_by_a_nervous_tablet_is_one_visit(house, dispute):
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    tablet = Caller(house.officer)
    mine = tablet.get("visits/", mine="true")[1]["results"]
    assert {row["dispute"]["number"] for row in mine} == {dispute.number}
    path = f"visits/{mine[0]['id']}/make/"
    first, second = (tablet.post(path, {"outcome": "eased", "note": "减少"}, key="visit-1") for _ in range(2))
    assert first == second
    assert tablet.post(path, {"outcome": "kept"}, key="visit-1")[0] == 422
    assert Visit.objects.filter(status="done").count() == 1


def test_a_guardian_reports_and_sees_his_own(house):
    his = Caller(house.guardian)
    status, report = his.post(
        "mediation/reports/", {"kind": "neighbour", "address": "3 幢", "settled": "on_spot"}, key="r"
    )
    assert (status, report["counts"]) == (201, {"reports": 1, "settled": 1, "points": 10})
    assert len(his.get("mediation/reports/")[1]["results"]) == 1
    desk = Caller(house.desk)
    assert desk.get("mediation/guardians/")[1]["results"][0]["settled"] == 1
    assert desk.post(f"mediation/guardians/{house.guardian.pk}/thank/", {"title": "最暖房东", "points": 5})[0] == 201
    assert his.post(f"mediation/guardians/{house.guardian.pk}/thank/", {"title": "x"})[0] == 403


def test_the_morning_goes_through_its_doors(house, dispute, desk):
    status, told = desk.post("mediation/consultations/", {})
    assert (status, [row["number"] for row in told["items"]]) == (201, [dispute.number])
    base = f"mediation/consultations/{told['meeting']['id']}/"
    item = told["items"][0]["id"]
    assert desk.post(f"{base}items/{item}/decide/", {"text": "再约", "owner_id": house.officer.pk})[0] == 200
    assert len(desk.post(f"{base}issue/")[1]["orders"]) == 1
    assert desk.post(f"{base}items/{item}/clear/", {"reason": "移交"})[0] == 200
    assert desk.post(f"{base}minutes/", {"version": 1, "minutes": "x", "present": "y"})[1]["version"] == 2
    assert Caller(house.officer).post(f"{base}issue/")[0] == 403
    assert Caller(house.officer).get("mediation/consultations/")[1]["items"][0]["cleared"] is True


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_beyond_the_calendar_is_refused_by_its_name(house, dispute, desk, day):
    for path, field in (("mediation/sessions/", "day"), ("mediation/consultations/", "day"), ("disputes/rates/", "since"), ("disputes/rates/", "until"), ("visits/", "until")):  # fmt: skip
        status, problem = desk.get(path, **{field: day})
        assert (status, [row["field"] for row in problem["errors"]]) == (422, [field]), path
    promise = {"template": "neighbour", "promises": [{"what": "铺地垫", "due_on": day}]}
    booking = {"room_id": house.room.pk, "starts_at": f"{day}T09:00:00+08:00"}
    meeting = desk.post("mediation/consultations/", {})[1]
    decided = {"text": "核实", "due_at": f"{day}T23:00:00+08:00"}
    item = f"mediation/consultations/{meeting['meeting']['id']}/items/{meeting['items'][0]['id']}/decide/"
    file = f"disputes/{dispute.number}/"
    for path, body in ((f"{file}agreement/", promise), (f"{file}sessions/", booking), (item, decided)):
        assert desk.post(path, body)[0] == 422, path


def test_the_list_is_filtered(dispute, desk):
    assert len(desk.get("disputes/", q="望月")[1]["results"]) == 1
    assert desk.get("disputes/", status="settled")[1]["results"] == []
    assert desk.get("disputes/", level="x")[0] == 422
    assert dispute.number
