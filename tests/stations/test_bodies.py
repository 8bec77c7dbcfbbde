"""Teams and groups of a station: who keeps them, where they stand, and that none is taken away from under somebody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from incidents.models import Incident
from live.models import Entry
from mediation.models import Dispute
from orders.models import Order
from stations.choices import OrganisationKind, Role
from stations.models import Officer, Organisation
from stations.selectors.people import bodies_of, groups_of, visible_stations
from stations.services.bodies import create_body, edit_body, restore_body, retire_body
from stations.services.fleet import create_unit
from stations.services.people import create_organisation
from tests.factories import incidents, mediation, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return stations.station("CH")


@pytest.fixture
def leader(house):
    return stations.officer(house, Role.DUTY_LEADER)


@pytest.fixture
def team(house, leader):
    return create_body(by=leader, station=house, kind="community_team", code="CHC", name="社区警务队", parent=house)


def kept() -> list[tuple[str, list[str]]]:
    rows = Entry.objects.filter(kind="organisation.kept").order_by("id").values_list("number", "data")
    return [(number, data["fields"]) for number, data in rows]


def test_a_group_is_added_renamed_moved_below_a_team_and_keeps_its_units(house, leader, team):
    group = create_body(by=leader, station=house, kind="group", code=" chg1 ", name="警务一组", parent=house)
    create_unit(by=leader, station=house, call_sign="M9", kind="motorcycle", group=group)
    edit_body(by=leader, body_id=group.pk, name="夜巡组", parent=team)
    edit_body(by=leader, body_id=group.pk, name="夜巡组", parent=team)
    moved = Organisation.objects.get(code="CHG1")
    assert (moved.name, moved.parent, moved.path) == ("夜巡组", team, f"{team.path}CHG1.")
    assert list(groups_of(house)) == [moved]
    create_unit(by=leader, station=house, call_sign="M10", kind="motorcycle", group=moved)
    assert kept()[1:] == [("CHG1", ["code", "kind", "name", "parent"]), ("CHG1", ["name", "parent"])]


def test_a_team_stands_below_its_station_and_a_group_below_no_other_group_nor_a_strange_station(house, leader, team):
    group, strange = stations.group(house), stations.station()
    for kind, parent in (("case_team", team), ("group", group), ("group", strange)):
        with pytest.raises(Invalid) as refused:
            create_body(by=leader, station=house, kind=kind, code="CHX", name="某", parent=parent)
        assert set(refused.value.fields) == {"parent"}
    with pytest.raises(NotAllowed, match="上级机构的系统管理员"):
        create_body(by=leader, station=house, kind=OrganisationKind.STATION, code="CHX", name="某", parent=house)
    with pytest.raises(Invalid):
        create_body(by=leader, station=house, kind="group", code="CHC", name="同一代码", parent=house)


def test_what_somebody_or_something_is_in_stays_in_use(house, leader, team):
    group = create_body(by=leader, station=house, kind="group", code="CHG1", name="警务一组", parent=team)
    with pytest.raises(Conflict, match="1 个警组"):
        retire_body(by=leader, body_id=team.pk)
    officer = stations.officer(group)
    with pytest.raises(Conflict, match="1 名人员"):
        retire_body(by=leader, body_id=group.pk)
    officer.is_active = False
    officer.save()
    retire_body(by=leader, body_id=group.pk)
    retire_body(by=leader, body_id=team.pk)
    assert list(bodies_of(house)) == [house]
    with pytest.raises(Conflict, match="请先恢复"):
        restore_body(by=leader, body_id=group.pk)
    restore_body(by=leader, body_id=team.pk)
    restore_body(by=leader, body_id=group.pk)
    assert list(bodies_of(house)) == [house, team, group]


def test_only_keepers_of_the_station_change_its_bodies(house, team):
    for by, refusal in (
        (stations.officer(house), NotAllowed),
        (stations.officer(stations.station(), Role.DUTY_LEADER), NotFound),
    ):
        with pytest.raises(refusal):
            edit_body(by=by, body_id=team.pk, name="别的名", parent=house)


def test_the_pages_add_rename_and_say_why_one_cannot_be_retired(house, team, logged_in):
    keeper = logged_in(stations.officer(house, Role.SYSTEM_ADMIN))
    facts = {"kind": "group", "code": "CHG1", "name": "警务一组", "parent": team.pk}
    assert keeper.post("/station/bodies/new/", facts).status_code == 302
    group = Organisation.objects.get(code="CHG1")
    assert keeper.post(f"/station/bodies/{group.pk}/", {"name": "夜巡组", "parent": house.pk}).status_code == 302
    stations.officer(group)
    refused = keeper.post(f"/station/bodies/{group.pk}/use/", {"to": "retired"})
    assert (refused.status_code, "夜巡组还有 1 名人员" in refused.content.decode()) == (409, True)
    assert keeper.post(f"/station/bodies/{team.pk}/use/", {"to": "retired"}).status_code == 302
    shown = keeper.get("/station/bodies/").content.decode()
    assert ("夜巡组" in shown, shown.count("</svg>已停用")) == (True, 1)


@pytest.fixture
def city():
    return create_organisation(kind=OrganisationKind.BUREAU, code="CITY", name="临澄市公安局")


@pytest.fixture
def lake(city):
    return create_organisation(kind=OrganisationKind.SUB_BUREAU, code="LAKE", name="望湖分局", parent=city)


@pytest.fixture
def admin(city):
    return stations.officer(city, Role.SYSTEM_ADMIN)


def test_a_station_is_added_with_its_teams_and_moves_with_all_below_it_to_another_sub_bureau(admin, city, lake):
    hill = create_body(by=admin, station=city, kind="sub_bureau", code="hill", name="柳山分局", parent=city)
    where = {"lon": LON, "lat": LAT}
    made = create_body(by=admin, station=city, kind="station", code="zx", name="柳山派出所", parent=lake, **where)
    group, officer = groups_of(made)[0], stations.officer(made, Role.DUTY_LEADER)
    assert bodies_of(made).count() == 7
    edit_body(by=admin, body_id=made.pk, name=made.name, parent=hill)
    group.refresh_from_db()
    made.refresh_from_db()
    assert (group.path, bodies_of(made).count()) == ("CITY.HILL.ZX.ZXG1.", 7)
    assert list(visible_stations(stations.officer(hill))) == [made]
    assert list(visible_stations(stations.officer(lake))) == []
    edit_body(by=officer, body_id=group.pk, name="夜巡组", parent=made)
    assert kept() == [
        ("HILL", ["code", "kind", "name", "parent"]), ("ZX", ["code", "kind", "name", "parent"]),
        ("ZX", ["parent"]), ("ZXG1", ["name"]),
    ]  # fmt: skip


def test_each_kind_stands_below_the_next_one_up_so_that_nothing_comes_to_stand_below_itself(admin, city, lake):
    house = stations.station(parent=lake)
    for kind, parent in (("station", city), ("station", house), ("sub_bureau", lake), ("group", lake)):
        with pytest.raises(Invalid) as refused:
            create_body(by=admin, station=house, kind=kind, code="X", name="某", parent=parent, lon=LON, lat=LAT)
        assert set(refused.value.fields) == {"parent"}
    for body, parent in ((lake, house), (lake, lake), (house, stations.group(house)), (city, lake), (lake, None)):
        with pytest.raises(Invalid) as refused:
            edit_body(by=admin, body_id=body.pk, name="某", parent=parent)
        assert set(refused.value.fields) == {"parent"}
    with pytest.raises(Invalid) as refused:
        create_body(by=admin, station=house, kind="station", code="X", name="某", parent=lake, lon=LON)
    assert set(refused.value.fields) == {"lat"}
    with pytest.raises(Invalid):
        create_body(by=admin, station=house, kind="bureau", code="X", name="某", parent=city)


def test_a_station_with_open_incidents_or_bodies_and_a_bureau_with_stations_stay_in_use(admin, city, lake):
    house = stations.station(parent=lake)
    group = stations.group(house)
    by = stations.officer(house)
    incident, dispute = incidents.incident(by), mediation.opened(by)  # with its order
    Officer.objects.filter(station=house).update(is_active=False)
    with pytest.raises(Conflict, match="1 个下级机构、1 起未结警情、1 件未了结纠纷、1 件未办结督导单"):
        retire_body(by=admin, body_id=house.pk)
    retire_body(by=admin, body_id=group.pk)
    Incident.objects.filter(pk=incident.pk).update(status="closed", closed_at=now())
    Order.objects.filter(subject_id=dispute.pk).update(status="cancelled", ended_at=now())
    Dispute.objects.filter(pk=dispute.pk).update(status="closed", closed_at=now())
    with pytest.raises(Conflict, match="1 个下级机构"):
        retire_body(by=admin, body_id=lake.pk)
    retire_body(by=admin, body_id=house.pk)
    retire_body(by=admin, body_id=lake.pk)
    with pytest.raises(Conflict, match="请先恢复"):
        restore_body(by=admin, body_id=house.pk)
    with pytest.raises(Conflict, match="1 名人员"):
        retire_body(by=admin, body_id=city.pk)


def test_the_tree_is_kept_by_a_bureaus_system_administrator_below_their_own_body_and_by_nobody_else(city, lake):
    house, new = stations.station(parent=lake), {"kind": "sub_bureau", "code": "X", "name": "某", "parent": city}
    for by, refusal in (
        (stations.officer(city, Role.SECURITY_ADMIN), NotAllowed),
        (stations.officer(city, Role.AUDIT_ADMIN), NotAllowed),
        (stations.officer(city, Role.DUTY_LEADER), NotFound),
        (stations.officer(house, Role.SYSTEM_ADMIN), NotFound),
        (stations.officer(stations.station().parent, Role.SYSTEM_ADMIN), NotFound),
    ):
        with pytest.raises(refusal):
            edit_body(by=by, body_id=house.pk, name="别的名", parent=lake)
        with pytest.raises((NotAllowed, Invalid)):
            create_body(by=by, station=house, **new)
    below = stations.officer(lake, Role.SYSTEM_ADMIN)
    edit_body(by=below, body_id=lake.pk, name="望湖公安分局", parent=city)
    with pytest.raises(NotFound):
        edit_body(by=below, body_id=city.pk, name="某", parent=None)


def test_the_page_of_a_bureau_keeps_the_tree_and_a_stations_own_shows_none_of_it(admin, city, lake, logged_in):
    house, keeper = stations.station("CH", parent=lake), logged_in(admin)
    facts = {"kind": "station", "code": "ZX", "name": "柳山派出所", "parent": lake.pk}
    refused = keeper.post("/station/bodies/new/", facts | {"lon": LAT, "lat": LON})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"lat"})
    again = keeper.post("/station/bodies/new/", facts | {"code": "CH", "lon": LON, "lat": LAT})
    assert (again.status_code, "代码 CH 已用于" in again.content.decode()) == (422, True)
    assert keeper.post("/station/bodies/new/", facts | {"lon": LON, "lat": LAT}).status_code == 302
    made = Organisation.objects.get(code="ZX")
    hill = create_organisation(kind=OrganisationKind.SUB_BUREAU, code="HILL", name="柳山分局", parent=city)
    assert keeper.post(f"/station/bodies/{made.pk}/", {"name": "柳山所", "parent": hill.pk}).status_code == 302
    assert keeper.post(f"/station/bodies/{city.pk}/", {"name": "临澄公安局"}).status_code == 302
    shown = keeper.get("/station/bodies/").content.decode()
    assert [name in shown for name in ("临澄公安局", "柳山所", "望湖分局", "?station=ZX")] == [True] * 4
    stayed = keeper.post(f"/station/bodies/{made.pk}/use/", {"to": "retired"})
    assert (stayed.status_code, "6 个下级机构" in stayed.content.decode()) == (409, True)
    own = logged_in(stations.officer(house, Role.SYSTEM_ADMIN))
    assert "望湖分局" not in own.get("/station/bodies/").content.decode()
    assert "经度" not in own.get("/station/bodies/new/").content.decode()
    assert own.get(f"/station/bodies/{house.pk}/").status_code == 404


def test_a_tree_of_a_hundred_stations_comes_in_pages_and_costs_as_many_queries_as_one(admin, lake, logged_in):
    stations.station(parent=lake)
    keeper = logged_in(admin)
    with CaptureQueriesContext(connection) as one:
        keeper.get("/station/bodies/")
    Organisation.objects.bulk_create(
        Organisation(kind="station", code=f"T{n:03d}", name=f"第{n:03d}所", parent=lake, path=f"{lake.path}T{n:03d}.")
        for n in range(100)
    )
    with CaptureQueriesContext(connection) as many:
        shown = keeper.get("/station/bodies/?tree=2").content.decode()
    assert (len(many) <= len(one), "第050所" in shown, "第005所" in shown) == (True, True, False)
    assert 'href="?tree=3#tree"' in shown
