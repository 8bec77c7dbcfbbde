"""The leader's pages (P2) and the page of online patrols (P6)."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from core.clock import local_day, now
from live.models import Entry
from patrols.models import OnlinePatrol
from stations.choices import Role
from tests.factories import patrols, stations

pytestmark = pytest.mark.django_db

YESTERDAY = local_day(now()) - timedelta(days=1)
WINDOW = {"starts_at": f"{YESTERDAY}T17:00", "ends_at": f"{YESTERDAY}T23:00"}


@pytest.fixture
def browser(watch, logged_in) -> Client:
    return logged_in(watch.leader)


def pages(document: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", document))


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_leader_sees_routes_times_reasons_and_checks_and_may_publish(watch, browser):
    plan = patrols.draft(watch.leader, watch.motorcycle, watch.car)
    page = text(browser.get(f"/patrols/plans/{plan.day}/"))
    for said in (
        "草案，未下达",
        "下达 2 个单位",
        "第2站",
        "近 28 天 18–22 时 2 起：打架斗殴 2",
        "47</b>",
        "每个社区每班都有人到",
    ):
        assert said in page
    assert page.count('data-lane="') == 2


def test_a_crew_member_looks_but_has_no_button_to_change_anything(watch, logged_in):
    plan = patrols.published(watch.leader, watch.motorcycle)
    page = text(logged_in(watch.rider).get(f"/patrols/plans/{plan.day}/"))
    assert "已下达" in page
    assert [act for act in ("replan", "publish", "withdraw", "pin", "ban", "add") if f'data-act="{act}"' in page] == []


def test_while_it_is_calculated_the_page_says_how_far(watch, browser):
    plan = patrols.asked(watch.leader)
    page = text(browser.get(f"/patrols/plans/{plan.day}/"))
    assert "排队等候" in page
    assert "data-computing" in page
    assert "正在计算" in page


def test_a_day_without_a_plan_or_that_is_none_is_not_there(browser):
    assert browser.get("/patrols/plans/2026-01-01/").status_code == 404
    assert browser.get("/patrols/plans/heute/").status_code == 404


def test_the_days_show_what_is_planned_and_what_can_be(watch, browser):
    plan = patrols.published(watch.leader, watch.motorcycle)
    page = text(browser.get("/patrols/plans/"))
    assert f'href="/patrols/plans/{plan.day}/"' in page
    assert "今天" in page
    assert "还没有编排" in page


def test_a_foreign_stations_plan_is_not_shown(watch, logged_in):
    plan = patrols.published(watch.leader, watch.motorcycle)
    assert logged_in(watch.stranger).get(f"/patrols/plans/{plan.day}/").status_code == 404


def test_an_online_patrol_is_opened_and_ticked_off(watch, browser, logged_in):
    sent = browser.post(
        "/patrols/online/open/",
        WINDOW | {"title": "夜间网上巡防", "videos": "柳堤夜市东口\n\n桥头", "groups": "房东群"},
    )
    assert sent.status_code == 302
    page = text(browser.get("/patrols/online/"))
    assert [name for name in ("柳堤夜市东口", "桥头", "房东群", "0 / 3") if name in page] == [
        "柳堤夜市东口",
        "桥头",
        "房东群",
        "0 / 3",
    ]
    address, point = re.findall(r'action="(/patrols/online/\d+/check/)".*?name="point" value="(\d+)"', page)[0]
    officer = logged_in(stations.officer(watch.station, Role.COMMUNITY_OFFICER, name="陈雨"))
    assert officer.post(address, {"point": point, "finding": "有人持刀"}).status_code == 302
    page = text(browser.get("/patrols/online/"))
    assert "有人持刀" in page
    assert "1 / 3" in page


def test_a_long_title_of_an_online_patrol_is_kept_whole_and_named_masked_and_short_in_the_journal(browser):
    title = "请看 13812342206 反映的" + "夜市东口" * 10
    assert browser.post("/patrols/online/open/", WINDOW | {"title": title, "videos": "东口"}).status_code == 302
    masked = title.replace("13812342206", "138****2206")
    assert (OnlinePatrol.objects.get().title, Entry.objects.latest("id").number) == (masked, masked[:40])


def test_an_online_patrol_without_points_or_with_a_wrong_window_is_refused_on_the_form(browser):
    empty = browser.post("/patrols/online/open/", WINDOW | {"title": "空", "ends_at": WINDOW["starts_at"]})
    assert (empty.status_code, "结束要晚于开始" in text(empty)) == (422, True)


def test_the_route_cards_are_a_pdf_with_one_page_a_crew(watch, browser):
    plan = patrols.draft(watch.leader, watch.motorcycle, watch.car)
    answer = browser.get(f"/patrols/plans/{plan.day}/card/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert pages(answer.content) == 2
    assert pages(browser.get(f"/patrols/plans/{plan.day}/card/?unit=M1").content) == 1
    assert browser.get(f"/patrols/plans/{plan.day}/card/?unit=X9").status_code == 404
