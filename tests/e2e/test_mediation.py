"""Disputes in a real browser: a visit, the morning, a meeting that is dragged, a guardian's minute (M3–M7)."""

from datetime import timedelta

import pytest
from playwright.sync_api import Download, expect

from core.clock import local_day, now
from mediation.models import ConsultationItem, Dispute, GuardianReport, Session, Visit, VisitRule
from mediation.services.consultations import Said, decide, draw_up, keep_minutes
from mediation.services.outcome import settle_dispute
from mediation.services.visits import make_visit
from orders.models import Order
from stations.choices import Role
from tests.factories import mediation, stations

# The page was fetched once more by its own script.
DRAWN_ANEW = "(path) => performance.getEntriesByType('resource').some(({ name }) => name.includes(path))"


@pytest.fixture
def leader(room):
    return stations.officer(room.station, Role.DUTY_LEADER, name="何庆川")


@pytest.fixture
def officer(room):
    return stations.officer(room.station, Role.COMMUNITY_OFFICER, name="陈雨桐")


@pytest.fixture
def dispute(officer):
    return mediation.opened(officer)


def test_a_visit_is_written_down_with_two_taps_on_a_tablet(open_screen, officer, dispute):
    settle_dispute(officer=officer, number=dispute.number, how="握手言和")
    tablet = open_screen("/mediation/visits/", officer=officer, width=800, height=1280, has_touch=True)
    card = tablet.find(".visit").first
    expect(card).to_contain_text(dispute.number)
    card.locator("[name=note]").fill("夜里安静了")
    card.get_by_role("button", name="有所缓和").tap()
    tablet.says("已登记回访")
    done = Visit.objects.get(status="done")
    assert (done.outcome, done.note, done.done_by) == ("eased", "夜里安静了", officer)
    assert tablet.overflow()[0] == 0


def test_the_morning_is_decided_ordered_and_cleared(open_screen, room, leader, officer, dispute):
    Order.objects.update(status="cancelled", ended_at=now())
    draw_up(station=room.station, officer=leader)
    screen = open_screen("/mediation/consultation/", officer=leader)
    item = screen.find(f"[data-item='{ConsultationItem.objects.get().pk}']")
    expect(item).to_contain_text(dispute.number)
    item.locator("[name=text]").fill("请司法所到场，再谈一次")
    item.locator("[name=owner_id]").select_option(label=officer.name)
    item.get_by_role("button", name="定", exact=True).click()
    screen.says("已定")
    issue = screen.find("[data-act=issue]")
    expect(issue).to_contain_text("已定 1 件")
    screen.find("#minutes").fill("1. 再谈一次")
    expect(screen.find("[data-saved]")).to_contain_text("已保存")
    issue.click()
    screen.says("已下达 DD-0002")
    assert Order.objects.get(number="DD-0002").assignee == officer
    expect(item).to_contain_text("DD-0002")


def test_a_meeting_is_dragged_to_another_day_and_refused_where_the_room_is_taken(open_screen, room, leader, dispute):
    at = mediation.room(leader, room.station)
    monday = local_day(now()) + timedelta(days=7 - local_day(now()).weekday())
    base = (monday - local_day(now())).days * 24
    hours = [base + day * 24 - (now().astimezone().hour - 9) for day in (0, 1)]
    first, second = (mediation.booked(leader, dispute, at, hours=hour) for hour in hours)
    screen = open_screen(f"/mediation/rooms/?day={monday.isoformat()}", officer=leader)
    block = screen.find(f"[data-session='{first.pk}']")
    screen.expect_fault("status of 409")
    start = second.starts_at.astimezone()
    taken = screen.find(f"td[data-day='{local_day(second.starts_at).isoformat()}']:has([data-session='{second.pk}'])")
    block.drag_to(taken)
    expect(screen.find("[data-refused]")).to_contain_text(dispute.number)
    screen.page.wait_for_function(DRAWN_ANEW, arg="/mediation/rooms/")
    assert Session.objects.get(pk=first.pk).starts_at == first.starts_at
    free = (local_day(start) + timedelta(days=1)).isoformat()
    screen.find(f"[data-session='{first.pk}']").drag_to(screen.find(f"td[data-day='{free}']").first)
    screen.says("已改期")
    assert local_day(Session.objects.get(pk=first.pk).starts_at).isoformat() == free


def test_a_guardian_reports_in_a_minute_on_a_phone(open_screen, room):
    guardian = stations.officer(room.station, Role.GUARDIAN, name="刘守成")
    phone = open_screen("/", officer=guardian, width=390, height=844, has_touch=True)
    expect(phone.find("h1")).to_have_text("一分钟上报")
    phone.find(".taps label").filter(has_text="邻里").tap()
    phone.find("#where").fill("望月小区 3 幢")
    phone.find("form").get_by_role("button", name="当场化解").tap()
    phone.says("已上报")
    expect(phone.find("[data-part=counts]")).to_contain_text("10 分")
    assert GuardianReport.objects.get().address == "望月小区 3 幢"
    assert phone.overflow()[0] == 0


def test_the_file_follows_what_others_do_and_shows_a_party_for_a_reason(open_screen, room, leader, officer, dispute):
    screen = open_screen(f"/mediation/disputes/{dispute.number}/", officer=leader)
    expect(screen.find("h1")).to_contain_text(dispute.number)
    screen.find("#note-text").fill("双方同意再谈")
    screen.press("Enter")
    expect(screen.find(".tl > li").first).to_contain_text("双方同意再谈")
    screen.find("[data-part=parties]").get_by_role("button", name="查看").first.click()
    screen.find("dialog[open] [name=reason]").fill("约时间")
    screen.press("Control+Enter")
    screen.says("已留痕")
    expect(screen.find(".tl")).to_contain_text("约时间")
    mediation.booked(officer, dispute, mediation.room(leader, room.station))
    expect(screen.find("[data-part=sessions]")).to_contain_text("治安调解室")
    assert screen.loads == 1


def test_a_note_at_a_door_stays_while_others_act_and_the_rest_is_drawn(open_screen, officer, dispute):
    other = mediation.opened(officer)
    for one in (dispute, other):
        settle_dispute(officer=officer, number=one.number, how="握手言和")
    tablet = open_screen("/mediation/visits/", officer=officer, width=800, height=1280)
    tablet.hears()
    card = tablet.find(".visit", has_text=dispute.number).first
    card.locator("[name=note]").fill("夜里安静了")
    tablet.find("h1").click()  # the cursor leaves the note
    done = Visit.objects.filter(dispute=other).earliest("due_on")
    make_visit(officer=officer, visit_id=done.pk, outcome="kept", note="")
    expect(tablet.find(f"[data-part='visit {done.pk}']")).to_have_count(0)
    expect(card.locator("[name=note]")).to_have_value("夜里安静了")
    card.get_by_role("button", name="有所缓和").click()
    tablet.says("已登记回访")
    assert (Visit.objects.get(outcome="eased").note, tablet.loads) == ("夜里安静了", 1)


def test_a_decision_half_written_stays_while_a_colleague_decides_another(open_screen, room, leader, officer):
    for _ in range(2):
        mediation.opened(officer)
    Order.objects.update(status="cancelled", ended_at=now())
    meeting = draw_up(station=room.station, officer=leader)
    mine, theirs = ConsultationItem.objects.order_by("pk")
    screen = open_screen("/mediation/consultation/", officer=leader)
    screen.hears()
    text = screen.find(f"[data-item='{mine.pk}'] [name=text]")
    text.fill("请司法所到场")
    screen.find("h1").click()
    decide(
        officer=room.dispatcher, meeting_id=meeting.pk, item_id=theirs.pk, said=Said(text="先走访", owner_id=officer.pk)
    )
    expect(screen.find(f"[data-item='{theirs.pk}'] [name=text]")).to_have_value("先走访")
    expect(screen.find("[data-act=issue]")).to_contain_text("已定 1 件")
    expect(text).to_have_value("请司法所到场")
    assert screen.loads == 1


def test_of_two_who_write_the_minutes_at_once_nobody_loses_a_line(open_screen, room, leader):
    meeting = draw_up(station=room.station, officer=leader)
    screen = open_screen("/mediation/consultation/", officer=leader)
    mine, theirs = screen.find("#minutes"), screen.find("[data-theirs]")
    mine.fill("1. 夜市加派")
    expect(screen.find("[data-saved]")).to_contain_text("已保存")
    told = "1. 夜市加派\n2. 路灯报修"
    keep_minutes(officer=room.dispatcher, meeting_id=meeting.pk, version=2, minutes=told, present="")
    screen.expect_fault("status of 409")
    mine.fill("1. 夜市加派\n2. 回访三户")
    expect(theirs).to_contain_text(f"{room.dispatcher.name} ")
    expect(theirs.locator("textarea")).to_have_value(told)
    expect(mine).to_have_value("1. 夜市加派\n2. 回访三户")
    theirs.get_by_role("button", name="合并两份").click()
    expect(screen.find("[data-saved]")).to_contain_text("已保存")
    expect(mine).to_have_value(f"{told}\n2. 回访三户")
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.version, screen.loads) == (f"{told}\n2. 回访三户", 4, 1)


SCREENS = {"desk": {"width": 1920, "height": 1080}, "tablet": {"width": 800, "height": 1280, "has_touch": True}}
PATHS = {
    "list": "/mediation/",
    "rooms": "/mediation/rooms/",
    "visits": "/mediation/visits/",
    "morning": "/mediation/consultation/",
    "rules": "/mediation/rules/",
}


@pytest.mark.parametrize("rows", [0, 1, 60])
def test_no_page_is_wider_than_the_screen_whatever_its_rows(open_screen, room, leader, officer, rows):
    if rows:
        made = mediation.opened(officer, title="望月小区 7 幢夜里敲地板、拖家具和楼道堆物引起的邻里纠纷")
        mediation.booked(leader, made, mediation.room(leader, room.station), hours=1)
        draw_up(station=room.station, officer=leader)
    for number in range(1, rows):
        settle_dispute(
            officer=officer, number=mediation.opened(officer, title=f"第 {number} 件").number, how="握手言和"
        )
    for size in SCREENS.values():
        screen = open_screen("/mediation/", officer=leader, **size)
        for name, path in PATHS.items():
            screen.go(path)
            assert (name, screen.overflow()[0]) == (name, 0)


def test_two_files_are_joined_from_the_page_and_taken_apart(open_screen, leader, officer, dispute):
    other = mediation.opened(officer, title="同一件，另一家登记")
    screen = open_screen(f"/mediation/disputes/{dispute.number}/", officer=leader)
    screen.find(".hero").get_by_role("button", name="并案").click()
    dialog = screen.find("dialog[open]")
    dialog.locator("[name=other]").fill(other.number)
    dialog.locator("[name=reason]").fill("两家说的是一件事")
    screen.press("Control+Enter")
    screen.says("已并案")
    expect(screen.find("[data-part=hero]")).to_contain_text(other.number)
    expect(screen.find("[data-part=hero]")).to_contain_text("两家说的是一件事")
    screen.go(f"/mediation/disputes/{other.number}/")
    expect(screen.find("[data-part=hero]")).to_contain_text("本卷只读")
    screen.find(".hero").get_by_role("button", name="拆回").click()
    screen.find("dialog[open] [name=reason]").fill("查明是两件事")
    screen.press("Control+Enter")
    screen.says("已拆回")
    expect(screen.find("[data-part=hero]")).not_to_contain_text("本卷只读")
    assert Dispute.objects.get(pk=other.pk).status == "open"


def test_the_list_is_searched_by_party_and_leaves_for_a_reason(open_screen, leader, dispute):
    screen = open_screen("/mediation/", officer=leader)
    screen.find("[name=q]").fill("吴大勇")
    screen.press("Enter")
    expect(screen.find(".tbl tbody tr")).to_have_count(1)
    expect(screen.find(".tbl tbody tr")).to_contain_text(dispute.number)
    screen.find("[data-dialog=export-dialog]").click()
    screen.find("dialog[open] [name=reason]").fill("会商")
    downloads: list[Download] = []
    screen.page.on("download", lambda one: downloads.append(one))  # noqa: PLW0108 - Playwright marks its listeners
    screen.find("dialog[open]").get_by_role("button", name="导出 XLSX").click()
    while not downloads:
        screen.page.wait_for_timeout(50)
    assert downloads[0].suggested_filename.startswith("disputes-")


def test_the_leader_sets_when_levels_are_visited_and_is_told_what_is_wrong(open_screen, room, leader):
    screen = open_screen("/mediation/rules/", officer=leader)
    screen.expect_fault("status of 422")
    screen.find("[name=days_low]").fill("30 9999")
    screen.find("section").get_by_role("button", name="保存回访安排").click()
    expect(screen.find("[id$=days_low_error]")).to_contain_text("请填 1 到 730")
    screen.find("[name=days_low]").fill("15 45")
    screen.find("section").get_by_role("button", name="保存回访安排").click()
    expect(screen.find(".note.ok")).to_contain_text("回访安排已保存")
    assert VisitRule.objects.get(station=room.station, level="low").days == [15, 45]
