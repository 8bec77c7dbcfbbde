"""The type tree and the stage limits are data that a station keeps."""

import pytest

from core.errors import Invalid, NotAllowed, NotFound
from incidents.choices import Stage
from incidents.models import IncidentType, StageLimit
from incidents.selectors.keeping import limits_of
from incidents.services.reference import add_type, edit_type, set_limits
from live.models import Entry
from stations.choices import Role
from tests.factories import stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return stations.station("CH")


@pytest.fixture
def leader(house):
    return stations.officer(house, Role.DUTY_LEADER)


def entries(kind: str) -> list[dict]:
    return list(Entry.objects.filter(kind=kind).order_by("offset").values_list("data", flat=True))


def test_a_type_below_another_has_its_code_before_its_own(leader):
    theft = IncidentType.objects.get(code="theft")
    made = add_type(by=leader, code="parcel", name="盗窃快递", parent=theft, priority=3, words=["包裹"])
    assert (made.code, made.initials) == ("theft.parcel", "dqkd")
    assert entries("incident_type.kept") == [{"fields": ["code", "name", "priority", "words"]}]


@pytest.mark.parametrize(("code", "field"), [("ebike", "code"), ("E-Bike", "code")])
def test_a_code_that_is_taken_or_no_code_is_refused_by_name(leader, code, field):
    theft = IncidentType.objects.get(code="theft")
    with pytest.raises(Invalid) as refused:
        add_type(by=leader, code=code, name="甲", parent=theft, priority=3, words=[])
    assert list(refused.value.fields) == [field]


def test_editing_a_type_the_same_again_says_nothing(leader):
    for _ in range(2):
        edit_type(by=leader, code="theft.ebike", name="盗窃电动自行车", priority=2, words=["偷车"], is_active=True)
    row = IncidentType.objects.get(code="theft.ebike")
    assert (row.name, row.priority, row.words, row.initials) == ("盗窃电动自行车", 2, ["偷车"], "dqddzxc")
    assert entries("incident_type.kept") == [{"fields": ["name", "priority", "words"]}]


def test_a_type_that_is_not_there_is_not_found(leader):
    with pytest.raises(NotFound):
        edit_type(by=leader, code="nonsense", name="甲", priority=3, words=[], is_active=True)


def test_a_stations_own_limit_wins_and_leaves_the_others_theirs(house, leader):
    other = stations.station("DH")
    for _ in range(2):
        set_limits(by=leader, station=house, limits=limits_of(house) | {(1, Stage.ACCEPT): 20})
    assert (limits_of(house)[1, "accept"], limits_of(other)[1, "accept"]) == (20, 30)
    assert StageLimit.objects.filter(station=house).count() == 1
    assert entries("station.limits_set") == [{"limits": {"accept 1": 20}}]


@pytest.mark.parametrize(
    "limits", [{(1, "accept"): 4}, {(1, "accept"): 31 * 86400}, {(5, "accept"): 60}, {(1, "sleep"): 60}]
)
def test_a_limit_that_cannot_be_is_refused_and_nothing_is_written(house, leader, limits):
    with pytest.raises(Invalid):
        set_limits(by=leader, station=house, limits=limits)
    assert not StageLimit.objects.filter(station=house).exists()


def test_types_and_limits_are_not_the_dispatchers(house):
    dispatcher = stations.officer(house)
    with pytest.raises(NotAllowed):
        add_type(by=dispatcher, code="x", name="甲", parent=None, priority=3, words=[])
    with pytest.raises(NotAllowed):
        edit_type(by=dispatcher, code="theft", name="甲", priority=3, words=[], is_active=True)
    with pytest.raises(NotAllowed):
        set_limits(by=dispatcher, station=house, limits={(1, "accept"): 20})
