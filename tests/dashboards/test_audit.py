"""The audit administrator reads what administrators changed and who saw or took out what is protected; nobody else, and nobody writes."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from core.clock import local_day, now
from dashboards.selectors.audit import ACTS, line
from incidents.choices import PartyRole
from incidents.services.parties import Person, register_party, show_party
from incidents.services.reference import set_limits
from live.events import KINDS
from stations.choices import Role
from stations.services.accounts import disable_officer, edit_officer
from stations.services.bodies import edit_body
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db

PAGE = "/audit/"


@pytest.fixture
def house():
    return stations.station("CH")


@pytest.fixture
def auditor(house, logged_in):
    return logged_in(stations.officer(house, Role.AUDIT_ADMIN))


@pytest.fixture
def keeper(house):
    return stations.officer(house, Role.SECURITY_ADMIN, name="安全管理员")


def told(browser, query=""):
    """What the record says of those who have a name, oldest first: who, what, about whom, and how."""
    page = browser.get(PAGE + query)
    assert page.status_code == 200
    lines = [one for one in reversed(page.context["lines"]) if one["by"] != "服务器命令或系统"]
    return [(one["by"], str(one["act"]), one["about"], one["said"]) for one in lines]


def changed(keeper, officer, **facts):
    before = {name: getattr(officer, name) for name in ("name", "badge", "phone", "organisation", "roles")}
    edit_officer(by=keeper, officer_id=officer.pk, **before | facts)


def test_what_each_administrator_did_stands_in_the_record_in_words(house, auditor, keeper):
    lin = stations.officer(house, Role.DISPATCHER, username="lin", name="林志远")
    changed(keeper, lin, badge="0131", roles=[Role.DUTY_LEADER])
    disable_officer(by=keeper, officer_id=lin.pk)
    admin = stations.officer(house, Role.SYSTEM_ADMIN, name="系统管理员")
    team = stations.group(house)
    edit_body(by=admin, body_id=team.pk, name="警务九组", parent=team.parent)
    set_limits(by=admin, station=house, limits={(1, "accept"): 45, (2, "accept"): 46})
    assert told(auditor) == [
        ("安全管理员", "修改账号", "lin 林志远", "警号、角色；现为 值班所长"),
        ("安全管理员", "停用账号", "lin 林志远", ""),
        ("系统管理员", "修改机构", f"{team.code} 警务九组", "名称"),
        ("系统管理员", "修改阶段时限", f"CH {house.name}", "2 项"),
    ]
    assert told(auditor, "?group=settings") == told(auditor)[2:]
    assert told(auditor, "?q=安全") == told(auditor)[:2] == told(auditor, "?q=LIN")


def test_who_saw_personal_data_stands_in_the_record_with_the_reason_and_without_the_data(house, auditor):
    desk = stations.officer(house, Role.DISPATCHER, name="周敏")
    number = incidents.incident(desk).number
    person = Person(role=PartyRole.WITNESS, name="欧阳修远", phone="18712341234")
    party = register_party(officer=desk, number=number, person=person)
    show_party(officer=desk, number=number, party_id=party.pk, reason="回访")
    assert told(auditor, "?group=data") == [("周敏", "查看当事人信息", number, "欧** 187****1234，事由“回访”")]


def test_every_act_of_the_record_is_an_event_of_the_house_and_can_be_told():
    assert get_resolver().url_patterns  # with the doors every app's events are there
    samples = {"roles": ["wall"], "fields": ["name", "roles"], "limits": {"accept 1": 30}, "changed": ["x"]}
    for kind in ACTS:
        names = [field.name for field in dataclasses.fields(KINDS[kind])]
        data = {
            name: samples.get(name, "x") for name in names if name not in {"stream", "subject_id", "number", "card"}
        }
        entry = {"kind": kind, "at": now(), "actor": "", "number": "1", "card": {}, "stream_id": "CH", "offset": 1}
        assert line(entry | {"data": data})["about"] == "1"


def test_only_the_audit_administrator_reads_it_and_begins_there(house, logged_in):
    doors = {role: logged_in(stations.officer(house, role)) for role in Role.values}
    assert {role for role, door in doors.items() if door.get(PAGE).status_code == 200} == {Role.AUDIT_ADMIN}
    assert doors[Role.AUDIT_ADMIN].get("/").headers["Location"] == PAGE
    assert doors[Role.AUDIT_ADMIN].post(PAGE).status_code == 405


def test_a_station_reads_its_own_record_and_a_bureau_all_below_it(house, auditor, keeper, logged_in):
    other = stations.station("DH", parent=house.parent)
    away = stations.officer(other, Role.SECURITY_ADMIN, name="邻所管理员")
    changed(keeper, stations.officer(house, username="lin"), badge="1")
    changed(away, stations.officer(other, username="zhou"), badge="2")
    above = stations.officer(house.parent, Role.SECURITY_ADMIN, name="分局管理员")
    changed(above, stations.officer(house.parent, Role.SUPERVISOR, username="wu"), badge="3")
    assert {row[0] for row in told(auditor)} == {"安全管理员"}
    bureau = logged_in(stations.officer(house.parent, Role.AUDIT_ADMIN))
    assert {row[0] for row in told(bureau)} == {"安全管理员", "邻所管理员", "分局管理员"}
    assert {row[0] for row in told(bureau, "?body=DH")} == {"邻所管理员"}
    assert bureau.get(f"{PAGE}?body={stations.station('XX').code}").status_code == 422


def test_the_record_of_other_days_is_asked_for_by_day(auditor, keeper, house):
    changed(keeper, stations.officer(house, username="lin"), badge="1")
    today = local_day(now())
    tomorrow = today + timedelta(days=1)
    assert told(auditor, f"?first={tomorrow}&last={tomorrow + timedelta(days=2)}") == []
    assert len(told(auditor, f"?first={today - timedelta(days=1)}&last={tomorrow}")) == 1
    for first, said in ((today - timedelta(days=93), "一次最多看 92 天"), (tomorrow, "在结束日期之后"), ("x", "")):
        page = auditor.get(f"{PAGE}?first={first}&last={today}")
        assert (page.status_code, said in page.content.decode()) == (422, True)


def test_a_long_record_comes_in_pages_and_costs_no_more(auditor, keeper, house):
    lin = stations.officer(house, username="lin")

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert auditor.get(PAGE).status_code == 200
        return len([query for query in asked if "django_session" not in query["sql"]])

    cost()
    few = cost()
    for number in range(60):
        changed(keeper, lin, badge=str(number))
    assert cost() == few
    assert few <= 5
    assert (len(told(auditor)), len(told(auditor, "?page=2")) > 0) == (50, True)


def test_the_record_is_in_english_too(auditor, keeper, house):
    changed(keeper, stations.officer(house, username="lin"), badge="1")
    auditor.cookies["django_language"] = "en"
    page = auditor.get(PAGE).content.decode()
    assert all(word in page for word in ("Audit record", "Account changed", "Accounts", "Last thirty days"))
