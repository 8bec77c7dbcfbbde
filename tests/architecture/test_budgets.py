"""Query budgets: the main routes ask the database a fixed number of times, with one row as with a dozen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.clock import day_bounds, local_day, now
from mediation.selectors.meetings import week_of
from mediation.services.agreements import Promise
from mediation.services.consultations import draw_up
from mediation.services.guardians import Told, report_matter
from mediation.services.joining import join_disputes
from mediation.services.outcome import settle_dispute
from patrols.models import PatrolPlan
from stations import middleware
from stations.choices import Role
from stations.models import Officer, Unit
from tests.factories import incidents, mediation, orders, patrols, stations
from tests.factories.stations import LAT, LON
from tests.moments import stand_clear_of_changes

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
    "/api/v1/dashboards/today/": 16,
    "/api/v1/dashboards/cover/": 9,
    "/api/v1/orders/": 3,
    "/api/v1/orders/?tab=closed": 3,
    "/api/v1/orders/mine/": 3,
    "/api/v1/orders/counts/": 6,
    "/api/v1/orders/carriers/": 7,
    "/api/v1/orders/DD-0001/": 9,
    "/api/v1/orders/DD-0001/timeline/": 5,
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
    "/mediation/": 7,
    "/mediation/?tab=found&q=望月": 8,
    "/mediation/?behind=accepted": 8,
    "/mediation/disputes/TJ-0001/": 31,
    "/mediation/rooms/?day={week}": 15,
    "/mediation/visits/": 5,
    "/mediation/consultation/": 8,
    "/mediation/consultation/minutes/": 6,
    "/mediation/guardians/": 8,
    "/api/v1/disputes/": 3,
    "/api/v1/disputes/rates/": 5,
    "/api/v1/disputes/TJ-0001/": 24,
    "/api/v1/disputes/TJ-0001/timeline/": 6,
    "/api/v1/visits/": 3,
    "/api/v1/mediation/sessions/?day={week}": 6,
    "/api/v1/mediation/guardians/": 6,
    "/api/v1/mediation/consultations/": 8,
    "/patrols/plans/": 11,
    "/patrols/plans/{day}/": 13,
    "/patrols/online/": 4,
    "/api/v1/patrols/templates/": 8,
    "/api/v1/patrols/plans/": 5,
    "/api/v1/patrols/plans/{plan}/": 10,
    "/api/v1/patrols/duties/mine/": 3,
}


def _room(rows: int, week: date) -> tuple[Officer, str]:
    """A station with as many incidents, units with crew and position, communities and officers; the week of its meetings."""
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
    _disputes(dispatcher, rows, week)
    leader = stations.officer(station, Role.DUTY_LEADER)
    patrols.published(leader, *Unit.objects.filter(station=station), stops=rows)
    return dispatcher, incidents.incident(dispatcher).number


def _disputes(by: Officer, rows: int, week: date) -> None:
    """As many files: called about, with parties, meetings, an agreement, visits, papers, orders; one of them joined of as many."""
    station = by.station
    assert station is not None
    room, people = mediation.room(by, station), mediation.mediator(by, station)
    promise = Promise(what="铺静音地垫", due_on=local_day(now()) + timedelta(days=3))
    first = mediation.opened(by, title="第一件")
    ahead = (day_bounds(week)[0] - now()) / timedelta(hours=1)
    for number in range(rows):
        mediation.party(by, first, "third", f"住户{number}", f"1390000{number:04d}")
        mediation.booked(by, first, room, people, hours=ahead + 9 + 2 * number)
        mediation.scan(by, first)
        other = mediation.opened(by, title=f"并入 {number}")
        join_disputes(officer=by, number=first.number, other=other.number, reason="同一件")
        mediation.agreed(by, mediation.opened(by, title=f"已协议 {number}"), promise)
        settled = mediation.opened(by, title=f"已化解 {number}")
        settle_dispute(officer=by, number=settled.number, how="握手言和")
        guardian = stations.officer(station, Role.GUARDIAN, name=f"守户员{number}")
        report_matter(guardian=guardian, told=Told(kind="neighbour", address="3 幢", settled="on_spot"))
    mediation.agreed(by, first, *[promise] * rows)
    draw_up(station=station, officer=by)


def _next_week() -> date:
    """The Monday of the week in which all meetings are, whatever day it is."""
    return week_of(local_day(now())) + timedelta(days=7)


def _queries(browser: Client, path: str) -> int:
    cache.clear()
    browser.get(path)  # what is read once per process or session is not this route's
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200, path
    return len(captured)


@pytest.mark.parametrize("rows", [1, 12])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    rows: int, logged_in: Callable[[Officer], Client], monkeypatch: pytest.MonkeyPatch
):
    stand_clear_of_changes(60)
    # Once a minute a session's last use is written down: a slow machine would count that with some route.
    monkeypatch.setattr(middleware, "REMEMBER_EVERY_S", 3600)
    week = _next_week()
    dispatcher, number = _room(rows, week)
    browser, plan = logged_in(dispatcher), PatrolPlan.objects.get()
    known = {"number": number, "lon": LON, "lat": LAT, "plan": plan.pk, "day": plan.day, "week": week}
    counts = {path: _queries(browser, path.format(**known)) for path in BUDGETS}
    assert counts == BUDGETS
