"""Query budgets: the main routes ask the database a fixed number of times, with one row as with thirty."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from patrols.models import PatrolPlan
from stations.choices import Role
from stations.models import Officer, Unit
from tests.factories import incidents, orders, patrols, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db

# Two of each are the session and its officer.
BUDGETS = {
    "/api/v1/live/snapshot/": 15,
    "/api/v1/incidents/": 4,
    "/api/v1/incidents/?status=open&q=夜市": 5,
    "/api/v1/incidents/{number}/": 7,
    "/api/v1/incidents/{number}/timeline/": 5,
    "/api/v1/incidents/{number}/recommendations/": 9,
    "/api/v1/incidents/similar/?phone=13812342206&lon={lon}&lat={lat}&type=order.fight": 6,
    "/api/v1/units/": 4,
    "/api/v1/communities/": 8,
    "/api/v1/officers/": 3,
    "/api/v1/dashboards/today/": 13,
    "/api/v1/dashboards/cover/": 9,
    "/api/v1/orders/": 3,
    "/api/v1/orders/?tab=closed": 3,
    "/api/v1/orders/mine/": 3,
    "/api/v1/orders/counts/": 6,
    "/api/v1/orders/carriers/": 7,
    "/api/v1/orders/DD-0001/": 9,
    "/orders/": 11,
    "/orders/counts/": 7,
    "/orders/DD-0001/": 13,
    "/orders/DD-0001/panel/": 13,
    "/": 3,
    "/?wall=1": 3,
    "/incidents/": 8,
    "/incidents/{number}/": 18,
    "/incidents/{number}/panel/": 18,
    "/station/": 13,
    "/patrols/plans/": 11,
    "/patrols/plans/{day}/": 12,
    "/patrols/online/": 4,
    "/api/v1/patrols/templates/": 8,
    "/api/v1/patrols/plans/": 5,
    "/api/v1/patrols/plans/{plan}/": 9,
    "/api/v1/patrols/duties/mine/": 3,
}


def _room(rows: int) -> tuple[Officer, str]:
    """A station with as many incidents, units with crew and position, communities and officers."""
    station = stations.station()
    dispatcher = stations.officer(station)
    for number in range(rows):
        member = stations.officer(station, name=f"员{number}")
        unit = stations.unit(station, f"M{number}")
        stations.crew(unit, member, by=dispatcher)
        stations.fix(unit, LON + number / 10_000, LAT, by=dispatcher)
        stations.post(stations.community(station, f"社区{number}", west=LON + number), member)
        made = incidents.incident(dispatcher, caller_phone=f"138{number:08d}")
        incidents.sent(dispatcher, made.number, f"M{number}")
        orders.order(dispatcher, member)
    leader = stations.officer(station, Role.DUTY_LEADER)
    patrols.published(leader, *Unit.objects.filter(station=station), stops=rows)
    return dispatcher, incidents.incident(dispatcher).number


def _queries(browser: Client, path: str) -> int:
    cache.clear()
    browser.get(path)  # what is read once per process or session is not this route's
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200, path
    return len(captured)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(rows: int, logged_in: Callable[[Officer], Client]):
    dispatcher, number = _room(rows)
    browser, plan = logged_in(dispatcher), PatrolPlan.objects.get()
    known = {"number": number, "lon": LON, "lat": LAT, "plan": plan.pk, "day": plan.day}
    counts = {path: _queries(browser, path.format(**known)) for path in BUDGETS}
    assert counts == BUDGETS
