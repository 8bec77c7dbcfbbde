"""The clock: reminders, escalation, somebody who stands in; each once, whatever happens to the sweep."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from core.clock import now
from live.models import Stream
from live.reactions import REACTIONS, follow
from orders import reactions
from orders.models import Leader, Order
from orders.services.clock import tend_order
from orders.services.steer import extend_order
from orders.services.work import acknowledge_order, feed_back
from orders.tasks import sweep_orders
from stations.choices import Role
from stations.models import Absence, Officer
from stations.services.roster import add_absence, remove_absence
from tests.factories import orders, stations

pytestmark = pytest.mark.django_db
# A dispute's order is due with the end of the seventh day: so old it is ten to 34 hours late, whatever the hour.
TO_A_DAY_LATE = timedelta(days=8, hours=10)


@pytest.fixture
def order(house) -> Order:
    made = orders.order(house.dispatcher, house.officer)
    sweep_orders()
    return made


def said(of: Order) -> list[tuple[str, object]]:
    word = {"order.reminded": "left_s", "order.escalated": "to", "order.substituted": "to"}
    return [(kind.removeprefix("order."), data[word[kind]]) for kind, data in orders.story(of) if kind in word]


def come(of: Order, **before_due: float) -> Order:
    """Let it be so long before (or, negative, after) its due time, and the clock go round twice."""
    of.refresh_from_db()
    orders.aged(of, of.due_at - timedelta(**before_due) - now())
    for _ in range(2):
        sweep_orders()
    of.refresh_from_db()
    return of


def away(house, officer: Officer, *, days: float = 3, starts: float = -1) -> int:
    start = now() + timedelta(hours=starts)
    made = add_absence(by=house.leader, officer_id=officer.pk, kind="training", starts_at=start, ends_at=start + timedelta(days=days))  # fmt: skip
    react(house)
    return made.pk


def react(house) -> None:
    assert reactions.look_at_their_orders
    follow(REACTIONS["orders of absent officers"], Stream.objects.get(pk=house.station.code).name)
    sweep_orders()


def test_two_days_before_it_is_due_the_officer_is_reminded_once(order):
    come(order, hours=47)
    ((kind, left_s),) = said(order)
    assert (kind, round(left_s / 3600)) == ("reminded", 47)


def test_after_a_long_standstill_only_the_last_reminder_is_given(order):
    come(order, hours=1)
    assert [kind for kind, _ in said(order)] == ["reminded"]


def test_overdue_it_goes_to_the_group_leader_and_two_days_later_to_the_duty_leader(house, order):
    Leader.objects.create(group=house.group, officer=house.mate)
    late = come(order, hours=-1)
    assert (late.escalated, late.escalated_to, said(order)[-1]) == (1, house.mate, ("escalated", "丁海"))
    later = come(order, hours=-49)
    assert (later.escalated, later.escalated_to, said(order)[-1]) == (2, house.leader, ("escalated", "林正"))
    assert [kind for kind, _ in said(order)].count("escalated") == 2


def test_without_a_leader_of_the_group_it_goes_to_the_duty_leader(house, order):
    assert come(order, hours=-1).escalated_to == house.leader


def test_what_waits_for_review_when_it_is_due_goes_up_too(house, order):
    feed_back(officer=house.officer, number=order.number, text="办好了")
    assert come(order, hours=-1).escalated == 1


def test_more_time_begins_the_clock_anew(house, order):
    come(order, hours=-1)
    extended = extend_order(officer=house.dispatcher, number=order.number, due_at=now() + timedelta(days=5), reason="等材料")  # fmt: skip
    assert (extended.escalated, extended.escalated_to) == (0, None)
    assert come(order, hours=-1).escalated == 1
    assert [kind for kind, _ in said(order)].count("escalated") == 2


def test_who_is_away_for_days_is_stood_in_for_by_one_of_the_group_and_gets_it_back(house, order):
    acknowledge_order(officer=house.officer, number=order.number)
    absence = away(house, house.officer)
    order.refresh_from_db()
    assert (order.assignee, order.substitute_for, order.status) == (house.mate, house.officer, "issued")
    remove_absence(by=house.leader, absence_id=absence)
    react(house)
    order.refresh_from_db()
    assert (order.assignee, order.substitute_for) == (house.officer, None)
    assert said(order) == [("substituted", "丁海"), ("substituted", "陈雨桐")]


def test_both_the_one_who_stands_in_and_whose_it_is_may_carry_it_out(house, order):
    away(house, house.officer)
    assert acknowledge_order(officer=house.mate, number=order.number).status == "working"
    assert feed_back(officer=house.officer, number=order.number, text="电话里谈妥了").status == "review"


def test_a_short_absence_changes_nothing(house, order):
    away(house, house.officer, days=0.2)
    order.refresh_from_db()
    assert (order.assignee, said(order)) == (house.officer, [])


def test_an_absence_that_lies_ahead_is_acted_on_when_it_begins(house, order):
    absence = away(house, house.officer, starts=5)
    order.refresh_from_db()
    begins = Absence.objects.get(pk=absence).starts_at
    assert (order.assignee, order.next_act_at) == (house.officer, begins)


def test_when_the_one_who_stands_in_goes_away_too_the_next_one_does(house, order):
    third = stations.officer(house.group, Role.COMMUNITY_OFFICER, name="徐若")
    away(house, house.officer)
    away(house, house.mate)
    order.refresh_from_db()
    assert (order.assignee, order.substitute_for) == (third, house.officer)


def test_with_nobody_of_the_group_there_it_stays_and_is_looked_at_again_within_the_hour(house, order):
    away(house, house.mate)
    away(house, house.officer)
    order.refresh_from_db()
    assert order.assignee == house.officer
    assert now() < order.next_act_at <= now() + timedelta(hours=1)


def test_an_account_out_of_use_is_stood_in_for(house, order):
    Officer.objects.filter(pk=house.officer.pk).update(is_active=False)
    Order.objects.update(next_act_at=now())
    sweep_orders()
    order.refresh_from_db()
    assert (order.assignee, order.substitute_for) == (house.mate, house.officer)


def test_a_sweep_that_is_killed_half_way_leaves_nothing_and_the_next_one_does_it_once(order):
    order.refresh_from_db()
    orders.aged(order, TO_A_DAY_LATE)
    with transaction.atomic():
        assert tend_order(order_id=order.pk)
        transaction.set_rollback(True)  # what a killed worker leaves: nothing
    assert said(order) == []
    for _ in range(3):
        sweep_orders()
    assert [kind for kind, _ in said(order)] == ["reminded", "escalated"]


def test_an_order_that_the_clock_cannot_tend_is_logged_and_those_behind_it_are_tended(house, caplog, monkeypatch):
    monkeypatch.setattr("live.sweeps.BATCH", 1)  # it fills a whole batch, as hundreds of them would
    stuck, other = (orders.order(house.dispatcher, house.officer) for _ in range(2))
    for one in (stuck, other):
        orders.aged(one, TO_A_DAY_LATE)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE orders_order ADD CONSTRAINT stuck CHECK (id <> {stuck.pk} OR escalated = 0)")
    sweep_orders()
    assert [[kind for kind, _ in said(one)] for one in (stuck, other)] == [[], ["reminded", "escalated"]]
    assert f"order {stuck.pk} could not be tended" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_eight_sweeps_at_once_do_each_step_once(house):
    made = [orders.order(house.dispatcher, house.officer) for _ in range(6)]
    for one in made:
        orders.aged(one, timedelta(days=20))
    together = Barrier(8)

    def sweep() -> None:
        together.wait()
        sweep_orders()
        connection.close()

    threads = [Thread(target=sweep) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep_orders()
    assert [[kind for kind, _ in said(one)] for one in made] == [["reminded", "escalated", "escalated"]] * 6
