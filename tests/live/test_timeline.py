"""A timeline that is shown in part says so, and the rest can be had: the same way on every page and in the API."""

import re

import pytest
from django.db import connection, transaction

from live import selectors as journal
from live.timeline import SHOWN, Window, window
from stations.choices import Role
from tests.factories import incidents, mediation, orders, stations

pytestmark = pytest.mark.django_db

MORE = 2 * SHOWN + 1
KINDS = {
    "incident": ("incident.note_added", "text"),
    "order": ("order.cancelled", "reason"),
    "dispute": ("dispute.noted", "text"),
}

AGAIN = """
SELECT live_append(e.stream_id, %s, e.actor_id, e.actor, e.subject, e.subject_id, e.number,
                   jsonb_build_object(%s::text, '第 ' || n || ' 句'), e.card)
FROM (SELECT * FROM live_entry WHERE subject = %s AND subject_id = %s ORDER BY id LIMIT 1) e, generate_series(1, %s) n
"""


def much_happens(subject: str, pk: int, times: int = MORE) -> None:
    """As many sentences in the journal of one thing: 第 1 句 is the oldest."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AGAIN, [KINDS[subject][0], KINDS[subject][1], subject, pk, times])


@pytest.fixture
def dispatcher():
    return stations.officer(stations.station("CH"))


@pytest.fixture(params=KINDS)
def thing(request, dispatcher) -> tuple[str, str]:
    """One of each of which too much happened to be shown at once: the addresses of its page and of its timeline in the API."""
    if request.param == "incident":
        made = incidents.incident(dispatcher)
        addresses = f"/incidents/{made.number}/", f"/api/v1/incidents/{made.number}/timeline/"
    elif request.param == "order":
        made = orders.order(dispatcher, stations.officer(dispatcher.station, Role.COMMUNITY_OFFICER))
        addresses = f"/orders/{made.number}/", f"/api/v1/orders/{made.number}/timeline/"
    else:
        made = mediation.opened(dispatcher)
        addresses = f"/mediation/disputes/{made.number}/", f"/api/v1/disputes/{made.number}/timeline/"
    much_happens(request.param, made.pk)
    return addresses


def sentences(page: str) -> list[int]:
    return [int(one) for one in re.findall(r"第 (\d+) 句", page)]


def test_a_page_that_shows_a_part_says_how_much_is_missing_and_its_link_leads_to_all_of_it(
    thing, dispatcher, logged_in
):
    browser, path = logged_in(dispatcher), thing[0]
    seen, told, address = [], [], path
    while address:
        page = browser.get(address).content.decode()
        seen += sentences(page)
        told.append(re.findall(r"还有(较新|更早)的 (\d+) 条", page))
        (address,) = re.findall(r'href="([^"]+)" data-earlier', page) or [""]
    first = int(told[0][0][1])
    assert seen == list(range(MORE, 0, -1))
    assert first > MORE - SHOWN  # how it began is earlier too
    assert told == [
        [("更早", str(first))],
        [("较新", str(SHOWN)), ("更早", str(first - SHOWN))],
        [("较新", str(2 * SHOWN))],
    ]
    assert page.count('<span class="on-paper">，没有印在这里</span>') == 1


def test_the_api_gives_all_of_it_in_pages(thing, dispatcher, logged_in):
    browser, path, seen = logged_in(dispatcher), f"{thing[1]}?limit=200", []
    while path:
        answer = browser.get(path).json()
        seen += [sentences(str(row)) for row in answer["results"]]
        path = answer["next"]
    assert [row[0] for row in seen if row] == list(range(MORE, 0, -1))


def test_the_timeline_of_a_foreign_order_is_not_there(dispatcher, logged_in):
    made = orders.order(dispatcher, stations.officer(dispatcher.station, Role.COMMUNITY_OFFICER))
    stranger = logged_in(stations.officer(stations.station()))
    assert stranger.get(f"/api/v1/orders/{made.number}/timeline/").status_code == 404


def test_a_short_timeline_is_whole_and_costs_one_question(dispatcher, django_assert_num_queries):
    made = incidents.incident(dispatcher)
    entries = journal.timeline("incident", made.pk).values("id", "data")
    with django_assert_num_queries(1):
        shown = window(entries)
    assert (shown.total, shown.newer, shown.earlier) == (1, 0, 0)
    assert window(entries.none()) == Window([])


@pytest.mark.parametrize("before", ["x", "-1", "9" * 19, "²"])
def test_what_is_no_entry_asks_for_the_newest(dispatcher, before):
    entries = journal.timeline("incident", incidents.incident(dispatcher).pk).values("id", "data")
    assert window(entries, before) == window(entries)
