"""An order goes round between the room's browser and the officer's (V1): issued, taken, fed back with a picture, reviewed."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clock import day_bounds, local_day, now
from orders.models import Order
from orders.services.steer import extend_order, remind_order
from orders.services.work import acknowledge_order, feed_back
from stations.choices import Role
from tests.factories import mediation, orders, papers, stations


@pytest.fixture
def officer(room):
    return stations.officer(stations.group(room.station), Role.COMMUNITY_OFFICER, name="陈雨桐")


def test_the_room_issues_the_officer_feeds_back_with_a_picture_and_the_room_closes(open_screen, room, officer):
    desk = open_screen("/orders/")
    expect(desk.find("[data-feed=as-of]")).to_contain_text(":")
    desk.press("n")
    desk.type("望月小区 7 幢噪音")
    desk.find("#new-what").fill("上门核验地垫\n约双方到调解室")
    desk.find("#new-who").select_option(str(officer.pk))
    desk.press("Control+Enter")
    desk.says("已下达")
    made = Order.objects.get(station=room.station)
    expect(desk.find(f"tr[data-number='{made.number}']")).to_contain_text("待签收")

    tablet = open_screen("/orders/", officer=officer, width=800, height=1280)
    tablet.find(f"tr[data-number='{made.number}'] td:nth-child(3)").click()
    tablet.find(".acts .btn.primary").click()
    tablet.says("已签收")
    expect(desk.find(f"tr[data-number='{made.number}']")).to_contain_text("待反馈")
    photo = {"name": "702.jpg", "mimeType": "image/jpeg", "buffer": papers.picture(size=(320, 240))}
    tablet.find("[data-attach]").set_input_files(photo)
    tablet.says("已加 702.jpg")
    expect(tablet.find(".papers img")).to_be_visible()
    tablet.find("[data-point='0']").check()
    tablet.find("#said").fill("702 地垫未铺，约好周四")
    tablet.find(".acts .btn.primary").click()
    tablet.says("已反馈，等待审核")

    row = desk.find(f"tr[data-number='{made.number}']")
    expect(row).to_contain_text("待审核")
    row.locator("td").nth(3).click()
    expect(desk.find(".side")).to_contain_text("702 地垫未铺，约好周四")
    expect(desk.find(".side .papers img")).to_be_visible()
    desk.find("#remark").focus()
    desk.press("Control+Enter")
    desk.says("已审核")
    made.refresh_from_db()
    assert (made.status, made.feedbacks.get().ticked, len(made.feedbacks.get().photos)) == ("closed", [0], 1)
    expect(tablet.find(".side")).to_contain_text("已闭环")


def test_several_are_picked_and_given_more_time_and_a_refusal_stands_beside_its_field(open_screen, room, officer):
    made = [orders.order(room.dispatcher, officer) for _ in range(2)]
    desk = open_screen("/orders/")
    for one in made:
        desk.find(f"[data-pick][value='{one.number}']").check()
    expect(desk.find("[data-picked-count]")).to_have_text("已选 2 件")
    desk.find("[data-dialog=extend-picked]").click()
    desk.find("#many-due").fill("2020-01-01T00:00")
    desk.find("#many-extend-why").fill("等材料")
    desk.find("#extend-picked .btn.primary").click()
    expect(desk.find("#extend-picked .err")).to_contain_text("期限要晚于现在")
    desk.expect_fault("422")
    desk.find("#many-due").fill(f"{local_day(orders.soon(days=30))}T00:00")
    desk.find("#extend-picked .btn.primary").click()
    desk.says("已延期")
    expect(desk.find(f"tr[data-number='{made[0].number}']")).to_contain_text("延期 1 次")
    expect(desk.find("[data-picked]")).to_be_hidden()


@pytest.mark.parametrize("path", ["/orders/?order=DD-0001", "/orders/DD-0001/"])
def test_nothing_that_is_typed_ticked_or_chosen_is_lost_while_others_act(open_screen, room, officer, path):
    made = orders.order(room.dispatcher, officer)
    acknowledge_order(officer=officer, number=made.number)
    tablet = open_screen(path, officer=officer, width=800, height=1280)
    tablet.is_live()
    tablet.find("[data-point='1']").check()
    tablet.find("#said").fill("702 地垫未铺")
    desk = open_screen(f"/orders/{made.number}/")
    desk.find("[data-attach]").set_input_files(
        {"name": "plan.jpg", "mimeType": "image/jpeg", "buffer": papers.picture()}
    )
    expect(tablet.find(".papers li")).to_have_count(1)
    remind_order(officer=room.dispatcher, number=made.number)
    extend_order(officer=room.dispatcher, number=made.number, due_at=orders.soon(days=30), reason="等材料")
    expect(tablet.find(".tl")).to_contain_text("延期到")
    expect(tablet.find(".facts").first).to_contain_text("延期 1 次")
    expect(tablet.find("#said")).to_have_value("702 地垫未铺")
    expect(tablet.find("[data-point='1']")).to_be_checked()
    photo = {"name": "702.jpg", "mimeType": "image/jpeg", "buffer": papers.picture(size=(320, 240))}
    tablet.find("[data-attach]").set_input_files(photo)
    remind_order(officer=room.dispatcher, number=made.number)
    expect(tablet.find(".papers li")).to_have_count(2)
    expect(tablet.find("#said")).to_have_value("702 地垫未铺")
    tablet.find(".acts .btn.primary").click()
    tablet.says("已反馈，等待审核")
    expect(tablet.find("#said")).to_have_count(0)
    said = made.feedbacks.get()
    assert (said.text, said.ticked, len(said.photos), tablet.loads) == ("702 地垫未铺", [1], 2, 1)


def test_a_half_written_remark_outlives_a_look_at_another_order_and_a_colleague_who_was_faster(
    open_screen, room, officer
):
    first, second = (orders.order(room.dispatcher, officer) for _ in range(2))
    feed_back(officer=officer, number=first.number, text="已上门")
    desk = open_screen(f"/orders/?order={first.number}")
    desk.is_live()
    desk.find("#remark").fill("还缺 702 的签名")
    desk.find(f"tr[data-number='{second.number}'] td:nth-child(4)").click()
    expect(desk.find(".side h2").first).to_have_text(second.number)
    desk.find(f"tr[data-number='{first.number}'] td:nth-child(4)").click()
    expect(desk.find("#remark")).to_have_value("还缺 702 的签名")
    extend_order(officer=room.dispatcher, number=first.number, due_at=orders.soon(days=30), reason="等材料")
    expect(desk.find(".side .facts")).to_contain_text("延期 1 次")
    desk.expect_fault("409")
    desk.find(".side .btn.danger").first.click()
    expect(desk.find(".side .acts .err")).to_contain_text("请核对后再办")
    expect(desk.find("#remark")).to_have_value("还缺 702 的签名")
    desk.find(".side .btn.danger").first.click()
    desk.says("已审核")
    first.refresh_from_db()
    assert (first.status, first.feedbacks.get().remark) == ("returned", "还缺 702 的签名")


@pytest.mark.usefixtures("officer")
def test_what_a_rule_proposes_appears_at_once_and_is_confirmed_or_refused_there(open_screen, room):
    first = mediation.found(room.dispatcher, {"address": "望月小区 7 幢"}, {"address": "望月小区 7 幢"})
    desk = open_screen("/orders/")
    desk.is_live()
    proposal = "[data-part='proposal {}']".format
    expect(desk.find(proposal(first.number))).to_contain_text("来电 2 次")
    words = {"address": "柳堤路 61 号", "caller_phone": "13812342299", "lon": None, "lat": None}
    second = mediation.found(room.dispatcher, words, words)
    expect(desk.find(proposal(second.number))).to_be_visible()
    desk.find(proposal(first.number)).get_by_role("button", name="确认并下达").click()
    desk.says("督导单已下达")
    expect(desk.find("tr[data-number]")).to_have_count(1)
    expect(desk.find(proposal(first.number))).to_have_count(0)
    desk.find(proposal(second.number)).get_by_role("button", name="不成立").click()
    desk.find("dialog[open] [name=reason]").fill("一时口角")
    desk.press("Control+Enter")
    desk.says("已标为不成立")
    expect(desk.find("[data-proposals]")).to_be_hidden()
    assert (Order.objects.get().subject_number, desk.loads) == (first.number, 1)


def test_a_half_written_order_survives_a_reload_until_it_is_issued(open_screen, officer):
    desk = open_screen("/orders/")
    desk.press("n")
    desk.type("望月小区 7 幢噪音")
    desk.find("#new-who").select_option(str(officer.pk))
    desk.page.reload()
    expect(desk.find("[data-mount]:not([data-ready])")).to_have_count(0)
    expect(desk.find(".new [data-saved]")).to_contain_text("自动保存")
    desk.press("n")
    expect(desk.find("#new-title")).to_have_value("望月小区 7 幢噪音")
    expect(desk.find("#new-who")).to_have_value(str(officer.pk))
    desk.find("#new-what").fill("上门核验")
    desk.press("Control+Enter")
    desk.says("已下达")
    expect(desk.find(".new [data-saved]")).to_have_text("")
    desk.page.reload()
    expect(desk.find("#new-title")).to_have_value("")


def test_the_desk_counts_orders_and_each_number_opens_a_list_of_as_many(open_screen, room, officer):
    tonight = day_bounds(local_day(now()))[1]
    late, _today = (orders.order(room.dispatcher, officer, due_at=tonight) for _ in range(2))
    orders.aged(late, tonight - now() + timedelta(hours=1))
    desk = open_screen("/")
    desk.is_live()
    counts = desk.find("[data-counts=orders]")
    expect(counts).to_have_text("督导单在办 2 今日到期 1 超期 1", use_inner_text=True)
    orders.order(room.dispatcher, officer)
    expect(counts.locator("[data-figure=orders_open]")).to_have_text("3")
    for no, rows in enumerate((3, 1, 1)):
        desk.go("/")
        counts.locator("a").nth(no).click()
        expect(desk.find("tr[data-number]")).to_have_count(rows)
    desk.page.wait_for_load_state("networkidle")  # what the last list still asks for is answered
