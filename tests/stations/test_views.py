"""The keepers' pages: who sees them, what they change, and that long lists cost no more than short ones."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import now
from incidents.models import IncidentType, StageLimit
from live.models import Entry
from stations.choices import PlaceKind, PostKind, Role
from stations.models import Absence, Officer, Place, Post, Shift, Unit, UnitPosition
from tests.factories import stations

pytestmark = pytest.mark.django_db

LISTS = ("", "people/", "roster/", "posts/", "places/", "units/", "bodies/", "streets/")


@pytest.fixture
def house():
    return stations.station("CH")


@pytest.fixture
def desk(house, logged_in):
    """Return a function that logs a role in."""
    return lambda *roles: logged_in(stations.officer(house, *roles))


@pytest.fixture
def leader(desk):
    return desk(Role.DUTY_LEADER)


@pytest.fixture
def keeper(desk):
    return desk(Role.SECURITY_ADMIN)


def rows(house, first: int, last: int) -> None:
    """Fill every list of the station with some rows."""
    group, dispatcher = stations.group(house), stations.officer(house)
    for number in range(first, last):
        officer = stations.officer(group, Role.COMMUNITY_OFFICER, name=f"民警{number}")
        Shift.objects.create(officer=officer, starts_at=now(), ends_at=now() + timedelta(hours=8))
        Absence.objects.create(officer=officer, kind="leave", starts_at=now(), ends_at=now() + timedelta(hours=8))
        stations.post(stations.community(house, f"第{number}社区", west=100 + number / 10), officer)
        stations.crew(stations.unit(house, f"M{number}"), officer, by=dispatcher)


def reads(client, page: str) -> list[str]:
    """Return the tables that a page asks, in order; the session's own once-a-minute mark is not the page's."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/station/{page}").status_code == 200
    found = [re.search(r'FROM "(\w+)"', query["sql"]) for query in asked]
    return [table[1] for table in found if table and table[1] != "django_session"]


@pytest.mark.parametrize("page", LISTS)
def test_thirty_rows_cost_as_many_queries_as_one(house, leader, page):
    rows(house, 0, 1)
    one = reads(leader, page)
    rows(house, 1, 30)
    assert reads(leader, page) == one
    assert len(one) <= 12


@pytest.mark.parametrize("page", LISTS)
def test_an_empty_station_has_its_pages_too(leader, page):
    assert leader.get(f"/station/{page}").status_code == 200


def test_a_long_list_comes_in_pages(house, leader):
    Place.objects.bulk_create(
        Place(station=house, kind=PlaceKind.MARKET, code=f"{number:05d}", name=f"市场{number}") for number in range(120)
    )
    first, last = (leader.get(f"/station/places/?page={page}").content.decode() for page in (1, 3))
    assert (first.count("/station/places/") > 50, "市场0<" in first, "市场119" in first) == (True, True, False)
    assert "市场119" in last
    assert "第 3 页，共 3 页 120 条" in last


@pytest.mark.parametrize(
    ("page", "roles"),
    [
        ("people/", {Role.SECURITY_ADMIN, Role.DUTY_LEADER, Role.SUPERVISOR}),
        ("people/new/", {Role.SECURITY_ADMIN}),
        ("places/new/", {Role.SYSTEM_ADMIN, Role.DUTY_LEADER}),
        ("places/import/", {Role.SYSTEM_ADMIN, Role.DUTY_LEADER}),
        ("units/new/", {Role.SYSTEM_ADMIN, Role.DUTY_LEADER}),
        ("bodies/", {Role.SYSTEM_ADMIN, Role.DUTY_LEADER}),
        ("bodies/new/", {Role.SYSTEM_ADMIN, Role.DUTY_LEADER}),
        ("streets/", {Role.SYSTEM_ADMIN, Role.DUTY_LEADER}),
    ],
)
def test_each_page_opens_for_its_keepers_only(desk, page, roles):
    opened = {role for role in Role.values if desk(role).get(f"/station/{page}").status_code == 200}
    assert opened == roles


def test_the_tabs_that_one_sees_are_those_that_open(desk):
    for role in set(Role.values) - {Role.WALL, Role.GUARDIAN}:
        client = desk(role)
        tabs = client.get("/station/").context["tabs"]
        assert [client.get(tab["url"]).status_code for tab in tabs] == [200] * len(tabs), role


def test_a_place_of_another_station_is_not_found(leader):
    strange = stations.place(stations.station())
    assert leader.get(f"/station/places/{strange.pk}/").status_code == 404
    assert leader.post(f"/station/places/{strange.pk}/retire/").status_code == 404


def test_a_person_is_made_edited_disabled_and_gets_a_new_password(house, keeper):
    facts = {"name": "林志远", "badge": "0131", "phone": "", "organisation": house.pk, "roles": ["community_officer"]}
    assert keeper.post("/station/people/new/", facts | {"username": "lin", "password": "demo"}).status_code == 302
    lin = Officer.objects.get(username="lin")
    assert keeper.post(f"/station/people/{lin.pk}/", facts | {"name": "林远"}).status_code == 302
    assert keeper.post(f"/station/people/{lin.pk}/password/", {"password": "new-demo"}).status_code == 302
    assert keeper.post(f"/station/people/{lin.pk}/use/", {"to": "disabled"}).status_code == 302
    lin.refresh_from_db()
    assert (lin.name, lin.check_password("new-demo"), lin.is_active) == ("林远", True, False)
    assert "已停用" in keeper.get("/station/people/").content.decode()


def test_mixed_administrators_are_refused_on_the_form_with_what_was_typed(house, keeper):
    facts = {"username": "x", "name": "甲", "organisation": house.pk, "roles": ["security_admin", "wall"]}
    answer = keeper.post("/station/people/new/", facts)
    page = answer.content.decode()
    assert (answer.status_code, "不能兼任其他角色" in page, 'value="甲"' in page) == (422, True, True)
    assert not Officer.objects.filter(username="x").exists()


def test_a_shift_and_an_absence_go_on_the_roster_and_off_it(house, leader):
    officer = stations.officer(house, Role.COMMUNITY_OFFICER)
    at = now().astimezone()
    period = {"starts_at": f"{at:%Y-%m-%dT%H:%M}", "ends_at": f"{at + timedelta(hours=8):%Y-%m-%dT%H:%M}"}
    assert leader.post("/station/roster/shifts/", period | {"officer": officer.pk}).status_code == 302
    assert (
        leader.post("/station/roster/absences/", period | {"officer": officer.pk, "kind": "leave"}).status_code == 302
    )
    assert (
        leader.post(
            "/station/roster/shifts/", period | {"officer": officer.pk, "ends_at": period["starts_at"]}
        ).status_code
        == 422
    )
    assert leader.post(f"/station/roster/shifts/{Shift.objects.get().pk}/remove/").status_code == 302
    assert leader.post(f"/station/roster/absences/{Absence.objects.get().pk}/remove/").status_code == 302
    assert (Shift.objects.count(), Absence.objects.count()) == (0, 0)


def test_a_post_is_given_and_taken_on_the_page(house, leader):
    officer = stations.officer(house, Role.COMMUNITY_OFFICER)
    place = stations.community(house)
    address = f"/station/posts/{place.pk}/"
    assert leader.post(address, {"kind": PostKind.OFFICER, "officer": officer.pk}).status_code == 302
    assert Post.objects.get().officer == officer
    assert leader.post(address, {"kind": PostKind.OFFICER, "officer": ""}).status_code == 302
    assert not Post.objects.exists()
    for nobody in ("x", "²", "9" * 19, "9" * 5000):
        assert leader.post(address, {"kind": PostKind.OFFICER, "officer": nobody}).status_code == 422


def test_a_place_is_made_by_hand_in_amap_coordinates(leader):
    facts = {"kind": "market", "code": "M1", "name": "柳堤夜市", "lon": "114.0600", "lat": "22.5322", "datum": "gcj02"}
    assert leader.post("/station/places/new/", facts).status_code == 302
    place = Place.objects.get()
    assert (place.lon, place.lat) == (pytest.approx(114.0550, abs=0.001), pytest.approx(22.5350, abs=0.001))
    assert (
        leader.post(
            f"/station/places/{place.pk}/", {"name": "柳堤市场", "datum": "wgs84", "lon": place.lon, "lat": place.lat}
        ).status_code
        == 302
    )
    place.refresh_from_db()
    assert (place.kind, place.code, place.name) == ("market", "M1", "柳堤市场")


def test_swapped_coordinates_come_back_on_their_field(leader):
    facts = {"kind": "market", "code": "M1", "name": "柳堤夜市", "lon": "22.53", "lat": "85", "datum": "wgs84"}
    answer = leader.post("/station/places/new/", facts | {"lat": "114.05"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["lat"])
    assert not Place.objects.exists()


def test_an_uploaded_file_says_what_stayed_out(leader):
    file = SimpleUploadedFile("市场.csv", "code,name\n1,柳堤夜市\n2,\n".encode())
    answer = leader.post("/station/places/import/", {"file": file, "kind": "market", "datum": "wgs84"})
    page = answer.content.decode()
    assert "新增 1 个，更正 0 个，未变 0 个，未采用 1 行" in page
    assert "缺少名称" in page
    broken = SimpleUploadedFile("市场.shp", b"x")
    answer = leader.post("/station/places/import/", {"file": broken, "kind": "market", "datum": "wgs84"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    assert "市场.shp" in answer.content.decode()


def test_streets_are_uploaded_and_a_bad_file_is_refused_by_name(leader):
    good = (
        '<osm version="0.6"><node id="1" lon="114.05" lat="22.53" version="1"/><node id="2" lon="114.06" lat="22.53" version="1"/>'
        '<way id="1" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>'
    )
    answer = leader.post("/station/streets/", {"file": SimpleUploadedFile("town.osm", good.encode())}, follow=True)
    assert "已导入 2 个路口、2 条路段，1 个连通部分" in answer.content.decode()
    answer = leader.post("/station/streets/", {"file": SimpleUploadedFile("town.pdf", b"x")})
    assert (answer.status_code, "town.pdf" in answer.content.decode()) == (422, True)


def test_a_unit_is_made_crewed_retired_and_brought_back(house, leader):
    officer = stations.officer(house, Role.COMMUNITY_OFFICER)
    assert leader.post("/station/units/new/", {"call_sign": "m9", "kind": "car"}).status_code == 302
    unit = Unit.objects.get()
    assert leader.post(f"/station/units/{unit.pk}/", {"kind": "motorcycle", "crew": [officer.pk]}).status_code == 302
    assert officer.name in leader.get("/station/units/").content.decode()
    for to, active in (("retired", False), ("active", True)):
        assert leader.post(f"/station/units/{unit.pk}/use/", {"to": to}).status_code == 302
        unit.refresh_from_db()
        assert unit.is_active == active
    answer = leader.post("/station/units/new/", {"call_sign": "M9", "kind": "car"})
    assert answer.status_code == 422


def test_a_retired_unit_takes_nobody_on_and_stays_off_the_screens(house, leader):
    officer, unit = stations.officer(house, Role.COMMUNITY_OFFICER), stations.unit(house, kind="car")
    leader.post(f"/station/units/{unit.pk}/use/", {"to": "retired"})
    answer = leader.post(f"/station/units/{unit.pk}/", {"kind": "motorcycle", "crew": [officer.pk]})
    assert (answer.status_code, "单元已停用" in answer.content.decode()) == (422, True)
    unit.refresh_from_db()
    assert (unit.kind, unit.crew.count()) == ("car", 0)
    assert Entry.objects.filter(subject="unit").latest("offset").card["open"] is False


def test_a_bureau_keeps_the_station_that_it_names(house, logged_in):
    other = stations.station("DH", parent=house.parent)
    admin = logged_in(stations.officer(house.parent, Role.SYSTEM_ADMIN))
    page = admin.get("/station/places/?station=DH").content.decode()
    assert f"{other.name}" in page
    assert "/station/places/new/?station=DH" in page
    admin.post("/station/places/new/?station=DH", {"kind": "market", "code": "1", "name": "甲", "datum": "wgs84"})
    assert Place.objects.get().station == other


def test_the_overview_names_the_communities_without_anybody(house, leader):
    stations.community(house)
    assert "柳堤社区" in leader.get("/station/").content.decode().split('role="alert"')[1].split("</p>")[0]


def test_my_station_turns_each_of_its_lists_by_itself_and_one_word_searches_them_all(house, leader):
    group = stations.group(house)
    Unit.objects.bulk_create(Unit(station=house, call_sign=f"Y{number:03d}", kind="car") for number in range(120))
    Officer.objects.bulk_create(
        Officer(username=f"p{n}", name=f"民警{n:03d}", organisation=group, station=house, roles=[Role.CASE_TEAM])
        for n in range(120)
    )
    Place.objects.bulk_create(
        Place(station=house, kind=PlaceKind.COMMUNITY, code=f"{n:03d}", name=f"望月{n:03d}区") for n in range(120)
    )
    turned = leader.get("/station/?q=09&units=2").content.decode()
    assert [word in turned for word in (">Y009<", ">Y099<", ">Y008<", "民警091", "望月109区")] == [
        True,
        True,
        False,
        True,
        True,
    ]
    page = leader.get("/station/?units=2&people=3").content.decode()
    seen = (">Y049<", ">Y050<", ">Y099<", ">Y100<", "民警098", "民警119", "望月000区</td>", "望月050区</td>")
    assert [word in page for word in seen] == [False, True, True, False, False, True, True, False]
    assert ('href="?units=3&amp;people=3#units"' in page, 'href="?units=2&amp;people=3&amp;cover=2#cover"' in page) == (
        True,
        True,
    )
    assert page.split('role="alert"')[1].split("</p>")[0].count("望月") == 20
    assert "没有找到" in leader.get("/station/?q=无此").content.decode()


def test_types_and_limits_are_kept_on_their_pages(house, leader):
    assert leader.get("/incidents/types/").status_code == 200
    parent = IncidentType.objects.get(code="theft")
    made = leader.post(
        "/incidents/types/new/",
        {"parent": parent.pk, "code": "parcel", "name": "盗窃快递", "priority": 3, "words": "快递被偷 包裹"},
    )
    assert made.status_code == 302
    row = IncidentType.objects.get(code="theft.parcel")
    assert (row.words, row.initials) == (["快递被偷", "包裹"], "dqkd")
    assert (
        leader.post("/incidents/types/theft.parcel/", {"name": "盗窃包裹", "priority": 2, "words": ""}).status_code
        == 302
    )
    row.refresh_from_db()
    assert (row.name, row.priority, row.is_active) == ("盗窃包裹", 2, False)
    form = leader.get("/incidents/limits/").context["form"]
    seconds = {name: field.initial for name, field in form.fields.items()}
    assert leader.post("/incidents/limits/", seconds | {"accept_1": 20}).status_code == 302
    assert StageLimit.objects.filter(station=house).values_list("stage", "priority", "limit_s").get() == (
        "accept",
        1,
        20,
    )
    assert leader.post("/incidents/limits/", seconds | {"accept_1": 0}).status_code == 422


def test_the_whole_frame_is_in_english_for_who_wants_it(leader):
    leader.cookies["django_language"] = "en"
    page = leader.get("/station/units/").content.decode()
    assert "Units" in page
    assert "警力单元" not in page


def test_an_empty_upload_is_refused(leader):
    answer = leader.post("/station/places/import/", {"file": io.BytesIO(b""), "kind": "market", "datum": "wgs84"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


@pytest.mark.parametrize("page", ["", "units/"])
def test_both_tables_of_units_say_where_a_unit_was_and_how_long_ago(house, leader, page):
    stations.unit(house, "M2")
    stations.unit(house, "M3")
    UnitPosition.objects.create(
        unit=Unit.objects.get(call_sign="M2"), lon=114.05512, lat=22.53534, at=now() - timedelta(minutes=7)
    )
    shown = leader.get(f"/station/{page}").content.decode()
    assert ("7\xa0分钟前" in shown, "114.05512, 22.53534" in shown, shown.count("无定位")) == (True, True, 1)
