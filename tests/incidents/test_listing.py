"""Finding incidents: filters, search, paging that neither skips nor repeats."""

from datetime import timedelta

import pytest

from core.clock import now
from incidents.models import Incident
from incidents.selectors.incidents import open_incidents
from incidents.selectors.listing import Filters, list_incidents, saved_views, type_choices
from incidents.selectors.listpage import Cursor, list_page
from incidents.services.closing import close_incident
from incidents.services.views import drop_view, save_view
from tests.factories import incidents, stations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LON, LAT = stations.LON, stations.LAT


def shorts(room, **filters):
    return [row.short for row in list_incidents(room.dispatcher, Filters(**filters))]


@pytest.fixture
def three(room):
    """A fight of today, a theft two days ago that is closed, and a family quarrel an hour ago."""
    incidents.incident(room.dispatcher)
    theft = incidents.incident(
        room.dispatcher,
        type="theft.ebike",
        title="电动车被盗",
        description="车牌A12",
        address="溪桥路",
        lon=LON + 0.05,
        caller_phone="13900001111",
    )
    close_incident(officer=room.dispatcher, number=theft.number, disposition="case_opened")
    Incident.objects.filter(pk=theft.pk).update(reported_at=now() - timedelta(days=2))
    quarrel = incidents.incident(
        room.dispatcher,
        type="dispute.family",
        title="夫妻吵架",
        description="",
        address="",
        priority=1,
        lon=None,
        lat=None,
    )
    Incident.objects.filter(pk=quarrel.pk).update(reported_at=now() - timedelta(hours=1))


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["1", "3", "2"]),
        ({"status": ["open"]}, ["1", "3"]),
        ({"status": ["closed"]}, ["2"]),
        ({"status": ["closed", "reported"]}, ["1", "3", "2"]),
        ({"type": "theft"}, ["2"]),
        ({"type": "theft.ebike"}, ["2"]),
        ({"type": "thef"}, []),
        ({"priority": [1]}, ["3"]),
        ({"priority": [1, 2]}, ["1", "3"]),
        ({"since": now() - timedelta(days=1)}, ["1", "3"]),
        ({"until": now() - timedelta(days=1)}, ["2"]),
        ({"boxes": [(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01)]}, ["1"]),
        ({"boxes": [(1, 1, 2, 2), (LON - 0.01, LAT - 0.01, LON, LAT), (LON, LAT, LON + 0.01, LAT + 0.01)]}, ["1"]),
        ({"text": "溪桥"}, ["2"]),
        ({"text": "被盗"}, ["2"]),
        ({"text": "a12"}, ["2"]),
        ({"text": "烧烤 酒瓶"}, ["1"]),
        ({"text": "烧烤 被盗"}, []),
        ({"text": "13900001111"}, ["2"]),
        ({"text": "1390000"}, []),
        ({"text": "'); DROP TABLE --"}, []),
        ({"text": "！？"}, ["1", "3", "2"]),
    ],
)
def test_filters_find_what_they_name(room, filters, found):
    assert shorts(room, **filters) == found


def test_a_number_finds_its_incident_in_any_case(room):
    number = incidents.incident(room.dispatcher).number
    incidents.incident(room.dispatcher)
    assert shorts(room, text=number.lower()) == ["1"]


def test_a_community_finds_what_happened_in_it(room):
    community = stations.community(room.station)
    incidents.incident(room.dispatcher)
    incidents.incident(room.dispatcher, lon=LON + 0.5)
    assert shorts(room, community=community.pk) == ["1"]


def test_one_sees_ones_own_stations_incidents_and_a_bureau_all_below_it(room):
    incidents.incident(room.dispatcher)
    incidents.incident(room.stranger)
    chief = stations.officer(room.station.parent, "supervisor")
    assert [list_incidents(one, Filters()).count() for one in (room.dispatcher, room.stranger, chief)] == [1, 1, 1]


def test_the_queue_is_by_priority_and_then_by_who_waits_longest(room):
    incidents.aged(incidents.incident(room.dispatcher, priority=3), timedelta(minutes=1))
    incidents.aged(incidents.incident(room.dispatcher, priority=3), timedelta(minutes=9))
    incidents.incident(room.dispatcher, priority=1)
    closed = incidents.incident(room.dispatcher, priority=1)
    close_incident(officer=room.dispatcher, number=closed.number, disposition="settled")
    assert [row.short for row in open_incidents(room.station)] == ["3", "2", "1"]


def test_pages_neither_skip_nor_repeat_rows_of_the_same_moment(room, monkeypatch):
    monkeypatch.setattr("incidents.selectors.listpage.PAGE", 4)
    for _ in range(10):
        incidents.incident(room.dispatcher)
    Incident.objects.update(reported_at=now())
    seen, after, pages = [], "", 0
    while pages == 0 or after:
        page = list_page(room.dispatcher, Filters(), Cursor.parse(after))
        seen += [row["short"] for row in page.rows]
        after, pages = page.next, pages + 1
    assert (pages, seen) == (3, [str(short) for short in range(10, 0, -1)])


@pytest.mark.parametrize("nonsense", ["", "x", "MjAyNg==", "MjAyNi0xMS0yMlQwMDowMDowMHwx", "\x00"])
def test_a_cursor_that_is_none_means_the_first_page(nonsense):
    assert Cursor.parse(nonsense) is None


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_costs_two_queries_for_one_row_and_for_thirty(room, count, django_assert_num_queries):
    for index in range(count):
        number = incidents.incident(room.dispatcher).number
        if index == 0:
            incidents.sent(room.dispatcher, number, "C1")
    with django_assert_num_queries(2):
        assert len(list_page(room.dispatcher, Filters(), None).rows) == count


def test_types_are_offered_with_the_names_above_them():
    choices = dict(type_choices())
    assert (choices["dispute"], choices["dispute.family"]) == ("纠纷", "纠纷 › 家庭纠纷")


def test_a_saved_view_is_ones_own_and_the_same_name_replaces_it(room):
    first = save_view(officer=room.dispatcher, name="未结", query="status=open")
    assert save_view(officer=room.dispatcher, name="未结", query="status=closed").pk == first.pk
    assert saved_views(room.dispatcher, "status=closed") == [
        {"id": first.pk, "name": "未结", "url": "?status=closed", "current": True}
    ]
    drop_view(officer=room.stranger, view_id=first.pk)
    assert len(saved_views(room.dispatcher, "")) == 1
    drop_view(officer=room.dispatcher, view_id=first.pk)
    drop_view(officer=room.dispatcher, view_id=first.pk)
    assert saved_views(room.dispatcher, "") == []


@pytest.mark.parametrize("side", [0.004, 0.04])
def test_a_small_box_and_a_large_one_hold_what_lies_in_them_to_the_edge_and_nothing_without_a_place(room, side):
    for lon, lat in ((LON, LAT), (LON + side, LAT + side), (LON + side * 1.01, LAT), (LON, LAT - side / 9)):
        incidents.incident(room.dispatcher, lon=lon, lat=lat)
    incidents.incident(room.dispatcher, lon=None, lat=None)
    assert shorts(room, boxes=[(LON, LAT, LON + side, LAT + side)]) == ["2", "1"]
