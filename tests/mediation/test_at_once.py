"""Many hands at once, really committed: one room is booked once, one matter is one dispute."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from core.errors import Conflict
from mediation.models import Dispute, Session
from mediation.services.finding import find_around
from tests.factories import mediation

pytestmark = pytest.mark.django_db(transaction=True)
HANDS, THREADS = 200, 20


def test_of_two_hundred_threads_that_book_one_room_one_wins_and_the_others_are_told(house):
    disputes = [mediation.opened(house.officer, title=f"第 {number} 件") for number in range(5)]
    together = Barrier(THREADS)

    def book(number: int) -> str:
        if number < THREADS:
            together.wait()
        try:
            mediation.booked(house.officer, disputes[number % len(disputes)], house.room, hours=24)
        except Conflict as refused:
            return "told" if "room" in refused.fields else "silent"
        finally:
            connections.close_all()
        return "booked"

    with ThreadPoolExecutor(THREADS) as pool:
        assert Counter(pool.map(book, range(HANDS))) == {"booked": 1, "told": HANDS - 1}
    assert Session.objects.count() == 1


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
