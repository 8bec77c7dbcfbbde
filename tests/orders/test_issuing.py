"""Issuing orders: who may, to whom, with which number and due time."""

from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from core.clock import SHANGHAI, day_bounds, local_day
from core.errors import Invalid, NotAllowed
from live.journal import record
from live.models import Entry
from orders.models import Order
from orders.selectors.orders import order_card
from orders.services.issue import Subject, To, issue_orders
from stations.choices import Role
from tests.factories import orders, stations
from tests.live.words import noted
from tests.moments import until_waiting

pytestmark = pytest.mark.django_db


def test_the_room_issues_and_the_journal_says_to_whom_and_until_when(house):
    made = orders.order(house.dispatcher, house.officer)
    end = day_bounds(local_day(made.issued_at) + timedelta(days=7))[1]
    assert (made.number, made.status, made.due_at, made.issued_by) == ("DD-0001", "issued", end, house.dispatcher)
    assert orders.story(made) == [("order.issued", {"to": "陈雨桐", "due_at": end.isoformat(), "rule": ""})]
    assert Entry.objects.get(subject="order").card["number"] == "DD-0001"


def test_the_card_says_everything_that_a_screen_shows(house):
    community = stations.community(house.station)
    stations.post(community, house.officer)
    made = orders.order(house.dispatcher, house.officer)
    assert order_card(made) == {
        "id": made.pk, "number": "DD-0001", "kind": "dispute", "status": "issued", "title": "望月小区 7 幢 602 与 702 噪音",
        "subject": {"type": "dispute", "number": "TJ-0288", "url": "/mediation/TJ-0288/"},
        "assignee": {"id": house.officer.pk, "name": "陈雨桐"}, "team": None,
        "community": {"id": community.pk, "name": "柳堤社区"}, "issued_at": made.issued_at, "due_at": made.due_at, "ended_at": None,
        "escalated": 0, "extended": 0, "substitute_for": "", "late": False, "open": True, "version": 1,
    }  # fmt: skip


def test_numbers_run_on_per_station(house):
    mine = [orders.order(house.dispatcher, house.officer).number for _ in range(2)]
    theirs = orders.order(house.stranger, stations.officer(house.stranger.station)).number
    assert (mine, theirs) == (["DD-0001", "DD-0002"], "DD-0001")


def test_a_rule_issues_without_an_officer_and_says_which_it_was(house):
    made = orders.order(None, house.officer, rule="协议后再报警，限 3 天")
    assert (made.issued_by, made.rule, Entry.objects.get(subject="order").actor_id) == (
        None,
        "协议后再报警，限 3 天",
        None,
    )


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CASE_TEAM, Role.MEDIATOR, Role.WALL])
def test_only_the_room_issues(house, role):
    with pytest.raises(NotAllowed):
        orders.order(stations.officer(house.station, role), house.officer)


def test_another_stations_room_does_not_issue_here(house):
    with pytest.raises(NotAllowed):
        orders.order(house.stranger, house.officer, station=house.station)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "quarrel"}, "kind"),
        ({"subject": Subject(title=" ")}, "title"),
        ({"instruction": " \n "}, "instruction"),
        ({"to": None}, "assignee"),
        ({"due_at": datetime(2026, 1, 1, tzinfo=SHANGHAI)}, "due_at"),
        ({"due_at": datetime(2226, 1, 1, tzinfo=SHANGHAI)}, "due_at"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(house, changes, field):
    given = {"to": house.officer, **changes}
    with pytest.raises(Invalid) as caught:
        orders.order(house.dispatcher, given.pop("to"), **given)
    assert (list(caught.value.fields), Order.objects.count()) == ([field], 0)


def test_nobody_of_another_station_and_no_foreign_team_carries_it_out(house):
    for to, team, field in ((house.stranger, None, "assignee"), (None, house.stranger.station, "team")):
        with pytest.raises(Invalid) as caught:
            orders.order(house.dispatcher, to, team=team)
        assert list(caught.value.fields) == [field]


def test_several_are_issued_at_once_or_none_is(house):
    to = [To(assignee=house.officer, title="1–9 幢"), To(assignee=house.mate, title="10–18 幢"), To(team=house.group)]
    given = {"officer": house.dispatcher, "station": house.station, "subject": orders.NOISE, "kind": "household", "instruction": "逐户上门", "due_at": None}  # fmt: skip
    made = issue_orders(**given, to=to)
    assert [(one.title, one.assignee) for one in made] == [("1–9 幢", house.officer), ("10–18 幢", house.mate), (orders.NOISE.title, None)]  # fmt: skip
    with pytest.raises(Invalid):
        issue_orders(**given, to=[*to, To(assignee=house.stranger)])
    assert Order.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_twenty_rooms_at_once_take_twenty_numbers_without_a_gap(house):
    def issue() -> None:
        orders.order(house.dispatcher, house.officer)
        connection.close()

    threads = [Thread(target=issue) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Order.objects.values_list("number", flat=True)) == [f"DD-{n:04d}" for n in range(1, 21)]


@pytest.mark.django_db(transaction=True)
def test_who_has_said_something_before_issuing_and_who_has_not_do_not_wait_for_each_other(house):
    """Confirming a dispute tells the journal first and issues then; the desk issues at once."""
    has_said, failed = Event(), []

    def desk() -> None:
        has_said.wait(60)
        try:
            orders.order(house.dispatcher, house.officer)
        except OperationalError as error:
            failed.append(error)
        connection.close()

    other = Thread(target=desk)
    other.start()
    with transaction.atomic():
        record(noted(house.station.code), actor=None)
        has_said.set()
        until_waiting(1)  # the desk, for the stream
        orders.order(house.dispatcher, house.mate)
    other.join()
    assert (failed, Order.objects.count()) == ([], 2)
