"""The leader's plan of a day: seen, pinned, replanned, published; and without a GPU the map is drawn all the same (P2)."""

import re
import time
from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from patrols.models import PatrolPlan, Pin, Stop, TrackPoint
from patrols.services.calculating.run import work_on_next
from patrols.services.publishing import publish_plan
from patrols.services.road import arrive_at_stop
from stations.choices import Role
from tests.factories import patrols, stations
from tests.factories.stations import LAT, LON

# While it is calculated the page asks for itself again and again: the answer before the last one has been drawn.
ASKED_TWICE_SINCE = """(since) => performance.getEntriesByType('resource').filter(({ name, startTime }) =>
  startTime > since && name === location.href).length >= 2"""
# The station's own ground has come.
GROUND = "() => performance.getEntriesByType('resource').some(({ name }) => /stations.+map/.test(name))"


@pytest.fixture
def leader(room):
    return stations.officer(room.station, Role.DUTY_LEADER, name="何庆川")


@pytest.fixture
def plan(room, leader) -> PatrolPlan:
    """Two crews between half a dozen places, a draft."""
    kinds = [(unit.call_sign, unit.kind) for unit in room.units[:2]]
    patrols.round_the_clock(room.station, *kinds)
    for number in range(6):
        stations.place(room.station, name=f"商铺{number}", lon=LON + number * 0.002 - 0.005, lat=LAT + 0.002)
    made = patrols.asked(leader, template="always")
    assert work_on_next()
    return PatrolPlan.objects.get(pk=made.pk)


@pytest.fixture
def page(open_screen, leader, plan):
    screen = open_screen(f"/patrols/plans/{plan.day}/", officer=leader)
    screen.is_live()
    expect(screen.find(".lane.on")).to_have_count(1)
    return screen


def test_the_plan_is_seen_with_its_crews_stops_and_reasons(page):
    expect(page.find("h1")).to_contain_text("巡防计划")
    expect(page.find(".lane[data-lane]")).to_have_count(2)
    second = page.find("[data-unit-button]").nth(1)
    second.click()
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(page.find(".plan-unit:visible")).to_contain_text("商铺")
    expect(page.find(".plan-unit:visible")).to_contain_text("常态安排")
    page.find(".lane .stay").first.click()
    expect(page.find("li.stop.on")).to_be_visible()
    assert page.overflow() == (0, 0)


def test_a_stop_is_pinned_the_day_replanned_and_published_without_a_reload(page, plan, leader):
    stop = page.find(".plan-unit:visible li.stop").first
    stop.hover()
    stop.get_by_role("button", name="必到").click()
    page.says("已记下，重算后生效。")
    expect(page.find("[data-part=side]")).to_contain_text("领导要求")
    assert Pin.objects.get().kind == "pin"
    page.find("[data-act=replan]").click()
    expect(page.find("progress")).to_be_visible()
    assert work_on_next()
    expect(page.find("[data-act=publish]")).to_be_enabled()
    expect(page.find("li.stop .tag", has_text="必到").first).to_be_attached()
    page.find("[data-act=publish]").click()
    page.says("已下达，车组的平板上能看到了。")
    expect(page.find(".plan-bar .tag.ok")).to_have_text("已下达")
    assert page.loads == 1
    again = PatrolPlan.objects.get(pk=plan.pk)
    assert (again.status, again.edition, again.published_by_id) == ("published", 2, leader.pk)


def test_a_bar_that_says_the_same_is_not_exchanged_under_the_hand_that_presses_it(page):
    page.find("[data-act=replan]").click()
    expect(page.find("progress")).to_be_visible()
    asked = page.page.evaluate(
        "() => { document.querySelector('[data-part=bar]').isTheSame = true; return performance.now(); }"
    )
    page.until(ASKED_TWICE_SINCE, asked)
    assert page.page.evaluate("() => document.querySelector('[data-part=bar]').isTheSame")


def carry(page, stay, lane):
    """Take a stop of the timetable with the pointer and let it go on a lane."""
    page.page.evaluate("() => document.fonts.ready")
    held, there = stay.bounding_box(), lane.bounding_box()
    page.page.mouse.move(held["x"] + held["width"] / 2, held["y"] + held["height"] / 2)
    page.page.mouse.down()
    page.page.mouse.move(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2, steps=8)


def test_a_stop_is_carried_to_another_crew_and_goes_with_it_when_planned_again(page, plan):
    first, second = (page.find(".lane[data-lane]").nth(number) for number in (0, 1))
    stay = first.locator(".stay").nth(1)
    carry(page, stay, second)
    expect(page.find(".drag-label")).to_contain_text(re.compile("商铺|柳堤夜市"))
    expect(second).to_have_class("lane drop-here")
    page.page.mouse.up()
    page.says("已记下，重算后生效。")
    pin = Pin.objects.get()
    assert (pin.kind, pin.key, pin.crew) == ("pin", stay.get_attribute("data-key"), second.get_attribute("data-crew"))
    page.find("[data-act=replan]").click()
    expect(page.find("progress")).to_be_visible()
    assert work_on_next()
    expect(page.find("[data-act=publish]")).to_be_enabled()
    assert Stop.objects.get(duty__plan=plan, key=pin.key, pinned=True).duty.key == pin.crew


def test_a_stop_let_go_where_it_was_or_given_up_stays(page):
    lane, other = (page.find(".lane[data-lane]").nth(number) for number in (0, 1))
    carry(page, lane.locator(".stay").first, lane)
    page.page.mouse.up()
    carry(page, lane.locator(".stay").first, other)
    page.press("Escape")
    page.page.mouse.up()
    expect(page.find(".drag-label")).to_have_count(0)
    assert Pin.objects.count() == 0


def test_a_published_plan_lies_still_and_so_does_one_that_is_only_looked_at(page, open_screen, plan, room, leader):
    looked_at = open_screen(f"/patrols/plans/{plan.day}/", officer=room.dispatcher)
    publish_plan(officer=leader, plan_id=plan.pk)
    expect(page.find(".plan-bar .tag.ok")).to_be_visible()
    for screen in (page, looked_at):
        lanes = screen.find(".lane[data-lane]")
        expect(screen.find("[data-drag]")).to_have_count(0)
        carry(screen, lanes.nth(0).locator(".stay").first, lanes.nth(1))
        expect(screen.find(".drag-label")).to_have_count(0)
        screen.page.mouse.up()
    assert Pin.objects.count() == 0


def test_a_stop_is_added_where_the_map_is_clicked(page):
    page.find("[data-act=add]").click()
    page.find(".plan-stage .map").click(position={"x": 300, "y": 200})
    page.find("#add-name").fill("新开的烧烤摊")
    page.press("Enter")
    expect(page.find("[data-part=side]")).to_contain_text("新开的烧烤摊")
    pin = Pin.objects.get()
    assert (pin.kind, pin.name, abs(pin.lon - LON) < 0.1, abs(pin.lat - LAT) < 0.1) == (
        "add",
        "新开的烧烤摊",
        True,
        True,
    )


def width_in_the_colours_of_the_crews(page) -> float:
    """How much of the map's width is between the first and the last point that is drawn in a crew's colour."""
    said = page.find(".lane rect.on").evaluate_all("(all) => all.map((rect) => getComputedStyle(rect).fill)")
    picture = np.asarray(Image.open(BytesIO(page.find(".plan-stage .map").screenshot())).convert("RGB"), dtype=np.int64)
    colours = [np.array([int(part) for part in re.findall(r"[0-9]+", one)[:3]]) for one in said]
    assert len(colours) == 2
    drawn = np.any([np.abs(picture - colour).max(axis=2) < 6 for colour in colours], axis=0)
    columns = np.flatnonzero(drawn.any(axis=0))
    return float(np.ptp(columns)) / picture.shape[1] if len(columns) else 0.0


def test_the_map_opens_with_the_ways_of_the_day_filling_it(page):
    end = time.monotonic() + 15  # as patient as with every other thing on a page
    while width_in_the_colours_of_the_crews(page) < 0.5:
        assert time.monotonic() < end, "the kilometre of the day's ways is left small on the map"
        page.page.wait_for_timeout(200)


def is_whole(stay):
    """Not cut by the half of the day that is shown."""
    x, width = (float(stay.get_attribute(name).rstrip("%")) for name in ("x", "width"))
    return x > 0 and x + width < 100


def test_half_a_day_is_readable_on_an_upright_tablet(open_screen, plan, leader):
    screen = open_screen(f"/patrols/plans/{plan.day}/?view=day", officer=leader, width=800, height=1280, has_touch=True)
    screen.is_live()
    assert screen.overflow()[0] == 0
    stays = screen.find(".lane[data-lane] .stay rect").all()[:12]
    assert min(stay.bounding_box()["width"] for stay in stays if is_whole(stay)) >= 14
    name, axis = screen.find("[data-unit-button]").first, screen.find(".lane.axis text").first
    lanes = screen.find(".lanes")
    lanes.scroll_into_view_if_needed()
    before = name.bounding_box()["x"], axis.bounding_box()["x"]
    lanes.evaluate("(lanes) => lanes.scrollBy(300, 0)")
    assert (name.bounding_box()["x"], axis.bounding_box()["x"]) == (before[0], before[1] - 300)


def test_another_part_of_the_day_is_shown_in_place(page):
    page.find("[data-view=night]").click()
    expect(page.find("[data-view=night]")).to_have_attribute("aria-current", "true")
    expect(page.find(".lane.axis text").first).to_have_text("18:00")
    assert page.loads == 1


def test_a_crew_arriving_is_seen_at_once(page, plan, room, leader):
    publish_plan(officer=leader, plan_id=plan.pk)
    expect(page.find(".plan-bar .tag.ok")).to_be_visible()
    stop = plan.duties.first().stops.first()
    arrive_at_stop(officer=room.dispatcher, stop_id=stop.pk)
    expect(page.find(f"li.stop.arrived[data-stop='{stop.pk}']")).to_be_attached()


def picture(page, *, other_than: bytes = b"") -> bytes:
    """The map once it is another than it was and nothing on it moves any more."""
    map_, seen, end = page.find(".plan-stage .map"), b"", time.monotonic() + 15
    while True:
        before, seen = seen, map_.screenshot()
        if seen == before != other_than:
            return seen
        assert time.monotonic() < end, "the map stays as it was, or goes on moving"
        page.page.wait_for_timeout(50)


def test_what_was_driven_lies_beside_what_was_planned_and_either_can_be_put_away(page, plan, leader):
    publish_plan(officer=leader, plan_id=plan.pk)
    expect(page.find(".plan-bar .tag.ok")).to_be_visible()
    expect(page.find("[data-part=no-track]")).to_be_visible()
    duty = plan.duties.first()
    for minute in range(12):
        at = duty.starts_at + timedelta(minutes=minute)
        TrackPoint.objects.create(
            unit=duty.unit, at=at, lon=LON - 0.005 + minute * 0.001, lat=LAT + 0.003 + minute % 3 / 2000
        )
    page.go(f"/patrols/plans/{plan.day}/")
    expect(page.find("[data-part=no-track]")).to_be_hidden()
    page.until(GROUND)
    seen = [picture(page)]
    for layer in ("tracks", "ways"):
        page.find(f"[data-layer={layer}]").click()
        expect(page.find(f"[data-layer={layer}]")).to_have_attribute("aria-pressed", "false")
        seen.append(picture(page, other_than=seen[-1]))
    assert len(set(seen)) == 3
