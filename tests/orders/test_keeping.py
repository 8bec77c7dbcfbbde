"""Periods, steps of the clock, days and group leaders are data that a station keeps (V1)."""

from datetime import date, timedelta

import pytest

from core.clock import local_day, now
from core.errors import Invalid, NotAllowed
from live.models import Entry
from orders.models import DayOverride, Leader, Period, Step
from orders.selectors.keeping import periods_of
from orders.selectors.reference import due_of, leaders, steps_of, works_of
from orders.services import keeping
from orders.tasks import sweep_orders
from stations.choices import Role
from tests.factories import orders, stations

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STEPS = [("remind", 0, -24), ("escalate", 1, 0), ("escalate", 2, 5)]


def journal() -> list[list[str]]:
    rows = Entry.objects.filter(kind="station.order_rules_set").order_by("offset")
    return [row.data["changed"] for row in rows]


def test_a_stations_own_period_holds_for_what_is_issued_from_now_on_and_for_no_other_station(house):
    before = orders.order(house.dispatcher, house.officer)
    for _ in range(2):
        keeping.set_periods(by=house.leader, station=house.station, periods={"dispute": (2, "calendar")})
    after = orders.order(house.dispatcher, house.officer)
    assert [local_day(one.due_at) - local_day(one.issued_at) for one in (before, after)] == [DAY * 8, DAY * 3]
    before.refresh_from_db()
    assert before.due_at == due_of(house.stranger.station, "dispute", before.issued_at)
    assert (journal(), Period.objects.filter(station=house.station).count()) == ([["period dispute 2 calendar"]], 1)


@pytest.mark.parametrize(
    ("periods", "field"),
    [
        ({"dispute": (0, "calendar")}, "days_dispute"),
        ({"visit": (181, "working")}, "days_visit"),
        ({"visit": (7, "moons")}, "counting_visit"),
        ({"party": (7, "calendar")}, "days_party"),
    ],
)
def test_a_period_that_cannot_be_is_refused_by_its_field(house, periods, field):
    with pytest.raises(Invalid) as refused:
        keeping.set_periods(by=house.leader, station=house.station, periods=periods)
    assert (list(refused.value.fields), journal()) == ([field], [])


def test_a_step_brought_forward_is_made_up_for_by_what_is_overdue_already_and_done_once(house):
    order = orders.aged(orders.order(house.dispatcher, house.officer), timedelta(days=8, hours=10))
    sweep_orders()
    order.refresh_from_db()
    assert order.escalated == 1
    for _ in range(2):
        keeping.set_steps(by=house.leader, station=house.station, steps=STEPS)
        sweep_orders()
        sweep_orders()
    order.refresh_from_db()
    assert (order.escalated, [facts["level"] for kind, facts in orders.story(order) if kind == "order.escalated"]) == (
        2,
        [1, 2],
    )
    assert journal() == [["step remind 0 -24", "step escalate 1 +0", "step escalate 2 +5"]]
    assert [(row.act, row.level, row.hours) for row in steps_of(house.station)] == STEPS
    assert Step.objects.filter(station=None).count() == 4


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([], "至少留一步"),
        ([("escalate", 1, 0)], "至少留一步"),
        ([("escalate", 1, 72), ("escalate", 2, 48)], "先升组长"),
        ([("escalate", 2, 48), ("escalate", 2, 48)], "写了两次"),
        ([("escalate", 2, 48), ("remind", 0, 3)], "提醒在期限前"),
        ([("escalate", 2, 48), ("remind", 1, -3)], "提醒在期限前"),
        ([("escalate", 2, 24 * 31)], "提醒在期限前"),
        ([("escalate", 2, hours) for hours in range(9)], "最多 8 步"),
    ],
)
def test_steps_by_which_something_could_stay_overdue_unseen_are_refused(house, steps, why):
    with pytest.raises(Invalid, match=why) as refused:
        keeping.set_steps(by=house.leader, station=house.station, steps=steps)
    assert (list(refused.value.fields), journal()) == (["steps"], [])


def test_a_day_that_is_worked_here_is_free_elsewhere_until_it_is_taken_away_again(house):
    day = local_day(now())
    while day.weekday() != 6 or works_of(house.station)(day):  # a Sunday may make up for a holiday
        day += timedelta(days=1)
    for _ in range(2):
        keeping.set_day(by=house.leader, station=house.station, day=day, works=True, note="安保 13812342206")
    row = DayOverride.objects.get(station=house.station)
    assert (works_of(house.station)(day), works_of(house.stranger.station)(day)) == (True, False)
    assert row.note == "安保 138****2206"
    keeping.set_day(by=house.leader, station=house.station, day=day, works=False)
    for _ in range(2):
        keeping.remove_day(by=house.leader, station=house.station, day_id=row.pk)
    assert journal() == [[f"day {day} worked"], [f"day {day} free"], [f"day {day} removed"]]


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2100, 1, 1)])
def test_a_day_that_is_past_or_too_far_is_refused(house, day):
    with pytest.raises(Invalid) as refused:
        keeping.set_day(by=house.leader, station=house.station, day=day, works=True)
    assert list(refused.value.fields) == ["day"]


def test_the_houses_own_day_is_not_a_stations_to_take_away(house):
    row = DayOverride.objects.create(day=local_day(now()), works=False)
    keeping.remove_day(by=house.leader, station=house.station, day_id=row.pk)
    assert DayOverride.objects.filter(pk=row.pk).exists()


def test_a_group_gets_a_leader_another_one_and_none(house):
    for leader in (house.mate, house.officer, house.officer, None):
        keeping.set_leaders(by=house.leader, station=house.station, leaders_of={house.group.pk: leader})
    assert (leaders(house.station), Leader.objects.count()) == ({}, 0)
    code = house.group.code
    assert journal() == [[f"leader {code} 丁海"], [f"leader {code} 陈雨桐"], [f"leader {code} -"]]


def test_nobody_from_elsewhere_leads_and_no_group_of_elsewhere_is_led(house):
    foreign = stations.group(house.stranger.station)
    for given, field in (({house.group.pk: house.stranger}, house.group.pk), ({foreign.pk: house.mate}, foreign.pk)):
        with pytest.raises(Invalid) as refused:
            keeping.set_leaders(by=house.leader, station=house.station, leaders_of=given)
        assert list(refused.value.fields) == [f"leader_{field}"]


def test_only_the_duty_leader_keeps_the_rules(house, logged_in):
    for one in (house.dispatcher, house.chief, house.officer, stations.officer(house.station, Role.SYSTEM_ADMIN)):
        with pytest.raises(NotAllowed):
            keeping.set_periods(by=one, station=house.station, periods={"visit": (3, "calendar")})
        browser = logged_in(one)
        for address in ("", "periods/", "steps/", "days/", "days/1/remove/", "leaders/"):
            assert browser.post(f"/orders/rules/{address}").status_code == 403, address


def _filled(page, name: str) -> dict[str, str]:
    """What a browser would send of a form as it was drawn."""
    return {field.html_name: "" if field.value() is None else str(field.value()) for field in page.context[name]}


def test_the_page_shows_what_holds_says_what_follows_and_saves_each_part(house, logged_in):
    keeping.set_day(by=house.leader, station=house.station, day=local_day(now()), works=False, note="台风")
    browser = logged_in(house.leader)
    page = browser.get("/orders/rules/")
    text = page.content.decode()
    for shown in ("在办的督导单期限不变", "台风", "督导规则", "陈雨桐", "办理期限"):
        assert shown in text, shown
    group = f"leader_{house.group.pk}"
    sent = {
        "periods": _filled(page, "periods") | {"days_dispute": "5", "counting_dispute": "working"},
        "steps": _filled(page, "steps") | {"what_4": "escalate_2", "hours_4": "72"},
        "leaders": _filled(page, "leaders") | {group: str(house.mate.pk)},
        "days": {"day": str(local_day(now()) + timedelta(days=1)), "works": "worked", "note": ""},
    }
    for part, values in sent.items():
        answer = browser.post(f"/orders/rules/{part}/", values, follow=True)
        assert (answer.status_code, 'role="status"' in answer.content.decode()) == (200, True), part
    assert periods_of(house.station)["dispute"] == (5, "working")
    assert [(row.level, row.hours) for row in steps_of(house.station)][-1] == (2, 72)
    assert leaders(house.station) == {house.group.pk: house.mate}
    assert len(journal()) == 5


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(house, logged_in):
    browser = logged_in(house.leader)
    page = browser.get("/orders/rules/")
    for part, values, said in (
        ("periods", {"days_visit": "0"}, "period-days_visit_error"),
        ("days", {"day": "2020-01-01", "works": "free", "note": "元旦"}, "day-day_error"),
        ("steps", {f"hours_{no}": "" for no in range(8)}, "至少留一步"),
        ("leaders", {f"leader_{house.group.pk}": "999999"}, f"leader-leader_{house.group.pk}_error"),
    ):
        filled = {} if part == "days" else _filled(page, part)
        answer = browser.post(f"/orders/rules/{part}/", filled | values)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), part
    assert journal() == []


def test_the_list_leads_there_who_may(house, logged_in):
    for one, there in ((house.leader, True), (house.dispatcher, False)):
        assert ('href="/orders/rules/"' in logged_in(one).get("/orders/").content.decode()) is there


@pytest.mark.parametrize("more", [0, 29])
def test_thirty_groups_cost_no_more_queries_than_one(house, logged_in, django_assert_num_queries, more):
    for no in range(more):
        stations.officer(stations.group(house.station, f"警组{no}"), Role.COMMUNITY_OFFICER)
    browser = logged_in(house.leader)
    browser.get("/orders/rules/")
    with django_assert_num_queries(9):
        assert browser.get("/orders/rules/").status_code == 200
