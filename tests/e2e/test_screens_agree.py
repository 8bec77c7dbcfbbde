"""What one screen does every other one shows, at once or as soon as its line is back (RELIABILITY.md)."""

import pytest
from playwright.sync_api import expect

from stations.choices import Role
from tests.factories import incidents, stations


@pytest.fixture
def colleague(room):
    return stations.officer(room.station, Role.DISPATCHER, name="吴桐")


def test_what_one_desk_does_the_other_shows_without_a_reload(open_screen, room, colleague):
    here, there = open_screen("/"), open_screen("/", officer=colleague)
    here.is_live()
    there.is_live()
    waiting = incidents.incident(room.dispatcher)
    for screen in (here, there):
        expect(screen.group("waiting")).to_contain_text("持械斗殴")
    there.choose(waiting.number)
    here.press("/")
    here.type(f"派 M1 {waiting.short}")
    here.press("Enter")
    expect(there.group("working")).to_contain_text("M1 已派")
    expect(there.find("#detail-body")).to_contain_text("撤")
    expect(there.find("[data-count=waiting]")).to_have_text("0")
    assert (here.loads, there.loads) == (1, 1)


def test_of_two_desks_that_send_the_same_unit_the_second_is_told_who_has_it(open_screen, room, colleague):
    first, second = (incidents.incident(room.dispatcher, title=title) for title in ("甲处", "乙处"))
    late = open_screen("/", officer=colleague)
    late.is_live()
    late.expect_fault("status of 409")
    incidents.sent(room.dispatcher, first.number, "M1")
    expect(late.row(first.number)).to_contain_text("M1 已派")
    late.press("/")
    late.type(f"派 M1 {second.short}")
    expect(late.find(".cmd [role=option]").first).to_contain_text("非空闲")
    late.press("Enter")
    late.says(first.short)
    expect(late.find(".cmd [data-result] .late")).to_be_visible()
    expect(late.row(second.number)).to_contain_text("待派")


def test_a_cut_screen_says_so_and_catches_up_with_nothing_lost(open_screen, room):
    desk, wall = open_screen("/"), open_screen("/?wall=1")
    known = incidents.incident(room.dispatcher, title="断线之前")
    expect(desk.row(known.number)).to_be_visible()
    expect(wall.find(f".open-list [data-id='{known.number}']")).to_be_visible()
    for screen in (desk, wall):
        screen.expect_fault("ERR_INTERNET_DISCONNECTED")  # what every try to come back says
        screen.cut()
    missed = [incidents.incident(room.dispatcher, title=f"断线期间 {n}") for n in range(1, 4)]
    incidents.sent(room.dispatcher, known.number, "M1")
    for screen in (desk, wall):
        # ten seconds after the last word, and then as patient as with everything else
        expect(screen.find("[data-feed=banner]")).to_be_visible(timeout=25_000)
        expect(screen.find("[data-feed=banner]")).to_contain_text("正在重连")
    assert desk.group("waiting").count() == 1
    for screen in (desk, wall):
        screen.rejoin()
        screen.is_live()
        expect(screen.find("[data-feed=banner]")).to_be_hidden()
    for incident in missed:
        expect(desk.row(incident.number)).to_be_visible()
        expect(wall.find(f".open-list [data-id='{incident.number}']")).to_be_visible()
    expect(desk.row(known.number)).to_contain_text("M1 已派")
    expect(wall.find(f".open-list [data-id='{known.number}']")).to_contain_text("M1 已派")
    assert (desk.loads, wall.loads) == (1, 1)
