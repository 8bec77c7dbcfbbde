"""Half an hour without anybody ends a session: what an open page asks by itself is no use of it. The wall's own account stays."""

import time

import pytest
from django.conf import settings

from stations.choices import Role
from stations.middleware import UNATTENDED
from stations.selectors.sockets import officer_by_session
from tests.factories import stations

pytestmark = pytest.mark.django_db

BY_ITSELF = {UNATTENDED: "1"}
FIGURES = "/api/v1/dashboards/today/"


@pytest.fixture
def browser(logged_in):
    """Return a function: a browser in which a role logged in and was last used so many seconds ago."""

    def open_browser(role, unused_s):
        client = logged_in(stations.officer(stations.station("CH"), role))
        assert client.get(FIGURES).status_code == 200
        rest(client, unused_s)
        return client

    return open_browser


def rest(client, unused_s):
    session = client.session
    session["seen"] = int(time.time()) - unused_s
    session.save()


def seen(client):
    return client.session["seen"]


def test_an_open_console_that_nobody_touches_is_logged_out(browser):
    console = browser(Role.DISPATCHER, settings.SESSION_IDLE_S - 60)
    before = seen(console)
    assert console.get(FIGURES, headers=BY_ITSELF).status_code == 200
    assert seen(console) == before
    rest(console, settings.SESSION_IDLE_S + 1)
    assert officer_by_session(console.session.session_key) is None
    assert console.get(FIGURES, headers=BY_ITSELF).status_code == 401


def test_a_console_that_somebody_uses_stays(browser):
    console = browser(Role.DISPATCHER, settings.SESSION_IDLE_S - 60)
    before = seen(console)
    assert console.get(FIGURES).status_code == 200
    assert seen(console) > before


def test_the_wall_opened_by_a_person_is_a_persons(browser):
    wall = browser(Role.DUTY_LEADER, settings.SESSION_IDLE_S + 1)
    assert wall.get("/?wall=1").status_code == 302


def test_the_walls_own_account_stays_without_anybody(browser):
    wall = browser(Role.WALL, 20 * settings.SESSION_ABSOLUTE_S)
    page = wall.get("/?wall=1", headers=BY_ITSELF)
    assert (page.status_code, b"data-idle" in page.content) == (200, False)
    assert wall.get(FIGURES, headers=BY_ITSELF).status_code == 200
    assert officer_by_session(wall.session.session_key) is not None


def test_a_page_knows_after_how_long_it_is_logged_out(browser):
    assert b'data-idle="1800"' in browser(Role.DISPATCHER, 0).get("/").content
