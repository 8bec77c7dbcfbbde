"""Units sent from the console (I3): command line, key 1, undo."""

import pytest
from playwright.sync_api import expect

from incidents.choices import Leg
from incidents.models import Assignment
from tests.factories import incidents


@pytest.fixture
def waiting(room):
    return incidents.incident(room.dispatcher)


@pytest.fixture
def desk(open_screen, waiting):
    screen = open_screen("/")
    screen.is_live()
    screen.can_take_a_call()
    expect(screen.row(waiting.number)).to_contain_text("待派")
    return screen


def legs_of(incident):
    return list(Assignment.objects.filter(incident=incident).order_by("id").values_list("unit__call_sign", "leg"))


@pytest.mark.parametrize("verb", ["派", "disp"])
def test_the_command_line_sends_a_unit_says_so_and_takes_it_back(desk, waiting, verb):
    desk.press("/")
    desk.type(f"{verb} M1 {waiting.short}")
    expect(desk.find(".cmd [role=option]").first).to_contain_text("持械斗殴")
    desk.press("Enter")
    expect(desk.find(".cmd [data-result]")).to_contain_text(f"已派 M1 → {waiting.short}")
    expect(desk.group("working")).to_contain_text("M1 已派")
    desk.press("Escape", "u")
    desk.says(f"已撤回 M1，{waiting.short} 回到待派")
    expect(desk.group("waiting")).to_contain_text("持械斗殴")
    assert legs_of(waiting) == [("M1", Leg.RECALLED)]


def test_the_command_line_pops_over_a_half_taken_call_and_gives_it_back(desk, waiting):
    desk.press("F2")
    desk.type("13911112222")
    desk.press("Tab", "/")
    expect(desk.find(".cmd input")).to_be_focused()
    desk.type(f"派 C1 {waiting.short}")
    desk.press("Enter")
    expect(desk.find(".cmd [data-result]")).to_contain_text(f"已派 C1 → {waiting.short}")
    desk.press("Escape")
    expect(desk.find(".drawer [name='caller.name']")).to_be_focused()
    expect(desk.find(".drawer [name='caller.phone']")).to_have_value("13911112222")


def test_key_1_sends_the_unit_that_is_recommended_first(desk, waiting):
    desk.press("j")
    first = desk.find("#detail-body .rec").first
    expect(first).to_contain_text("M1")
    expect(first).to_contain_text("分")
    desk.press("1")
    desk.says(f"已派 M1 → {waiting.short}")
    expect(desk.row(waiting.number)).to_contain_text("M1 已派")
    expect(desk.find("#detail-body .rec").first).to_contain_text("C1")
    assert legs_of(waiting) == [("M1", Leg.SENT)]


def test_a_busy_unit_is_not_recommended_and_its_reason_is_given(desk, room, waiting):
    other = incidents.incident(room.dispatcher, title="另一起")
    incidents.sent(room.dispatcher, other.number, "M1")
    desk.choose(waiting.number)
    expect(desk.find("#detail-body .rec")).to_have_count(1)
    expect(desk.find("#detail-body .rec")).to_contain_text("C1")
    desk.find("#detail-body .skipped summary").click()
    expect(desk.find("#detail-body .skipped")).to_contain_text("M1")


def test_a_unit_is_taken_through_every_stage_by_the_command_line(desk, room, waiting):
    incidents.sent(room.dispatcher, waiting.number, "M1")
    expect(desk.row(waiting.number)).to_contain_text("M1 已派")
    for line, shown in (("签收 M1", "M1 已派"), ("出发 M1", "M1 赶赴"), ("到场 M1", "M1 在处"), ("处毕 M1", "待结")):
        desk.press("/")
        desk.type(line)
        desk.press("Enter")
        expect(desk.row(waiting.number)).to_contain_text(shown)
        expect(desk.find(".cmd [data-result]")).to_contain_text(line)
        desk.press("Escape")
    assert legs_of(waiting) == [("M1", Leg.CLEARED)]
