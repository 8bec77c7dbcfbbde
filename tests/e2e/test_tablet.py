"""The tablet of those who are on the street: what is next, by one tap, with or without a net (P5, V1, UX.md)."""

import time
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.clock import local_day, now
from incidents.models import Assignment
from live.models import Entry
from mediation.models import Visit
from mediation.services.outcome import settle_dispute
from orders.models import Order
from patrols.models import Stop
from stations.choices import Role
from stations.models import CrewMember, Place, UnitPosition
from tests.factories import incidents, mediation, orders, papers, patrols, stations
from tests.factories.stations import LAT, LON

# The tablet's own database has these words.
KEPT = """(words) => new Promise((told) => {
  indexedDB.open('tablet').onsuccess = ({ target: { result: kept } }) => {
    kept.transaction('read').objectStore('read').getAll().onsuccess = ({ target }) => {
      kept.close();
      told(target.result.some(({ data }) => data === words));
    };
  };
})"""

# The station's ground lies under the round, which is as large on the map as it may be: a street of three hundred metres takes a
# third of the width. Looked at in a copy: the browser warns whoever reads one canvas again and again.
WAY = """() => [...document.querySelectorAll('[data-view=route] .map canvas')].some((canvas) => {
  const { width, height } = canvas;
  if (!width || !height) return false;
  const copy = Object.assign(document.createElement('canvas'), { width, height });
  const pen = copy.getContext('2d', { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  const drawn = data.filter((value, at) => at % 4 === 3 && value > 0).length;
  const blue = [...Array(width).keys()].filter((x) =>
    [...Array(height).keys()].some((y) => data[4 * (y * width + x) + 2] - data[4 * (y * width + x)] > 120));
  return drawn > width * height / 2 && blue.at(-1) - blue[0] > width * 0.3;
})"""


@pytest.fixture
def crew(room):
    """An officer on the motorcycle, with three stops to walk and an order to carry out."""
    leader = stations.officer(room.station, Role.DUTY_LEADER, name="郑立新")
    officer = stations.officer(room.station, Role.COMMUNITY_OFFICER, name="陈雨桐")
    stations.post(Place.objects.get(kind="community"), officer)
    stations.crew(room.units[0], officer, by=leader)
    patrols.published(leader, room.units[0], starts_at=now())
    orders.order(leader, officer)
    return officer


@pytest.fixture
def tablet(open_screen, crew):
    screen = open_screen(
        "/tablet/", officer=crew, width=800, height=1280, has_touch=True, is_mobile=True,
        geolocation={"longitude": LON, "latitude": LAT}, permissions=["geolocation"],
    )  # fmt: skip
    screen.expect_fault("net::ERR_INTERNET_DISCONNECTED")
    screen.expect_fault("ERR_NAME_NOT_RESOLVED")
    expect(screen.find("[data-view=duty] [data-stop] h2")).to_have_text("第1站")
    return screen


def kept(screen):
    """The tablet has read what it shows, the service worker has everything that it is made of."""
    expect(screen.find("[data-orders]")).to_have_text("1")
    screen.find(".tablet-bar a[href='#more']").tap()
    expect(screen.find("[data-kept]")).to_have_text("可以")
    screen.find(".tablet-bar a[href='#duty']").tap()


def serious(screen):
    found = Axe().run(screen.page).response["violations"]
    return [
        (issue["id"], node["html"][:160], node["failureSummary"])
        for issue in found
        if issue["impact"] in {"serious", "critical"}
        for node in issue["nodes"]
    ]


def test_the_next_stop_is_arrived_at_and_left_with_a_note_by_taps(tablet):
    duty = tablet.find("[data-view=duty]")
    expect(duty).to_contain_text("第 1 站 / 共 3 站")
    expect(duty).to_contain_text("近 28 天 18–22 时 1 起")
    duty.locator("[data-tap=arrive]").tap()
    expect(duty.locator("[data-tap=leave]")).to_be_visible()
    duty.get_by_label("本站记事").fill("门岗已提醒关侧门")
    duty.locator("[data-tap=leave]").tap()
    expect(duty.locator("h2")).to_have_text("第2站")
    expect(tablet.find("[data-unsent]")).to_be_hidden()
    first = Stop.objects.order_by("arrive_at").first()
    assert (first.left_at is not None, first.note) == (True, "门岗已提醒关侧门")
    tablet.find(".tablet-bar a[href='#route']").tap()
    expect(tablet.find(".stops li")).to_have_count(3)
    expect(tablet.find(".stops li[aria-current=step]")).to_contain_text("第2站")


def test_the_route_s_map_shows_the_whole_round_and_not_the_whole_station(tablet):
    tablet.find(".tablet-bar a[href='#route']").tap()
    expect(tablet.find(".stops li")).to_have_count(3)
    tablet.until(WAY)


def test_without_a_net_taps_wait_and_are_sent_once_in_order_when_it_is_back(tablet):
    kept(tablet)
    duty = tablet.find("[data-view=duty]")
    tablet.cut()
    duty.locator("[data-tap=arrive]").tap()
    duty.locator("[data-tap=leave]").tap()
    expect(duty.locator("h2")).to_have_text("第2站")
    expect(tablet.find("[data-unsent]")).to_have_text("2 条待发送")
    expect(tablet.find("[data-net]")).to_contain_text("离线")
    tablet.find("[data-unsent]").tap()
    expect(tablet.find("[data-tray] li")).to_contain_text(["第1站 到达", "第1站 离开"])
    assert not Entry.objects.filter(kind__startswith="plan.stop").exists()
    tablet.page.reload()
    expect(duty.locator("h2")).to_have_text("第2站")
    # The browser's pretence to be offline may leave a gap while a page is opened: one may slip through, none twice.
    expect(tablet.find("[data-unsent]")).to_contain_text("条待发送")
    tablet.rejoin()
    expect(tablet.find("[data-unsent]")).to_be_hidden()
    told = list(Entry.objects.filter(kind__contains="stop").order_by("id").values_list("kind", flat=True))
    assert told == ["plan.stop_arrived", "plan.stop_left"]
    expect(duty.locator("h2")).to_have_text("第2站")


def test_an_order_is_taken_and_fed_back_with_a_photo_that_was_taken_without_a_net(tablet, tmp_path):
    kept(tablet)
    tablet.find(".tablet-bar a[href='#orders']").tap()
    sheet = tablet.find(".order")
    sheet.locator(".order-head").tap()
    sheet.locator("[data-act=acknowledge]").tap()
    expect(sheet).to_contain_text("待反馈")
    tablet.cut()
    photo = tmp_path / "702 客厅.jpg"
    photo.write_bytes(papers.picture(size=(3000, 2000)))
    sheet.get_by_label("上门核验 702 地垫是否按协议铺设").check()
    sheet.get_by_label("反馈", exact=True).fill("已上门，地垫已铺好")
    sheet.locator("input[type=file]").set_input_files(photo)
    expect(sheet.locator("img")).to_have_count(1)
    sheet.locator("[data-act=feedback]").tap()
    expect(tablet.find("[data-unsent]")).to_have_text("2 条待发送")
    tablet.rejoin()
    expect(tablet.find("[data-unsent]")).to_be_hidden()
    expect(sheet).to_contain_text("待审核")
    order = Order.objects.get()
    (said,) = order.feedbacks.all()
    assert (order.status, said.text, said.ticked, len(said.photos)) == ("review", "已上门，地垫已铺好", [0], 1)


def test_what_the_room_refuses_stays_with_its_reason_until_it_is_dropped(tablet, room):
    kept(tablet)
    tablet.expect_fault("status of 403")
    tablet.cut()
    tablet.find("[data-tap=arrive]").tap()
    expect(tablet.find("[data-unsent]")).to_have_text("1 条待发送")
    stations.crew(room.units[0], by=room.dispatcher)
    # before the tap, whatever the tablet's clock says
    CrewMember.objects.update(until=now() - timedelta(minutes=1))
    tablet.rejoin()
    expect(tablet.find("[data-unsent]")).to_have_text("1 条被退回")
    tablet.find("[data-unsent]").tap()
    line = tablet.find("[data-tray] li")
    expect(line).to_contain_text("只有该车组的成员或值班员可以登记到离。")
    line.get_by_role("button", name="丢弃").tap()
    expect(tablet.find("[data-unsent]")).to_be_hidden()
    assert Stop.objects.filter(arrived_at__isnull=False).count() == 0


def test_a_visit_is_written_down_at_the_door(tablet, crew):
    dispute = mediation.opened(crew)
    settle_dispute(officer=crew, number=dispute.number, how="握手言和")
    Visit.objects.update(due_on=local_day(now()))
    tablet.find(".tablet-bar a[href='#visits']").tap()
    first = tablet.find(".visit").first
    expect(first).to_contain_text(dispute.number)
    left = Visit.objects.count()
    expect(tablet.find(".visit")).to_have_count(left)
    first.get_by_label("回访记事").fill("两家已不再吵")
    first.locator("[data-outcome=eased]").tap()
    expect(tablet.find(".visit")).to_have_count(left - 1)
    expect(tablet.find("[data-unsent]")).to_be_hidden()
    visit = Visit.objects.get(status="done")
    assert (visit.outcome, visit.note, visit.done_by) == ("eased", "两家已不再吵", crew)


def test_the_incident_that_the_unit_is_sent_to_comes_by_itself_and_is_moved_by_taps(tablet, room):
    made = incidents.incident(room.dispatcher)
    incidents.sent(room.dispatcher, made.number, "M1")
    sheet = tablet.find(f".incident[data-number='{made.number}']")
    expect(sheet).to_contain_text("持械斗殴")
    for move in ("accept", "en-route", "on-scene"):
        sheet.locator(f"[data-move={move}]").tap()
    sheet.get_by_label("补记").fill("两人已分开")
    sheet.get_by_role("button", name="记下").tap()
    expect(sheet.locator("[data-move=clear]")).to_be_visible()
    sheet.locator("[data-move=clear]").tap()
    expect(sheet).to_have_count(0)
    expect(tablet.find("[data-unsent]")).to_be_hidden()
    assert Assignment.objects.get().leg == "cleared"
    assert ("incident.note_added", {"text": "两人已分开"}) in incidents.story(made.number)


def test_what_happens_in_the_room_disturbs_neither_the_hand_that_writes_nor_what_it_wrote(tablet, room):
    tablet.find("[data-tap=arrive]").tap()
    note = tablet.find("[data-view=duty]").get_by_label("本站记事")
    note.tap()
    expect(note).to_be_focused()
    tablet.type("门岗已提醒")
    made = incidents.incident(room.dispatcher)
    incidents.sent(room.dispatcher, made.number, "M1")
    sheet = tablet.find(f".incident[data-number='{made.number}']")
    expect(sheet).to_contain_text("持械斗殴")
    expect(note).to_be_focused()
    tablet.type("关侧门")
    tablet.until(KEPT, "门岗已提醒关侧门")
    tablet.page.reload()
    expect(note).to_have_value("门岗已提醒关侧门")
    tablet.find("[data-tap=leave]").tap()
    expect(tablet.find("[data-stop] h2")).to_have_text("第2站")
    expect(tablet.find("[data-unsent]")).to_be_hidden()
    assert Stop.objects.get(left_at__isnull=False).note == "门岗已提醒关侧门"


def test_the_tablet_tells_where_the_crew_is(tablet, room):
    tablet.find(".tablet-bar a[href='#more']").tap()
    expect(tablet.find("[data-fix]")).to_contain_text("±")
    here = UnitPosition.objects.filter(unit=room.units[0], lon__range=(LON - 5e-5, LON + 5e-5))
    give_up = time.monotonic() + 15
    while not here.exists():
        assert time.monotonic() < give_up, UnitPosition.objects.get(unit=room.units[0]).lon
        tablet.page.wait_for_timeout(100)
    assert round(here.get().lat, 4) == round(LAT, 4)


def test_a_tablet_that_was_switched_off_opens_without_a_net(tablet):
    kept(tablet)
    tablet.cut()
    tablet.go("/tablet/")
    expect(tablet.find("[data-view=duty] h2")).to_have_text("第1站")
    tablet.page.wait_for_function("() => document.querySelector('.next-stop .map canvas')")
    tablet.find(".tablet-bar a[href='#orders']").tap()
    expect(tablet.find(".order")).to_contain_text("望月小区 7 幢 602 与 702 噪音")


@pytest.mark.parametrize("view", ["duty", "route", "orders", "visits", "more"])
def test_axe_finds_nothing_serious_and_a_finger_finds_everything(tablet, room, view):
    made = incidents.incident(room.dispatcher)
    incidents.sent(room.dispatcher, made.number, "M1")
    tablet.find(f".tablet-bar a[href='#{view}']").tap()
    if view == "orders":
        tablet.find(".order-head").tap()
    expect(tablet.find(f"[data-view={view}] > *").first).to_be_visible()
    assert serious(tablet) == []
    assert tablet.overflow() == (0, 0)
    small = tablet.page.evaluate(
        """() => [...document.querySelectorAll('button, .btn, .tablet-bar a, label.choice')]
             .filter((one) => one.checkVisibility() && !one.closest('.ol-control') && one.getBoundingClientRect().height < 48)
             .map((one) => `${one.outerHTML.slice(0, 90)} ${one.getBoundingClientRect().height}`)"""
    )
    assert small == []
