"""A search of places goes on after its first page, as every list of the API does."""

import pytest

from stations.choices import PlaceKind
from tests.factories import stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db
KINDS = (PlaceKind.COMPOUND, PlaceKind.MARKET, PlaceKind.VENUE)


def test_places_of_one_name_come_in_pages_each_once_those_that_begin_with_the_word_first():
    house = stations.station("CH")
    desk = Caller(stations.officer(house))
    for number in range(24):
        # Many of one name and kind, so that nothing but the place itself tells them apart.
        stations.place(house, KINDS[number % 3], name="老柳堤路口" if number < 12 else "柳堤路口")
    pages, (status, said) = [], desk.get("places/", q="柳堤", limit=7)
    while True:
        assert status == 200
        pages.append(said["results"])
        if not said["next"]:
            break
        status, said = desk.get(said["next"])
    assert [len(page) for page in pages] == [7, 7, 7, 3]
    rows = [row for page in pages for row in page]
    assert len({row["id"] for row in rows}) == 24
    assert [row["name"] for row in rows] == ["柳堤路口"] * 12 + ["老柳堤路口"] * 12
    assert [row["kind"] for row in rows[:12]] == sorted(KINDS * 4)


def test_ten_are_offered_while_somebody_types_and_none_for_nothing():
    house = stations.station("CH")
    desk = Caller(stations.officer(house))
    for _ in range(11):
        stations.place(house)
    status, said = desk.get("places/", q="ldys")
    assert (status, len(said["results"]), bool(said["next"])) == (200, 10, True)
    for nothing in ("", " "):
        status, said = desk.get("places/", q=nothing)
        assert (status, said["results"], said["next"]) == (200, [], None)
