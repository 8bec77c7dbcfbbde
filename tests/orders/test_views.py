"""The pages of orders: what each shows, to whom."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from live.models import Entry
from orders.services.documents import told
from orders.services.work import feed_back
from stations.choices import Role
from tests.factories import orders, stations

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_list_shows_each_order_with_its_bar_and_what_is_left(house, logged_in):
    orders.order(house.dispatcher, house.officer, due_at=orders.soon(days=3, hours=1))
    page = text(logged_in(house.dispatcher).get("/orders/"))
    for shown in (
        "DD-0001",
        "望月小区 7 幢 602 与 702 噪音",
        "陈雨桐",
        "剩 3 天",
        "待签收",
        "data-pick",
        "新督导单",
        "导出 XLSX",
    ):
        assert shown in page, shown


def test_an_officer_sees_the_list_without_the_rooms_tools(house, logged_in):
    orders.order(house.dispatcher, house.officer)
    page = text(logged_in(house.officer).get("/orders/"))
    assert "DD-0001" in page
    assert [word for word in ("data-pick", "export-dialog", "several-dialog", "new-title") if word in page] == []


def test_a_mediator_comes_to_their_own_orders_and_the_wall_does_not_come(house, logged_in):
    mediator = stations.officer(house.station, Role.MEDIATOR, name="叶楠")
    orders.order(house.dispatcher, house.officer)
    mine = orders.order(house.dispatcher, mediator)
    page = text(logged_in(mediator).get("/orders/"))
    assert (mine.number in page, "DD-0001" in page) == (True, False)
    assert logged_in(stations.officer(house.station, Role.WALL)).get("/orders/").status_code == 403


@pytest.mark.parametrize("path", ["panel/", ""])
def test_one_order_shows_the_room_what_was_fed_back_and_asks_for_its_answer(house, logged_in, path):
    made = orders.order(house.dispatcher, house.officer)
    feed_back(officer=house.officer, number=made.number, text="702 地垫未铺，电话 13812342206", ticked=[0])
    page = text(logged_in(house.dispatcher).get(f"/orders/{made.number}/{path}"))
    for shown in (
        "702 地垫未铺，电话 138****2206",
        "orders/DD-0001/accept/",
        "orders/DD-0001/send-back/",
        "到期未闭环则升组长",
        "第 1 次反馈",
    ):
        assert shown in page, shown
    assert "13812342206" not in page


def test_whoever_carries_it_out_is_asked_to_acknowledge_and_then_to_feed_back(house, logged_in):
    made = orders.order(house.dispatcher, house.officer)
    browser = logged_in(house.officer)
    assert "orders/DD-0001/acknowledge/" in text(browser.get(f"/orders/{made.number}/panel/"))
    browser.post("/api/v1/orders/DD-0001/acknowledge/", content_type="application/json")
    page = text(browser.get(f"/orders/{made.number}/panel/"))
    assert ("orders/DD-0001/feedback/" in page, "data-point" in page, "cancel-dialog" in page) == (True, True, False)


def test_another_stations_order_looks_like_one_that_is_not_there(house, logged_in):
    orders.order(house.dispatcher, house.officer)
    browser = logged_in(house.stranger)
    for path in ("/orders/{}/", "/orders/{}/panel/", "/orders/print/?n={}"):
        foreign, missing = (browser.get(path.format(number)) for number in ("DD-0001", "DD-9999"))
        assert (foreign.status_code, missing.status_code) == (404, 404)


def test_another_app_leads_here_with_what_the_order_is_about(house, logged_in):
    page = text(logged_in(house.dispatcher).get("/orders/?subject_type=incident&subject_id=7&subject_number=CH1&subject_title=噪音&subject_url=/incidents/CH1/"))  # fmt: skip
    for shown in ('value="incident"', 'value="CH1"', 'value="噪音"', 'value="/incidents/CH1/"', "<details", " open>"):
        assert shown in page, shown
    assert 'value="//elsewhere/"' not in text(logged_in(house.dispatcher).get("/orders/?subject_url=//elsewhere/"))


def test_each_chosen_order_is_a_sheet_of_paper(house, logged_in):
    numbers = [orders.order(house.dispatcher, house.officer).number for _ in range(2)]
    page = text(logged_in(house.dispatcher).get("/orders/print/?n=" + "&n=".join(numbers)))
    assert (page.count('class="sheet"'), page.count("承办人签名")) == (2, 2)


def test_one_order_is_a_pdf_with_the_houses_fonts_masked_and_for_those_who_see_it(house, logged_in):
    made = orders.order(house.dispatcher, house.officer, instruction="上门核验 𬭩䶮\n电话 13812342206")
    feed_back(officer=house.officer, number=made.number, text="702 地垫未铺，电话 13812342207\n再约", ticked=[0])
    answer = logged_in(house.officer).get(f"/orders/{made.number}/paper/")
    assert (answer.status_code, answer["Content-Type"], answer["Content-Disposition"], answer["Cache-Control"]) == (
        200, "application/pdf", 'attachment; filename="DD-0001.pdf"', "no-store",
    )  # fmt: skip
    assert answer.content.startswith(b"%PDF-")
    assert b"NotoSansSC" in answer.content
    read = str(told(officer=house.officer, order=made))
    for shown in ("任务督导单", "DD-0001", "望月小区 7 幢 602 与 702 噪音", "陈雨桐", "138****2206", "138****2207", "再约", "承办人签名"):  # fmt: skip
        assert shown in read, shown
    assert ("13812342206" in read, "13812342207" in read) == (False, False)
    assert logged_in(house.stranger).get(f"/orders/{made.number}/paper/").status_code == 404


def test_the_counts_lead_to_the_orders_behind_them(house, logged_in):
    orders.order(house.dispatcher, house.officer)
    page = text(logged_in(house.dispatcher).get("/orders/counts/"))
    assert f"/orders/?tab=open&amp;assignee={house.officer.pk}" in page


def test_the_export_holds_real_dates_defused_words_and_says_who_took_it_and_why(house, logged_in):
    orders.order(house.dispatcher, house.officer, subject=orders.Subject(title="=cmd|' /C calc'!A1"))
    browser = logged_in(house.dispatcher)
    answer = browser.post("/orders/export/?tab=open", {"reason": "周会 13812342206"})
    sheet = load_workbook(BytesIO(answer.content)).active
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows(min_row=2, max_row=3))
    assert (head[:3], row[0], row[2]) == (["编号", "类别", "事项"], "DD-0001", "'=cmd|' /C calc'!A1")
    assert row[7].minute == 0
    assert all(word in sheet["A1"].value for word in ("周敏", "周会"))
    assert sheet.auto_filter.ref == "A2:N3"
    assert Entry.objects.get(kind="orders.exported").data == {"rows": 1, "reason": "周会 138****2206"}


def test_nothing_is_exported_without_a_reason_by_an_officer_or_too_often(house, logged_in):
    browser = logged_in(house.dispatcher)
    assert browser.post("/orders/export/", {"reason": " "}).status_code == 422
    assert logged_in(house.officer).post("/orders/export/", {"reason": "周会"}).status_code == 403
    answers = [browser.post("/orders/export/", {"reason": "周会"}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


@pytest.mark.parametrize(
    "query",
    ["tab=everything", "community=x", "community=99999999999999999999", "after=zzz", "kind=q", "q=" + "长" * 200],
)
def test_nonsense_in_the_address_is_left_out(house, logged_in, query):
    assert logged_in(house.dispatcher).get(f"/orders/?{query}").status_code == 200


def test_everything_is_said_in_english_too(house, logged_in):
    made = orders.order(house.dispatcher, house.officer)
    browser = logged_in(house.dispatcher)
    browser.cookies["django_language"] = "en"
    page = text(browser.get("/orders/"))
    assert ("New order" in page, "To be acknowledged" in page) == (True, True)
    assert "Reminders and escalation" in text(browser.get(f"/orders/{made.number}/"))
