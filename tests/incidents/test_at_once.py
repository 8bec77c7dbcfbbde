"""Many hands at once, really committed: one winner, everybody else is told, no number lost."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from threading import Barrier, local

import pytest
from django.db import connection, connections

from core.errors import Conflict
from incidents.choices import Leg
from incidents.models import Assignment, Incident
from incidents.services.closing import close_incident
from incidents.services.dispatch import dispatch_units, move_assignment
from incidents.services.records import link_incident
from live.models import Entry, Stream
from live.selectors import first_broken
from stations.models import Officer, Unit
from stations.services.places import PlaceRow, keep_places
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 20


def at_once(*acts: Callable[[], object], hands: int = HANDS) -> list[object]:
    """Run acts in a pool of threads that starts all together; a conflict is a result too."""
    together, mine = Barrier(min(hands, len(acts))), local()

    def run(act: Callable[[], object]) -> object:
        if not hasattr(mine, "waited"):
            together.wait()
            mine.waited = True
        try:
            return act()
        except Conflict as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(run, acts))


def sending(by: Officer, number: str, *signs: str) -> Callable[[], object]:
    return lambda: dispatch_units(officer=by, number=number, call_signs=signs)


def test_of_two_dispatchers_who_send_the_same_unit_one_wins_and_the_other_is_told_who():
    house = stations.station()
    stations.unit(house, "M2")
    desks = [stations.officer(house, name=name) for name in ("林海", "周敏")]
    numbers = [incidents.incident(desk).number for desk in desks]
    said = at_once(*(sending(desk, number, "M2") for desk, number in zip(desks, numbers, strict=True)))
    winner = Assignment.objects.select_related("incident", "sent_by").get()
    (refused,) = [one for one in said if isinstance(one, Conflict)]
    assert refused.detail.startswith(f"M2 已派往 {winner.incident.number}，由{winner.sent_by.name}于 ")
    statuses = Counter(Incident.objects.values_list("status", flat=True))
    assert statuses == {"dispatched": 1, "reported": 1}
    assert Unit.objects.get().at_incident == winner.incident.number


def test_of_two_hundred_attempts_on_one_unit_one_wins():
    house = stations.station()
    stations.unit(house, "M2")
    desk = stations.officer(house)
    numbers = [incidents.incident(desk).number for _ in range(200)]
    said = at_once(*(sending(desk, number, "M2") for number in numbers))
    assert sum(isinstance(one, Conflict) for one in said) == 199
    assert Assignment.objects.count() == Assignment.objects.filter(leg=Leg.SENT).count() == 1
    assert Entry.objects.filter(kind="incident.dispatched").count() == 1
    assert Entry.objects.filter(kind="unit.status_changed").count() == 1
    assert first_broken(house.code) is None


def test_dispatchers_who_name_the_same_units_in_other_orders_do_not_lock_each_other_out():
    house = stations.station()
    desk = stations.officer(house)
    for sign in ("A1", "B2", "C3"):
        stations.unit(house, sign)
    orders = [("A1", "B2", "C3"), ("C3", "B2", "A1"), ("B2", "C3", "A1")] * 4
    said = at_once(*(sending(desk, incidents.incident(desk).number, *signs) for signs in orders))
    assert sum(isinstance(one, Conflict) for one in said) == len(orders) - 1
    assert Assignment.objects.values("incident").distinct().count() == 1
    assert Assignment.objects.count() == 3


def test_a_tap_that_comes_twenty_times_is_one_move():
    house = stations.station()
    stations.unit(house, "M2")
    desk = stations.officer(house)
    (row,) = incidents.sent(desk, incidents.incident(desk).number, "M2")
    said = at_once(
        *[
            lambda: move_assignment(officer=desk, assignment_id=row.pk, to=Leg.ACCEPTED).accepted_at
            for _ in range(HANDS)
        ]
    )
    assert set(said) == {Assignment.objects.get().accepted_at}
    assert Entry.objects.filter(kind="incident.assignment_moved").count() == 1


def test_linking_a_pair_both_ways_at_once_ends_with_one_merged_into_the_other():
    desk = stations.officer(stations.station())
    one, other = (incidents.incident(desk).number for _ in range(2))
    said = at_once(
        *[
            lambda a=a, b=b: link_incident(officer=desk, number=a, other=b, kind="duplicate")
            for a, b in ((one, other), (other, one))
        ]
    )
    assert sum(isinstance(refused, Conflict) for refused in said) == 1
    merged = Incident.objects.filter(merged_into__isnull=False)
    assert [(row.number, row.merged_into.number) for row in merged] in ([(one, other)], [(other, one)])


@pytest.mark.usefixtures("noon")
def test_twenty_takers_of_reports_get_numbers_without_a_gap_or_a_double():
    house = stations.station()
    desk = stations.officer(house)
    head = Stream.objects.get(name=house.code).head
    at_once(*[lambda: incidents.incident(desk) for _ in range(100)])
    shorts = sorted(int(short) for short in Incident.objects.values_list("short", flat=True))
    assert shorts == list(range(1, 101))
    assert Incident.objects.values("number").distinct().count() == 100
    offsets = list(Entry.objects.filter(stream_id=house.code).order_by("offset").values_list("offset", flat=True))
    assert [b - a for a, b in pairwise(offsets)] == [1] * (len(offsets) - 1)
    assert offsets[-1] == Stream.objects.get(name=house.code).head == head + 100


def test_a_call_is_taken_in_while_an_import_holds_the_station():
    house = stations.station()
    desk = stations.officer(house)

    def report() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return incidents.incident(desk)

    def rows() -> Iterator[PlaceRow]:
        """Read after the station is locked: the phone rings in the middle of the file."""
        at_once(report)
        yield PlaceRow(kind="market", code="1", name="柳堤夜市")

    keep_places(by=None, station=house, rows=rows(), source="places.csv")
    assert (Incident.objects.count(), house.places.count()) == (1, 1)


@pytest.mark.usefixtures("noon")
def test_a_refused_report_among_many_leaves_no_gap():
    house = stations.station()
    desk = stations.officer(house)
    incidents.incident(desk, source_id="110-0")
    acts = [lambda n=n: incidents.incident(desk, source_id=f"110-{n % 10}") for n in range(40)]
    said = at_once(*acts)
    assert sum(isinstance(refused, Conflict) for refused in said) == 31
    shorts = sorted(int(short) for short in Incident.objects.values_list("short", flat=True))
    assert shorts == list(range(1, 11))


def test_closing_and_sending_at_once_never_leaves_a_unit_on_a_closed_incident():
    house = stations.station()
    desk = stations.officer(house)
    for sign in ("A1", "B2", "C3", "D4"):
        stations.unit(house, sign)
        number = incidents.incident(desk).number
        closing = partial(close_incident, officer=desk, number=number, disposition="settled")
        at_once(closing, sending(desk, number, sign))
    assert not Assignment.objects.filter(incident__status="closed").exists()
