"""Many hands at once, really committed: one room is booked once, one matter is one dispute."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event, Lock
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from core.clock import now
from incidents.models import Incident
from live.journal import record
from mediation.models import Dispute, Session
from mediation.services.consultations import draw_up
from mediation.services.finding import find_around, find_since_long
from mediation.services.keeping import set_visits
from mediation.services.opening import set_owner
from mediation.services.state import locked, locked_by_id
from orders.models import Order
from orders.services.keeping import set_periods
from stations.models import Officer
from stations.services.people import issue_token
from tests.factories import incidents, mediation
from tests.factories.api import Caller
from tests.live.words import noted
from tests.moments import until_waiting

pytestmark = pytest.mark.django_db(transaction=True)
HANDS, FILES = 200, 10
# Beside the threads' own: this test's, the server's and what an administrator would need.
SPARE = 12


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


@pytest.mark.timeout(400)
def test_of_two_hundred_threads_that_book_one_room_one_wins_and_every_other_is_told_who_has_it(house):
    """Two hundred threads, each on its own connection, let go by one barrier; through the REST door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting::int FROM pg_settings WHERE name = 'max_connections'")
        if cursor.fetchone()[0] < HANDS + SPARE:
            pytest.skip(f"this PostgreSQL has fewer than {HANDS + SPARE} connections")
    numbers = [mediation.opened(house.officer, title=f"第 {number} 件").number for number in range(FILES)]
    token = {"Authorization": f"Token {issue_token(officer=house.officer)[0]}"}
    body = {"room_id": house.room.pk, "starts_at": (now() + timedelta(days=1)).isoformat()}
    seen: list[int] = []
    together, one_by_one = Barrier(HANDS, action=lambda: seen.append(_connections())), Lock()

    def book(hand: int) -> tuple[int, str, dict[str, Any]]:
        mine = Caller(None)
        mine.client = Client(headers=token)
        with one_by_one:  # two hundred at the door at once would keep each waiting longer than a connection may take
            connection.ensure_connection()
        together.wait(timeout=200)
        number = numbers[hand % FILES]
        try:
            status, said = mine.post(f"disputes/{number}/sessions/", body)
        finally:
            connections.close_all()
        return status, number, said

    with ThreadPoolExecutor(HANDS) as pool:
        told = list(pool.map(book, range(HANDS)))
    assert seen[0] >= HANDS
    assert Counter(status for status, _number, _said in told) == {201: 1, 409: HANDS - 1}
    (winner,) = [number for status, number, _said in told if status == 201]
    for status, _number, said in told:
        if status == 409:
            errors = {row["field"]: row["detail"] for row in said["errors"]}
            assert "2 号治安调解室" in errors["room"]
            assert f"已由 {winner} 占用" in errors["room"]
            assert errors["free"]
    assert Session.objects.get().dispute.number == winner


def test_an_incident_is_taken_in_while_the_station_is_searched_or_its_rules_are_kept(house):
    """The turn of finder, list and keepers is not the station's key: whoever refers to the station commits meanwhile."""
    draw_up(station=house.station)
    begun, done = Event(), Event()

    def keep() -> None:
        with transaction.atomic():
            find_since_long(station=house.station)
            draw_up(station=house.station)
            set_periods(by=house.desk, station=house.station, periods={})
            set_visits(by=house.desk, station=house.station, days={})
            begun.set()
            done.wait(timeout=60)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        keeping = pool.submit(keep)
        try:
            assert begun.wait(timeout=60)
            with transaction.atomic():
                connection.cursor().execute("SET LOCAL lock_timeout = '2s'")
                made = incidents.incident(house.desk)
            still = not keeping.done()
        finally:
            done.set()
        keeping.result()
    assert (Incident.objects.filter(pk=made.pk).exists(), still) == (True, True)


def test_whoever_waited_for_a_file_reads_it_as_it_is_now(house):
    """The owner was nobody when the wait began: a locking query would have joined nobody to the new row."""
    dispute = mediation.opened(house.officer)
    Dispute.objects.update(owner=None)

    def waits(lock: Callable[[], Dispute]) -> Officer | None:
        with transaction.atomic():
            owner = lock().owner
        connections.close_all()
        return owner

    ways = (lambda: locked_by_id(dispute.pk), lambda: locked(house.desk, dispute.number))
    with ThreadPoolExecutor(len(ways)) as pool:
        with transaction.atomic():
            Dispute.objects.update(owner=house.officer)
            waiting = [pool.submit(waits, way) for way in ways]
            until_waiting(len(ways))
        assert [one.result() for one in waiting] == [house.officer] * 2


def test_a_file_that_changes_hands_and_the_clock_with_its_order_do_not_wait_for_each_other(house):
    """The clock locks an order and then tells the stream; the file's new owner is told of before its orders are handed over."""
    dispute = mediation.opened(house.officer)
    to = {"owner_id": house.case_officer.pk, "nature": "case", "reason": "推搡"}

    def hand_over() -> None:
        try:
            set_owner(officer=house.desk, number=dispute.number, **to)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Order.objects.select_for_update(no_key=True).get()
            handing = pool.submit(hand_over)
            until_waiting(1)  # for the order
            record(noted(house.station.code), actor=None)
        handing.result()
    assert Order.objects.get().assignee == house.case_officer


def test_of_many_finders_at_once_one_makes_the_dispute(house):
    calls = [mediation.call(house.desk) for _ in range(8)]
    together = Barrier(len(calls))

    def find(one) -> None:
        together.wait()
        find_around(incident_id=one.pk)
        connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(find, calls))
    assert (Dispute.objects.count(), Dispute.objects.get().calls) == (1, 8)
