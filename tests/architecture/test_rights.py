"""The one rights table: complete, and obeyed on every route by every role."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from config.rights import PUBLIC, RIGHTS
from dashboards.routing import websocket_urlpatterns
from stations.choices import Role
from tests.factories import incidents, stations

REFUSED_BY_THE_TABLE = "您的角色不能使用这一功能"
NO_SUCH_NUMBER = "S99920260101-9999"
SAMPLES = {
    "number": "X1",
    "code": "X",
    "day": "2026-11-25",
    "call_sign": "M9",
    "pk": "999999",
    "party_id": "1",
    "item": "1",
    "key": "M9",
    "assignment_id": "999999",
    "uid": "6f1c6f0e-7d0a-4d8e-9d55-0b6d4ad4d0aa",
}


def walk(patterns: Any, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Yield (route name, path with sample values) of everything below."""
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry.url_patterns, path, inside)
        elif isinstance(entry, URLPattern):
            filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: SAMPLES[found.group(1)], path)
            yield f"{namespace}{entry.name}", f"/{filled}"


ROUTES = list(walk(get_resolver().url_patterns))


def test_every_route_stands_in_the_table_once_and_nothing_else_does():
    names = [name for name, _ in ROUTES]
    assert sorted(names) == sorted(set(names))
    assert set(names) == set(RIGHTS)


def test_every_role_of_the_table_is_a_role():
    assert {role for roles in RIGHTS.values() for role in roles} <= set(Role.values)


def test_the_only_socket_is_the_live_one():
    assert [str(route.pattern) for route in websocket_urlpatterns] == ["ws/live/", ""], (
        "what is not there is refused by the last one"
    )


def said(answer: HttpResponse) -> str:
    return answer.json()["detail"] if "json" in answer.headers["Content-Type"] else answer.content.decode()


@pytest.mark.django_db
def test_a_stranger_gets_no_further_than_the_log_in():
    stations.officer(stations.station())
    let_in = set()
    for name, path in ROUTES:
        answer = Client().get(path)
        turned_away = answer.status_code == 401 if path.startswith("/api/") else "/login/" in answer.get("Location", "")
        if not turned_away:
            let_in.add(name)
    assert let_in == {name for name, roles in RIGHTS.items() if roles is PUBLIC}


@pytest.mark.django_db
def test_a_wrong_token_is_refused_everywhere_it_counts():
    for name, path in ROUTES:
        assert Client(headers={"Authorization": "Token nonsense"}).get(path).status_code == 401, name


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_each_role_comes_in_where_the_table_says_and_nowhere_else(role, logged_in):
    station = stations.station()
    incidents.incident(stations.officer(station))
    browser, let_in = logged_in(stations.officer(station, role)), set()
    for name, path in ROUTES:
        if name == "logout":  # a POST of its own, below
            continue
        # The table is asked before the method is: a GET tells also for routes that only take a POST.
        answer = browser.get(path, headers={"Accept": "application/json"})
        assert answer.status_code < 500, name
        if not (answer.status_code == 403 and REFUSED_BY_THE_TABLE in said(answer)):
            let_in.add(name)
    assert let_in == {name for name, roles in RIGHTS.items() if (roles is PUBLIC or role in roles)} - {"logout"}
    assert browser.post("/logout/").status_code == 302


@pytest.mark.django_db
def test_a_foreign_incident_looks_like_one_that_is_not_there(logged_in):
    mine, other = stations.station(), stations.station()
    theirs = incidents.incident(stations.officer(other))
    browser = logged_in(stations.officer(mine))
    for name, path in ROUTES:
        if "X1" not in path:
            continue
        foreign = browser.get(path.replace("X1", theirs.number))
        missing = browser.get(path.replace("X1", NO_SUCH_NUMBER))
        assert foreign.status_code == missing.status_code, name
        assert foreign.content.count(theirs.number.encode()) == missing.content.count(NO_SUCH_NUMBER.encode()), name
        assert theirs.title not in foreign.content.decode()
