"""The page of one incident: stages, what happened, and every act on it (I1–I4)."""

import pytest
from playwright.sync_api import expect

from incidents.choices import Leg
from incidents.models import Incident, Party
from live.models import Entry
from tests.factories import incidents


@pytest.fixture
def incident(room):
    return incidents.incident(room.dispatcher)


@pytest.fixture
def page(open_screen, incident):
    screen = open_screen(f"/incidents/{incident.number}/")
    screen.is_live()
    return screen


def test_stages_and_timeline_follow_the_crew_without_a_reload(page, room, incident):
    expect(page.find(".steps .current")).to_contain_text("派出")
    (row,) = incidents.sent(room.dispatcher, incident.number, "M1")
    expect(page.find(".steps .current")).to_contain_text("签收")
    incidents.through(room.dispatcher, row, Leg.ACCEPTED, Leg.EN_ROUTE, Leg.ON_SCENE)
    expect(page.find(".steps .current")).to_contain_text("反馈")
    expect(page.find("[data-part=assignments]")).to_contain_text("M1")
    expect(page.find("[data-part=timeline] li").first).to_contain_text("M1")
    assert page.loads == 1


def test_a_timer_is_never_without_its_time_when_its_stage_is_drawn_anew(page, room, incident):
    expect(page.find(".steps .current [data-timer]")).to_contain_text("0:")
    page.page.evaluate("""() => {
      const timers = () => [...document.querySelectorAll('.steps [data-timer] > span')];
      window.withoutTime = 0;
      const look = () => { window.withoutTime += timers().filter((one) => one.textContent === '').length; };
      new MutationObserver(look).observe(document.querySelector('#main'), { childList: true, subtree: true });
    }""")
    incidents.sent(room.dispatcher, incident.number, "M1")
    expect(page.find(".steps .current")).to_contain_text("签收")
    assert page.page.evaluate("window.withoutTime") == 0


def test_a_note_is_added_with_enter_and_the_timeline_can_be_filtered(page):
    page.find("#note-text").fill("店主说伤者已自行去医院")
    page.press("Enter")
    expect(page.find(".tl > li").first).to_contain_text("店主说伤者已自行去医院")
    page.find("[data-act=filter][data-group=dispatch]").click()
    expect(page.find(".tl > li").filter(has_text="店主说")).to_be_hidden()


def test_what_is_half_written_and_what_is_filtered_stay_when_the_crew_reports(page, room, incident):
    page.find("[data-act=filter][data-group=dispatch]").click()
    page.find("#note-text").fill("店主说")
    incidents.sent(room.dispatcher, incident.number, "M1")
    expect(page.find(".tl > li").first).to_contain_text("M1")
    expect(page.find("#note-text")).to_have_value("店主说")
    expect(page.find(".tl > li[data-group=call]")).to_be_hidden()


def test_a_victim_is_written_down_corrected_shown_for_a_reason_and_taken_out(page):
    page.expect_fault("status of 422")
    people = page.find("[data-part=parties]")
    expect(people.locator(".count")).to_have_text("1")
    page.press("a")
    page.find("#party-name").fill("苏念慈")
    page.find("#party-phone").fill("159 8090 5678")
    page.press("Control+Enter")
    victim = people.locator(".party").nth(1)
    expect(victim).to_contain_text("受害人")
    expect(victim).to_contain_text("苏** 159****5678")
    victim.get_by_role("button", name="更正").click()
    expect(page.find("#correct-role")).to_have_value("victim")
    page.find("#correct-phone").fill("1598090")
    page.press("Control+Enter")
    expect(page.find("#correct-dialog .err")).to_contain_text("手机号应为 11 位")
    page.find("#correct-phone").fill("15980900000")
    page.press("Control+Enter")
    expect(victim).to_contain_text("苏** 159****0000")
    victim.get_by_role("button", name="查看").click()
    page.find("#reveal-why").fill("核实笔录")
    page.press("Control+Enter")
    page.says("苏念慈 15980900000")
    victim.get_by_role("button", name="移除").click()
    expect(page.find("#remove-dialog")).to_contain_text("苏** 159****0000")
    page.find("#remove-why").fill("与本警情无关")
    page.press("Control+Enter")
    expect(people.locator(".party")).to_have_count(1)
    expect(page.find(".tl > li").first).to_contain_text("移除受害人 苏** 159****0000：与本警情无关")
    assert Party.objects.get().role == "caller"


def test_it_is_closed_with_a_disposition_and_opened_again_for_a_reason(page, incident):
    page.press("e")
    page.find("#close-how").select_option("settled")
    page.find("#close-note").fill("双方当场和解")
    page.press("Control+Enter")
    expect(page.find(".hero .st")).to_have_text("已结")
    expect(page.find("[data-part=facts]")).to_contain_text("现场调解：双方当场和解")
    assert Incident.objects.get(pk=incident.pk).status == "closed"
    page.find(".hero").get_by_role("button", name="重新打开").click()
    page.find("#reopen-why").fill("一方又来电")
    page.press("Enter")
    expect(page.find(".hero .st")).to_have_text("待派")
    expect(page.find(".tl")).to_contain_text("一方又来电")


def test_a_name_and_number_are_shown_for_a_reason_and_the_look_is_recorded(page, incident):
    expect(page.find("[data-part=parties]")).to_contain_text("林** 138****2206")
    page.find("[data-part=parties]").get_by_role("button", name="查看").click()
    page.find("dialog[open] [name=reason]").fill("回拨报警人")
    page.press("Enter")
    page.says("林海 13812342206")
    expect(page.find(".tl")).to_contain_text("回拨报警人")
    looked = Entry.objects.get(kind="incident.party_shown", number=incident.number)
    assert looked.actor_id == incident.reported_by_id


def test_another_level_keeps_the_old_one_in_the_timeline(page):
    page.press("p")
    page.find("dialog[open] .level").first.click()
    page.find("#reclass-why").fill("有人受伤")
    page.press("Control+Enter")
    expect(page.find(".hero .prio")).to_have_text("1")
    expect(page.find(".tl")).to_contain_text("有人受伤")


def test_a_duplicate_is_merged_into_the_older_one_and_says_where_it_went(page, room, incident):
    older = incidents.incident(room.dispatcher, title="先报的那一起")
    page.press("m")
    page.find("#merge-other").fill(older.number)
    page.press("Control+Enter")
    expect(page.find("[data-part=facts]").get_by_role("link", name=older.number)).to_be_visible()
    page.go(f"/incidents/{older.number}/")
    expect(page.find("[data-part=links]")).to_contain_text(incident.title)
