"""Units as things that are kept."""

import pytest

from core.errors import Conflict, Invalid, NotAllowed, NotFound
from live.models import Entry
from stations.choices import Role, UnitStatus
from stations.models import Unit
from stations.selectors.units import crew_ids, station_units
from stations.services.fleet import create_unit, edit_unit, restore_unit, retire_unit
from stations.services.units import move_unit
from tests.factories import stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return stations.station("CH")


@pytest.fixture
def leader(house):
    return stations.officer(house, Role.DUTY_LEADER)


def cards() -> list[dict]:
    return list(Entry.objects.filter(kind="unit.kept").order_by("offset").values_list("card", flat=True))


def test_a_new_unit_is_off_duty_and_on_every_screen(house, leader):
    group = stations.group(house)
    unit = create_unit(by=leader, station=house, call_sign=" m9 ", kind="motorcycle", group=group)
    assert (unit.call_sign, unit.status, unit.group) == ("M9", UnitStatus.OFF_DUTY, group)
    assert [(card["call_sign"], card["status"]) for card in cards()] == [("M9", "off_duty")]


@pytest.mark.parametrize(
    ("call_sign", "kind", "field"), [("M 9", "car", "call_sign"), ("", "car", "call_sign"), ("M9", "boat", "kind")]
)
def test_a_unit_that_cannot_be_is_refused_by_field(house, leader, call_sign, kind, field):
    with pytest.raises(Invalid) as refused:
        create_unit(by=leader, station=house, call_sign=call_sign, kind=kind, group=None)
    assert list(refused.value.fields) == [field]
    assert not Unit.objects.exists()


def test_a_call_sign_is_one_units(house, leader):
    stations.unit(house, "M2")
    with pytest.raises(Invalid):
        create_unit(by=leader, station=house, call_sign="M2", kind="car", group=None)
    create_unit(by=None, station=stations.station(), call_sign="M2", kind="car", group=None)
    assert Unit.objects.filter(call_sign="M2").count() == 2


def test_a_group_of_another_station_is_refused(house, leader):
    with pytest.raises(Invalid) as refused:
        create_unit(by=leader, station=house, call_sign="M9", kind="car", group=stations.group(stations.station()))
    assert list(refused.value.fields) == ["group"]


def test_editing_the_same_again_says_nothing(house, leader):
    unit = stations.unit(house)
    for _ in range(2):
        edit_unit(by=leader, unit_id=unit.pk, kind="car", group=None)
    assert [card["kind"] for card in cards()] == ["car"]


def test_a_retired_unit_leaves_every_screen_with_its_crew_and_comes_back_empty(house, leader):
    unit = stations.unit(house)
    stations.crew(unit, stations.officer(house), by=leader)
    for _ in range(2):
        retire_unit(by=leader, unit_id=unit.pk)
    assert list(station_units(house)) == []
    for _ in range(2):
        restore_unit(by=leader, unit_id=unit.pk)
    assert [(card.get("open", True), card["crew"]) for card in cards()] == [(False, []), (True, [])]
    assert [(row.status, crew_ids(row)) for row in station_units(house)] == [(UnitStatus.OFF_DUTY, [])]


def test_a_unit_on_an_incident_stays_in_use(house, leader):
    unit = stations.unit(house)
    move_unit(unit=unit, to=UnitStatus.EN_ROUTE, incident="CH20261122-0001", actor=leader)
    with pytest.raises(Conflict):
        retire_unit(by=leader, unit_id=unit.pk)


def test_units_are_kept_by_leaders_of_their_own_station(house, leader):
    unit, strange = stations.unit(house), stations.unit(stations.station())
    with pytest.raises(NotAllowed):
        retire_unit(by=stations.officer(house), unit_id=unit.pk)
    with pytest.raises(NotFound):
        edit_unit(by=leader, unit_id=strange.pk, kind="car", group=None)
    with pytest.raises(NotAllowed):
        create_unit(by=stations.officer(house), station=house, call_sign="M9", kind="car", group=None)
