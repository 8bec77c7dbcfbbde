"""What one sees of people, places and the map."""

import pytest

from core.clock import now
from core.errors import NotFound
from stations.choices import PlaceKind, Role
from stations.models import Place
from stations.selectors import people, places, roster
from stations.selectors.cover import presence
from stations.services.places import initials_of
from tests.factories import stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return stations.station("CH")


def test_a_station_sees_itself_and_a_bureau_every_station_below_it(house):
    sister, stranger = stations.station("DH", parent=house.parent), stations.station("EH")
    officer, chief = stations.officer(house), stations.officer(house.parent, Role.SUPERVISOR)
    assert list(people.visible_stations(officer)) == [house]
    assert list(people.visible_stations(chief).order_by("code")) == [house, sister]
    assert people.station_for(chief, "DH") == sister
    for who, code in ((officer, "DH"), (chief, stranger.code)):
        with pytest.raises(NotFound):
            people.station_for(who, code)


def test_accounts_are_found_by_name_badge_or_log_in(house):
    keeper = stations.officer(house, Role.SECURITY_ADMIN, name="安全管理员")
    lin = stations.officer(house, name="林志远", username="linzy")
    stations.officer(stations.station(), name="林海")
    for text in ("林", "LINZ"):
        assert list(people.find_kept(keeper, station=house, text=text)) == [lin]
    assert people.find_kept(keeper, station=house, text="").count() == 2
    with pytest.raises(NotFound):
        people.kept_officer(keeper, stations.officer(stations.station()).pk)


def test_who_can_be_on_duty_is_neither_an_administrator_nor_the_wall(house):
    for role in (Role.SYSTEM_ADMIN, Role.WALL):
        stations.officer(house, role)
    lin = stations.officer(house, Role.COMMUNITY_OFFICER)
    assert list(people.staff_of(house)) == [lin]
    teams = roster.by_team(roster.found_staff(house), presence(house, now()))
    assert [person["name"] for team in teams for person in team["people"]] == [lin.name]


@pytest.fixture
def market(house):
    made = stations.place(house, PlaceKind.MARKET, name="柳堤夜市", sensitive="夜间斗殴多发")
    Place.objects.filter(pk=made.pk).update(initials=initials_of(made.name), address="柳堤路 229 号")
    return made


@pytest.mark.parametrize("text", ["夜市", "柳堤路", "ldys", "LDY"])
def test_a_place_is_found_by_part_of_name_or_address_and_by_initials(house, market, text):
    dispatcher = stations.officer(house)
    assert list(places.search_places(dispatcher, text=text)) == [market]
    assert list(places.kept_places(house, text=text)) == [market]


def test_what_starts_with_the_word_comes_first(house, market):
    later = stations.place(house, PlaceKind.BOX, name="老柳堤夜市岗亭")
    assert list(places.search_places(stations.officer(house), text="柳堤夜市")) == [market, later]


def test_ten_places_are_found_with_those_above_them_in_one_query(house, django_assert_num_queries):
    dispatcher, above = stations.officer(house), stations.community(house)
    for number in range(10):
        Place.objects.filter(pk=stations.place(house, name=f"柳堤夜市 {number} 号").pk).update(parent=above)
    with django_assert_num_queries(1):
        found = list(places.search_places(dispatcher, text="夜市"))
        assert [place.parent for place in found] == [above] * 10


def test_places_of_another_station_and_those_out_of_use_are_not_found(house, market):
    assert list(places.search_places(stations.officer(stations.station()), text="夜市")) == []
    Place.objects.filter(pk=market.pk).update(is_active=False)
    assert list(places.search_places(stations.officer(house), text="夜市")) == []


def test_kinds_are_counted_in_the_order_of_the_tree(house, market):  # noqa: ARG001 - the market is one of those counted
    stations.community(house)
    assert [(kind, count) for kind, _, count in places.kind_counts(house) if count] == [("community", 1), ("market", 1)]
    assert [place.kind for place in places.kept_places(house)] == ["community", "market"]
