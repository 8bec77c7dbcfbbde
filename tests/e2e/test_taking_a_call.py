"""A call taken at the console (I1, I2), from the key press to the row."""

import pytest
from playwright.sync_api import expect

from incidents.models import Incident
from tests.factories import incidents

FIELD = ".drawer [name='{}']".format


@pytest.fixture
def desk(open_screen):
    screen = open_screen("/")
    screen.is_live()
    screen.can_take_a_call()
    return screen


def test_a_call_is_taken_by_keyboard_alone(desk, room):
    desk.press("F2")
    expect(desk.find(FIELD("caller.phone"))).to_be_focused()
    desk.type("13812342206")
    desk.press("Tab")
    desk.type("林海")
    desk.press("Tab")
    desk.type("柳堤夜市 12 号摊")
    desk.press("Tab")
    desk.type("烧烤摊有人打架，拿着酒瓶")
    expect(desk.find("[data-field=type]")).to_have_value("公共秩序 › 打架斗殴")
    desk.press("Control+Enter")
    desk.says("已登记 1")
    made = Incident.objects.get(station=room.station)
    assert (made.type.code, made.address, made.caller_masked) == ("order.fight", "柳堤夜市 12 号摊", "林** 138****2206")
    expect(desk.row(made.number)).to_contain_text("柳堤夜市 12 号摊")
    expect(desk.row(made.number).locator(".no")).to_have_text(made.short)
    expect(desk.row(made.number)).to_have_attribute("aria-selected", "true")
    expect(desk.find(".drawer")).to_be_hidden()


def test_a_place_is_found_by_its_initials_and_locates_the_call(desk, room):
    desk.press("F2")
    desk.find(FIELD("location.address")).focus()
    desk.type("ldys")
    expect(desk.find(".drawer [role=option]").first).to_contain_text("柳堤夜市")
    desk.press("Enter")
    expect(desk.find(FIELD("location.address"))).to_have_value("柳堤夜市")
    expect(desk.find("[data-located]")).to_have_text("已按场所定位")
    desk.find(FIELD("description")).fill("有人打架")
    desk.press("Control+Enter")
    desk.says("已登记 1")
    made = Incident.objects.get(station=room.station)
    assert made.community.name == "柳堤社区"


def test_what_is_half_typed_survives_escape_and_a_reload(desk):
    desk.press("F2")
    desk.type("13812342206")
    desk.press("Escape")
    expect(desk.find(".drawer")).to_be_hidden()
    desk.page.reload()
    desk.is_live()
    desk.can_take_a_call()
    desk.press("F2")
    expect(desk.find(FIELD("caller.phone"))).to_have_value("13812342206")


def test_a_duplicate_is_seen_while_typing_and_joined_with_alt_1(desk, room):
    first = incidents.incident(room.dispatcher)
    desk.press("F2")
    desk.type("13812342206")
    expect(desk.find(".dup")).to_contain_text(f"{first.short} 持械斗殴")
    expect(desk.find("[data-history]")).to_contain_text("来过 1 次电话")
    desk.find(FIELD("location.address")).fill("柳堤夜市 12 号摊")
    desk.find(FIELD("description")).fill("打架，又有人来了")
    expect(desk.find(".dup li").first).to_contain_text("并入")
    desk.press("Alt+1")
    desk.says(f"来电已并入 {first.short}")
    expect(desk.row(first.number)).to_contain_text("第 2 次")
    assert Incident.objects.filter(station=room.station).count() == 1


def test_a_report_without_a_type_names_the_field_and_saves_nothing(desk, room):
    desk.expect_fault("status of 422")
    desk.press("F2")
    desk.type("13812342206")
    desk.press("Control+Enter")
    expect(desk.find("[data-field=type]")).to_have_attribute("aria-invalid", "true")
    expect(desk.find("[data-field=type]")).to_be_focused()
    assert not Incident.objects.filter(station=room.station).exists()


def test_a_call_without_a_type_is_told_so_where_it_can_be_read(desk):
    desk.expect_fault("status of 4")
    desk.press("F2")
    desk.type("13812342206")
    desk.press("Control+Enter")
    expect(desk.find("#in-type")).to_be_focused()
    expect(desk.find(".drawer .err")).to_be_visible()
    expect(desk.find("#in-type-choices")).to_be_hidden()


def test_the_tabulator_goes_from_field_to_field_and_nowhere_else(desk):
    desk.press("F2")
    names = []
    for _ in range(8):
        names.append(desk.page.evaluate("() => document.activeElement.id || document.activeElement.name"))
        desk.press("Tab")
    assert names == ["in-phone", "in-name", "in-address", "in-words", "in-type", "priority", "in-kind", "in-source"]


def test_a_form_emptied_by_a_slip_comes_back_with_one_key(desk):
    desk.press("F2")
    desk.type("13812342206")
    desk.find("#in-words").fill("有人翻墙")
    desk.find("[data-drop]").click()
    expect(desk.find(".drawer")).to_be_hidden()
    desk.press("u")
    expect(desk.find("#in-words")).to_have_value("有人翻墙")
    expect(desk.find("#in-phone")).to_have_value("13812342206")
