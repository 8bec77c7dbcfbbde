"""Figures and lists of orders: who sees what, counted how."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import day_bounds, local_day, now
from orders.models import Order
from orders.selectors import counts, detail, listing
from orders.selectors.listing import Filters
from orders.selectors.listpage import Cursor, bar, list_page, row_of
from orders.selectors.orders import order_card, orders_about, visible_orders
from orders.services.review import accept_feedback
from orders.services.steer import cancel_order
from orders.services.work import feed_back
from orders.tasks import sweep_orders
from tests.factories import orders, stations

pytestmark = pytest.mark.django_db


def closed(house, to, **more) -> Order:
    made = orders.order(house.dispatcher, to, **more)
    feed_back(officer=to, number=made.number, text="办好了")
    return accept_feedback(officer=house.dispatcher, number=made.number)


def late(house, to, days: float) -> Order:
    made = orders.order(house.dispatcher, to)
    return orders.aged(made, made.due_at - now() + timedelta(days=days))


def numbers(officer, tab: str) -> list[str]:
    return [row.number for row in listing.list_orders(officer, Filters(tab=tab))]


def test_each_tab_lists_what_its_name_says(house):
    overdue = late(house, house.officer, 1)
    today = orders.order(house.leader, house.mate, due_at=day_bounds(local_day(now()))[1])
    review = orders.order(house.dispatcher, house.officer)
    feed_back(officer=house.officer, number=review.number, text="办好了")
    done = closed(house, house.mate)
    assert {tab: numbers(house.dispatcher, tab) for tab in listing.TABS} == {
        "open": [overdue.number, today.number, review.number], "issued": [overdue.number, review.number],
        "today": [today.number], "late": [overdue.number], "review": [review.number], "closed": [done.number],
    }  # fmt: skip


def test_the_head_and_the_wall_count_the_same_orders_as_the_tabs(house):
    late(house, house.officer, 1)
    orders.order(house.dispatcher, house.mate, due_at=day_bounds(local_day(now()))[1])
    closed(house, house.mate)
    head = counts.head(house.dispatcher)
    assert counts.open_counts(house.station) == {"orders_open": 2, "orders_due_today": 1, "orders_late": 1}
    assert {name: head[name] for name in ("orders_open", "orders_due_today", "orders_late", "review", "issued", "closed", "share")} == {
        "orders_open": 2, "orders_due_today": 1, "orders_late": 1, "review": 0, "issued": 2, "closed": 1, "share": 100.0,
    }  # fmt: skip
    assert [row["late"] for row in counts.most_urgent(house.station)] == [True, False]


def test_orders_do_not_bring_the_border_of_their_community_along(house):
    community = stations.community(house.station)
    made = orders.order(house.dispatcher, house.officer, subject=replace(orders.NOISE, community=community))
    with CaptureQueriesContext(connection) as asked:
        (seen,) = visible_orders(house.dispatcher)
        (about,) = orders_about(made.subject_type, [made.subject_id], station=house.station)[made.subject_id]
        (urgent,) = counts.most_urgent(house.station)
        names = {order_card(seen)["community"]["name"], order_card(about)["community"]["name"], urgent["community"]}
    assert names == {community.name}
    assert [one["sql"] for one in asked if "boundary" in one["sql"]] == []


def test_without_a_base_there_is_no_percentage(house):
    assert counts.head(house.dispatcher)["share"] is None


def test_what_was_fed_back_late_does_not_count_as_in_time(house):
    made = late(house, house.officer, 1)
    feed_back(officer=house.officer, number=made.number, text="办好了")
    assert accept_feedback(officer=house.dispatcher, number=made.number).on_time is False
    assert counts.head(house.dispatcher)["share"] == 0.0


def test_counts_by_officer_say_how_late_and_a_team_counts_what_is_nobodys(house):
    for days in (0.5, 2, 5, 30):
        late(house, house.officer, days)
    closed(house, house.mate)
    orders.order(house.dispatcher, team=house.group)
    shown = [
        (row["name"], row["orders_open"], row["orders_late"], row["late_1"], row["late_3"], row["late_7"], row["late_more"], row["closed"])
        for row in counts.by_carrier(house.dispatcher)
    ]  # fmt: skip
    assert shown == [("陈雨桐", 4, 4, 1, 1, 1, 1, 0), ("警一组", 1, 0, 0, 0, 0, 0, 0), ("丁海", 0, 0, 0, 0, 0, 0, 1)]


@pytest.mark.parametrize("tab", ["open", "closed"])
def test_every_order_is_on_exactly_one_page_however_many_share_their_time(house, tab, monkeypatch):
    monkeypatch.setattr("orders.selectors.listpage.PAGE", 3)
    due = orders.soon(days=3)
    for _ in range(8):
        closed(house, house.officer, due_at=due) if tab == "closed" else orders.order(house.dispatcher, house.officer, due_at=due)  # fmt: skip
    if tab == "closed":
        Order.objects.update(ended_at=now())
    seen, after = [], ""
    while True:
        page = list_page(house.dispatcher, Filters(tab=tab), Cursor.parse(after))
        seen += [row["number"] for row in page.rows]
        after = page.next
        if not after:
            break
    assert (len(seen), len(set(seen))) == (8, 8)


@pytest.mark.parametrize("text", ["", "nonsense", "MjAyNg==", "8J-Yig=="])
def test_nonsense_for_a_cursor_is_the_first_page(text):
    assert Cursor.parse(text) is None


def test_the_due_bar_has_a_cell_a_day(house):
    made = orders.order(house.dispatcher, house.officer, due_at=orders.soon(days=7))
    for days, filled in ((0, 0), (2.5, 3), (6.9, 7), (9, 7)):
        cells = bar(made, made.issued_at + timedelta(days=days))
        assert (len(cells), sum(cells)) == (7, filled)
    assert len(bar(orders.order(house.dispatcher, house.officer, due_at=orders.soon(days=90)), now())) == 14


def test_a_row_says_how_much_time_is_left_in_words(house):
    made = orders.order(house.dispatcher, house.officer, due_at=orders.soon(days=5))
    hour = timedelta(hours=1)
    at = {"剩 3 天": 72.5 * hour, "剩 2 小时 54 分": 2.9 * hour, "剩 12 分": 0.2 * hour, "超 1 天": -30 * hour}
    assert [row_of(made, made.due_at - left)["left"] for left in at.values()] == list(at)
    assert [row_of(made, made.due_at - left)["tone"] for left in at.values()] == ["", "warn", "warn", "late"]


def test_the_detail_masks_numbers_and_says_what_the_clock_will_do(house):
    made = orders.order(house.dispatcher, house.officer, instruction="打 13812342206 找住户")
    feed_back(officer=house.officer, number=made.number, text="已打 13812342206")
    whole = detail.whole(house.dispatcher, Order.objects.get())
    assert whole["points"][0]["text"] == "打 138****2206 找住户"
    assert whole["feedbacks"][0]["text"] == "已打 138****2206"
    assert [(step["act"], step["level"]) for step in whole["ahead"]] == [("remind", 0), ("remind", 0), ("escalate", 1), ("escalate", 2)]  # fmt: skip


def test_every_entry_of_an_orders_story_has_a_sentence(house):
    made = late(house, house.officer, 1)
    sweep_orders()
    feed_back(officer=house.officer, number=made.number, text="办好了")
    accept_feedback(officer=house.dispatcher, number=made.number, remark="补")
    said = [row["text"] for row in map(detail.entry_row, detail.entries(Order.objects.get()))]
    assert said[:-1] == ["通过，逾期闭环：补", "第 1 次反馈", "已升组长：林正", "催办陈雨桐，已超 1 天"]
    assert said[-1].startswith("下达给陈雨桐，期限 ")
    assert said[-1].endswith(" 24:00")


def test_words_of_the_matter_or_of_the_subject_or_a_name_find_it_among_open_and_past(house):
    noise = orders.order(house.dispatcher, house.officer)
    fish = orders.Subject(title="澄湖栈道钓鱼占道", type="incident", id=7, number="CH-7")
    other = orders.order(house.dispatcher, house.mate, subject=fish)
    cancel_order(officer=house.dispatcher, number=other.number, reason="重复")

    def found(text: str, tab: str = "open") -> list[str]:
        return [row.number for row in listing.list_orders(house.dispatcher, Filters(tab=tab, text=text))]

    for text in ("噪音", "望月小区 噪音", "tj-0288", "陈雨"):
        assert (found(text), found(text, "closed")) == ([noise.number], []), text
    for text in ("钓鱼", "钓", "CH-7", "丁海"):
        assert (found(text), found(text, "closed")) == ([], [other.number]), text
    for text in ("没有的词", "!!", "' | '", "13812342206"):
        assert (found(text), found(text, "closed")) == ([], []), text
