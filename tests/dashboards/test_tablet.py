"""The tablet's shell and its service worker."""

import pytest

from stations.choices import PostKind, Role
from tests.factories import stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return stations.station("CH")


def test_the_shell_says_who_i_am_in_which_unit_and_of_which_community(house, logged_in):
    officer = stations.officer(house, Role.COMMUNITY_OFFICER, name="陈雨桐")
    stations.crew(stations.unit(house, "M1"), officer, by=stations.officer(house))
    stations.post(stations.community(house, "望月社区"), officer)
    page = logged_in(officer).get("/tablet/").content.decode()
    assert "陈雨桐 · 望月社区 · M1" in page
    assert f'data-officer="{officer.pk}" data-station="CH" data-unit="M1"' in page


def test_an_auxiliary_without_a_unit_or_a_place_has_a_tablet_too(house, logged_in):
    helper = stations.officer(house, Role.AUXILIARY, name="高鹏飞")
    page = logged_in(helper).get("/tablet/").content.decode()
    assert ('data-unit=""' in page, "未编入单元" in page) == (True, True)


def test_a_compound_is_named_for_whoever_has_no_community(house, logged_in):
    helper = stations.officer(house, Role.AUXILIARY)
    stations.post(stations.place(house, "compound", name="望月小区"), helper, PostKind.AUXILIARY)
    assert "望月小区" in logged_in(helper).get("/tablet/").content.decode()


def test_the_worker_is_a_script_that_the_browser_asks_for_anew(house, logged_in):
    answer = logged_in(stations.officer(house, Role.COMMUNITY_OFFICER)).get("/tablet/worker.js")
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert b"addEventListener" in answer.content
    assert "worker-src" not in answer.headers["Content-Security-Policy"], "scripts of the house, nothing wider"


def test_the_desk_has_no_tablet(house, logged_in):
    assert logged_in(stations.officer(house)).get("/tablet/").status_code == 403


def test_the_shell_costs_the_same_queries_for_whoever_carries_it(house, logged_in, django_assert_num_queries):
    officer, helper = stations.officer(house, Role.COMMUNITY_OFFICER), stations.officer(house, Role.AUXILIARY)
    stations.crew(stations.unit(house, "M1"), officer, by=stations.officer(house))
    stations.post(stations.community(house), officer)
    for carrier in (officer, helper):
        browser = logged_in(carrier)
        browser.get("/tablet/")
        with django_assert_num_queries(5):
            browser.get("/tablet/")
