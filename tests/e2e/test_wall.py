"""一屏全显: a screen on the wall that nobody touches (UX.md)."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clock import now
from patrols.services.asking import fail_plan, take_next
from stations.choices import Role
from stations.models import Shift
from tests.factories import incidents, patrols, stations


@pytest.fixture
def wall(open_screen):
    screen = open_screen("/?wall=1")
    screen.is_live()
    return screen


def test_the_wall_shows_what_is_open_and_where_everybody_is_and_has_no_menu(wall, room):
    made = incidents.incident(room.dispatcher)
    line = wall.find(f".open-list [data-id='{made.number}']")
    expect(line).to_contain_text("持械斗殴")
    expect(line.locator(".timer")).to_contain_text(":")
    expect(wall.find("[data-count=open]")).to_have_text("1")
    expect(wall.find(".units [data-id=M1]")).to_contain_text("空闲")
    expect(wall.find("nav, form, input, button:visible")).to_have_count(0)
    incidents.sent(room.dispatcher, made.number, "M1")
    expect(wall.find(".units [data-id=M1]")).to_contain_text(f"已派 {made.short}")
    assert wall.loads == 1


def test_the_wall_names_the_leader_whose_shift_is_running(open_screen, room):
    leader = stations.officer(room.station, Role.DUTY_LEADER, name="许伯安")
    at = now()
    Shift.objects.create(officer=leader, starts_at=at - timedelta(hours=1), ends_at=at + timedelta(hours=11))
    wall = open_screen("/?wall=1")
    expect(wall.find("[data-leader]")).to_have_text("值班所长 许伯安")


def test_a_closed_incident_leaves_the_wall(wall, room):
    made = incidents.incident(room.dispatcher)
    line = wall.find(f".open-list [data-id='{made.number}']")
    expect(line).to_be_visible()
    incidents.closed(room.dispatcher, made.number)
    expect(line).to_have_count(0)
    expect(wall.find("[data-none]")).to_be_visible()


def test_a_position_moves_a_unit_and_silence_is_never_shown_as_live(wall, room):
    expect(wall.find(".units [data-id=C1]")).to_contain_text("空闲")
    stations.unit(room.station, "M9")
    wall.page.reload()
    expect(wall.find(".units [data-id=M9]")).to_contain_text("无定位")


def test_the_wall_fills_a_4k_screen_without_scrolling(open_screen, room):
    for number in range(30):
        incidents.incident(room.dispatcher, title=f"第 {number} 起")
    wall = open_screen("/?wall=1&theme=light", width=3840, height=2160)
    wall.is_live()
    expect(wall.find("[data-rest]")).to_contain_text("另")
    expect(wall.find("html")).to_have_attribute("data-theme", "light")
    assert wall.overflow() == (0, 0)


def test_the_walls_own_account_sees_the_wall_and_nothing_else(open_screen, room):
    account = stations.officer(room.station, Role.WALL, name="大屏")
    wall = open_screen("/", officer=account)
    expect(wall.find("main[data-mount=wall]")).to_be_visible()
    wall.expect_fault("status of 403")
    wall.go("/incidents/")
    expect(wall.find("h1")).to_have_text("没有权限")


def test_a_patrol_plan_that_failed_and_workers_that_stand_still_are_alarms_on_the_wall(open_screen, room):
    plan = patrols.asked(stations.officer(room.station, Role.DUTY_LEADER))
    fail_plan(plan=take_next(), reason="没有可以巡防的警力单元")
    wall = open_screen("/?wall=1")
    alarms = wall.find("[data-figure=uncovered] li.late")
    expect(alarms.first).to_contain_text("后台进程")
    expect(alarms.nth(1)).to_contain_text(f"{plan.day:%m-%d} 巡防计划没有可以巡防的警力单元")
