"""Console, wall, today's numbers and cover, by role."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from core.clock import now
from dashboards.selectors.today import WEEKS
from incidents.models import Incident
from stations.choices import AbsenceKind, Role
from stations.models import Absence, Officer
from stations.rules import ROOM
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db
LogIn = Callable[[Officer], Client]


# Who does not sit in the room: where his work is; the others keep the station.
ELSEWHERE = {Role.MEDIATOR: "/mediation/", Role.GUARDIAN: "/mediation/guardian/", Role.AUDIT_ADMIN: "/audit/"}


@pytest.mark.parametrize("role", Role.values)
def test_each_role_lands_where_it_works(role, logged_in: LogIn):
    answer = logged_in(stations.officer(stations.station(), role)).get("/")
    shown = [template.name for template in answer.templates if template.name]
    if role == Role.WALL:
        assert "dashboards/wall.html" in shown
    elif role in ROOM:
        assert "dashboards/console.html" in shown
    else:
        assert (answer.status_code, answer.headers["Location"]) == (302, ELSEWHERE.get(role, "/station/"))


def test_a_dispatcher_may_put_the_wall_up_and_the_wall_never_gets_the_console(logged_in: LogIn):
    station = stations.station()
    for role in (Role.DISPATCHER, Role.WALL):
        answer = logged_in(stations.officer(station, role)).get("/?wall=1&theme=light")
        assert "dashboards/wall.html" in [template.name for template in answer.templates]
        assert answer.context["theme"] == "light"
    assert logged_in(stations.officer(station)).get("/?wall=1&theme=%22x").context["theme"] == "dark"


def test_a_bureaus_officer_sees_the_station_that_is_asked_for(logged_in: LogIn):
    one = stations.station()
    two = stations.station(parent=one.parent)
    browser = logged_in(stations.officer(one.parent, Role.SUPERVISOR))
    assert browser.get(f"/?station={two.code}").context["station"] == two
    assert browser.get("/?station=NOWHERE").status_code == 404


def _weeks_ago(weeks: int, minutes: int = 0) -> datetime:
    return now() - timedelta(weeks=weeks, minutes=minutes)


def test_today_is_held_against_the_same_weekday_of_the_weeks_before(logged_in: LogIn):
    dispatcher = stations.officer(stations.station())
    for week in range(1, WEEKS + 1):
        for _ in range(2):
            made = incidents.incident(dispatcher)
            Incident.objects.filter(pk=made.pk).update(reported_at=_weeks_ago(week))
    for _ in range(3):
        incidents.incident(dispatcher)
    shown = logged_in(dispatcher).get("/api/v1/dashboards/today/").json()
    assert (shown["reported"], shown["closed"], shown["usual_now"]["n"]) == (3, 0, WEEKS)
    assert shown["curve"][-1] == {"hour": 12, "count": 3}
    assert [row["count"] for row in shown["types"]] == [3]


def test_a_station_without_a_past_has_no_usual_day(logged_in: LogIn):
    shown = logged_in(stations.officer(stations.station())).get("/api/v1/dashboards/today/").json()
    assert (shown["reported"], shown["usual_now"]["n"], shown["usual"], shown["types"], shown["streaks"]) == (0, 0, [], [], [])  # fmt: skip


def test_cover_counts_the_communities_that_somebody_looks_after_now(logged_in: LogIn):
    station = stations.station()
    group = stations.group(station)
    here, away = (stations.officer(group, Role.COMMUNITY_OFFICER, name=name) for name in ("赵", "钱"))
    alone = stations.officer(stations.group(station, "警二组"), Role.COMMUNITY_OFFICER, name="孙")
    for name, officer in (("一社区", here), ("二社区", away), ("三社区", alone)):
        stations.post(stations.community(station, name), officer)
    for officer in (away, alone):
        Absence.objects.create(
            officer=officer, kind=AbsenceKind.LEAVE, starts_at=now() - timedelta(1), ends_at=now() + timedelta(1)
        )
    shown = logged_in(stations.officer(station)).get("/api/v1/dashboards/cover/").json()
    assert (shown["covered"], shown["total"]) == (2, 3)
    assert shown["uncovered"] == [{"name": "三社区", "why": "孙休假，同组无人可替"}]
