"""What is kept of the past for the heat map (P1) is the past: whatever is corrected later, by whomever, is on the next map."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.clock import SHANGHAI
from incidents.models import Incident, IncidentType
from incidents.selectors.listing import list_incidents
from patrols.selectors.heat import Asked, heat
from stations.models import Officer
from tests.factories import incidents, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db(transaction=True)

JULY, AUGUST = datetime(2026, 7, 14, 22, tzinfo=SHANGHAI), datetime(2026, 8, 2, 9, tzinfo=SHANGHAI)


def happened(by: Officer, when: datetime) -> Incident:
    made = incidents.incident(by, type="order.fight", lon=LON, lat=LAT)
    Incident.objects.filter(pk=made.pk).update(reported_at=when, occurred_at=when)
    return Incident.objects.get(pk=made.pk)


@pytest.fixture
def dispatcher() -> Officer:
    by = stations.officer(stations.station("CH"))
    for _ in range(3):
        happened(by, JULY)
    happened(by, AUGUST)
    return by


def summer(by: Officer, **changes: object) -> Asked:
    return Asked(**({"station": by.station, "since": date(2026, 7, 1), "until": date(2026, 8, 31)} | changes))


def figures(by: Officer, question: Asked) -> tuple[int, list[int]]:
    """The total, which must be the list's, and the places' counts."""
    found = heat(by, question)
    assert found["properties"]["total"] == list_incidents(by, question.filters()).count()
    return found["properties"]["total"], sorted(one["properties"]["count"] for one in found["features"])


def moved(one: Incident) -> None:
    Incident.objects.filter(pk=one.pk).update(lat=LAT + 0.02)


def another_day(one: Incident) -> None:
    Incident.objects.filter(pk=one.pk).update(reported_at=AUGUST)


def another_type(one: Incident) -> None:
    one.type = IncidentType.objects.get(code="theft.ebike")
    one.save()


def found_again(one: Incident) -> None:
    happened(Officer.objects.get(), one.reported_at)


@pytest.mark.parametrize(
    ("change", "narrowed", "before", "after"),
    [
        (moved, {}, (4, [4]), (4, [1, 3])),
        (another_day, {"until": date(2026, 7, 31)}, (3, [3]), (2, [2])),
        (another_day, {"hours": (8, 10)}, (1, [1]), (2, [2])),
        (another_type, {"type": "theft"}, (0, []), (1, [1])),
        (another_type, {"type": "theft,fraud"}, (0, []), (1, [1])),
        (found_again, {"weekdays": (2,)}, (3, [3]), (4, [4])),
    ],
)
def test_a_correction_is_on_the_next_map(
    dispatcher: Officer, change: Callable[[Incident], None], narrowed: dict, before: tuple, after: tuple
) -> None:
    question = summer(dispatcher, **narrowed)
    assert figures(dispatcher, question) == before
    change(Incident.objects.filter(reported_at=JULY)[0])
    assert figures(dispatcher, question) == after


def test_what_was_removed_is_not_on_the_next_map(dispatcher: Officer) -> None:
    assert figures(dispatcher, summer(dispatcher)) == (4, [4])
    Incident.objects.filter(reported_at=AUGUST).delete()
    assert figures(dispatcher, summer(dispatcher)) == (3, [3])


def test_a_correction_that_was_under_way_while_the_map_was_drawn_is_on_the_next_one(dispatcher: Officer) -> None:
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        moved(Incident.objects.filter(reported_at=JULY)[0])
        drawn = other.submit(drawn_elsewhere, dispatcher)
        assert drawn.result() == (4, [4])
    assert figures(dispatcher, summer(dispatcher)) == (4, [1, 3])


def drawn_elsewhere(by: Officer) -> tuple[int, list[int]]:
    """Another officer's screen, on a connection of its own."""
    try:
        return figures(by, summer(by))
    finally:
        connection.close()


def test_the_station_that_moved_has_a_map_around_its_new_place(dispatcher: Officer) -> None:
    before = heat(dispatcher, summer(dispatcher))["features"][0]["properties"]["bbox"]
    dispatcher.station.lon = LON + 0.001
    after = heat(dispatcher, summer(dispatcher))["features"][0]["properties"]["bbox"]
    assert before != after


def test_only_what_was_changed_or_was_not_asked_for_before_is_read(dispatcher: Officer) -> None:
    figures(dispatcher, summer(dispatcher, since=date(2026, 8, 1)))
    for question, reads in [
        (summer(dispatcher, since=date(2026, 8, 1)), 0),
        (summer(dispatcher), 1),
        (summer(dispatcher, hours=(20, 4), weekdays=(2,)), 0),
    ]:
        with CaptureQueriesContext(connection) as queries:
            heat(dispatcher, question)
        assert sum("string_agg" in query["sql"] for query in queries) == reads


def test_what_is_reported_now_is_not_noted(dispatcher: Officer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incidents_pastchange")
        before = cursor.fetchone()
        incidents.incident(dispatcher, type="order.fight", lon=LON, lat=LAT)
        cursor.execute("SELECT count(*) FROM incidents_pastchange")
        assert cursor.fetchone() == before
