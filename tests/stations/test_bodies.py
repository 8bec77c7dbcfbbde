"""Teams and groups of a station: who keeps them, where they stand, and that none is taken away from under somebody."""

import pytest

from core.errors import Conflict, Invalid, NotAllowed, NotFound
from live.models import Entry
from stations.choices import OrganisationKind, Role
from stations.models import Organisation
from stations.selectors.people import bodies_of, groups_of
from stations.services.bodies import create_body, edit_body, restore_body, retire_body
from stations.services.fleet import create_unit
from tests.factories import stations

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
    rows = Entry.objects.filter(kind="organisation.kept").order_by("offset").values_list("number", "data")
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
    with pytest.raises(Invalid):
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
