"""The closed loop: acknowledge, feed back, review; reassign, extend, cancel, remind."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from core.errors import Conflict, Invalid, NotAllowed, NotFound
from live.journal import record
from orders.models import Feedback, Order
from orders.services import review, steer, work
from stations.choices import Role
from tests.factories import orders, papers, stations
from tests.live.words import noted
from tests.moments import until_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(house) -> Order:
    return orders.order(house.dispatcher, house.officer)


def kinds(of: Order) -> list[str]:
    return [kind.removeprefix("order.") for kind, _ in orders.story(of)]


def fed_back(house, order: Order, text: str = "702 地垫未铺，约了 26 日") -> Order:
    return work.feed_back(officer=house.officer, number=order.number, text=text)


def test_an_order_is_taken_done_reviewed_and_closed(house, order):
    work.acknowledge_order(officer=house.officer, number=order.number)
    photo = work.attach_to_order(officer=house.officer, number=order.number, upload=papers.upload())
    work.feed_back(officer=house.officer, number=order.number, text="地垫已铺，电话 13812342206", ticked=[0, 1], photos=[photo.uid])  # fmt: skip
    closed = review.accept_feedback(officer=house.dispatcher, number=order.number, remark="到场核过")
    assert (closed.status, closed.on_time, closed.next_act_at) == ("closed", True, None)
    feedback = Feedback.objects.get()
    assert (feedback.no, feedback.ticked, feedback.photos, feedback.accepted) == (1, [0, 1], [photo.uid], True)
    assert orders.story(order)[1:] == [
        ("order.acknowledged", {}),
        ("order.attachment_added", {"uid": str(photo.uid), "name": "702 客厅.jpg", "media_type": "image/jpeg"}),
        ("order.fed_back", {"no": 1, "text": "地垫已铺，电话 138****2206", "photos": 1}),
        ("order.accepted", {"no": 1, "remark": "到场核过", "on_time": True}),
    ]


def test_what_is_not_good_enough_goes_back_with_what_is_missing_and_comes_again(house, order):
    fed_back(house, order)
    review.send_back(officer=house.dispatcher, number=order.number, reason="没有地垫核验照片")
    order.refresh_from_db()
    assert (order.status, order.due_at) == ("returned", order.due_at)
    fed_back(house, order, "照片已补")
    review.accept_feedback(officer=house.dispatcher, number=order.number)
    assert list(Feedback.objects.values_list("no", "accepted", "remark")) == [(1, False, "没有地垫核验照片"), (2, True, "")]  # fmt: skip
    assert kinds(order) == ["issued", "fed_back", "sent_back", "fed_back", "accepted"]


def test_feedback_without_a_signature_counts_as_one(house, order):
    assert fed_back(house, order).acknowledged_by == house.officer


def test_every_act_done_twice_is_done_once(house, order):
    for _ in range(2):
        work.acknowledge_order(officer=house.officer, number=order.number)
    for _ in range(2):
        fed_back(house, order)
    for _ in range(2):
        review.accept_feedback(officer=house.dispatcher, number=order.number)
    assert kinds(order) == ["issued", "acknowledged", "fed_back", "accepted"]


def test_nothing_closes_without_feedback(house, order):
    with pytest.raises(Conflict):
        review.accept_feedback(officer=house.dispatcher, number=order.number)
    with pytest.raises(Conflict):
        review.send_back(officer=house.dispatcher, number=order.number, reason="缺")


def test_sending_back_says_what_is_missing(house, order):
    fed_back(house, order)
    with pytest.raises(Invalid) as caught:
        review.send_back(officer=house.dispatcher, number=order.number, reason=" ")
    assert list(caught.value.fields) == ["remark"]


def test_nobody_reviews_their_own_work(house):
    order = orders.order(house.dispatcher, house.leader)
    work.feed_back(officer=house.leader, number=order.number, text="办好了")
    with pytest.raises(NotAllowed):
        review.accept_feedback(officer=house.leader, number=order.number)
    assert review.accept_feedback(officer=house.chief, number=order.number).status == "closed"


@pytest.mark.parametrize("act", ["acknowledge_order", "feed_back"])
def test_only_whoever_carries_it_out_takes_it_and_feeds_back(house, order, act):
    more = {"text": "办好了"} if act == "feed_back" else {}
    with pytest.raises(NotAllowed):
        getattr(work, act)(officer=house.mate, number=order.number, **more)


def test_a_teams_order_is_taken_by_any_of_the_team(house):
    order = orders.order(house.dispatcher, team=house.group)
    assert work.acknowledge_order(officer=house.mate, number=order.number).acknowledged_by == house.mate


def test_a_point_that_is_not_in_the_instruction_and_a_picture_that_is_not_there_are_refused(house, order):
    for more, field in (({"ticked": [3]}, "ticked"), ({"photos": [uuid4()]}, "photos"), ({"text": " "}, "text")):
        with pytest.raises(Invalid) as caught:
            work.feed_back(officer=house.officer, number=order.number, **{"text": "办好了", **more})
        assert list(caught.value.fields) == [field]


def test_what_changed_hands_is_taken_again_by_the_new_one(house, order):
    work.acknowledge_order(officer=house.officer, number=order.number)
    given = {"officer": house.dispatcher, "number": order.number, "team": None, "reason": "石井在办已 5 件"}
    for _ in range(2):
        moved = steer.reassign_order(**given, assignee=house.mate)
    assert (moved.status, moved.assignee, moved.acknowledged_at) == ("issued", house.mate, None)
    assert orders.story(order)[2:] == [
        ("order.reassigned", {"was": "陈雨桐", "to": "丁海", "reason": "石井在办已 5 件"})
    ]
    with pytest.raises(NotAllowed):
        fed_back(house, order)


def test_what_waits_for_review_stays_there_when_it_changes_hands(house, order):
    fed_back(house, order)
    moved = steer.reassign_order(officer=house.dispatcher, number=order.number, assignee=house.mate, team=None, reason="调岗")  # fmt: skip
    assert (moved.status, review.accept_feedback(officer=house.dispatcher, number=order.number).status) == ("review", "closed")  # fmt: skip


def test_more_time_is_given_for_a_reason_and_only_forward(house, order):
    was, later = order.due_at, order.due_at + timedelta(days=3)
    given = {"officer": house.dispatcher, "number": order.number}
    for _ in range(2):
        extended = steer.extend_order(**given, due_at=later, reason="等材料")
    assert (extended.due_at, extended.extended) == (later, 1)
    for due_at, reason, field in ((was, "早点", "due_at"), (later + timedelta(days=1), " ", "reason")):
        with pytest.raises(Invalid) as caught:
            steer.extend_order(**given, due_at=due_at, reason=reason)
        assert list(caught.value.fields) == [field]
    assert kinds(order) == ["issued", "extended"]


def test_what_need_not_be_done_is_cancelled_for_a_reason_and_is_over(house, order):
    for _ in range(2):
        cancelled = steer.cancel_order(officer=house.dispatcher, number=order.number, reason="当事人已搬走")
    assert (cancelled.status, cancelled.next_act_at) == ("cancelled", None)
    assert kinds(order) == ["issued", "cancelled"]
    with pytest.raises(Conflict):
        steer.remind_order(officer=house.dispatcher, number=order.number)
    with pytest.raises(Conflict):
        fed_back(house, order)


def test_several_are_extended_at_once_or_none_is(house, order):
    other = orders.order(house.dispatcher, house.mate)
    later = order.due_at + timedelta(days=1)

    def extend(number: str) -> Order:
        return steer.extend_order(officer=house.dispatcher, number=number, due_at=later, reason="等材料")

    steer.steer_orders(officer=house.dispatcher, numbers=[other.number, order.number], act=extend)
    assert list(Order.objects.values_list("extended", flat=True)) == [1, 1]
    with pytest.raises(NotFound):
        steer.steer_orders(officer=house.dispatcher, numbers=[order.number, "DD-9999"], act=lambda number: steer.remind_order(officer=house.dispatcher, number=number))  # fmt: skip
    assert kinds(order) == ["issued", "extended"]


@pytest.mark.django_db(transaction=True)
def test_the_room_with_several_orders_and_the_clock_with_one_of_them_do_not_wait_for_each_other(house):
    """The clock locks an order and then tells the stream; the room has told of the first order when it comes to the second."""
    first, second = (orders.order(house.dispatcher, house.officer) for _ in range(2))
    failed = []

    def remind(number: str) -> Order:
        return steer.remind_order(officer=house.dispatcher, number=number)

    def room() -> None:
        try:
            steer.steer_orders(officer=house.dispatcher, numbers=[first.number, second.number], act=remind)
        except OperationalError as error:
            failed.append(error)
        connection.close()

    other = Thread(target=room)
    with transaction.atomic():
        Order.objects.select_for_update(no_key=True).get(pk=second.pk)
        other.start()
        until_waiting(1)  # the room, for the second order
        record(noted(house.station.code), actor=None)
    other.join()
    assert (failed, kinds(first), kinds(second)) == ([], ["issued", "reminded"], ["issued", "reminded"])


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.CASE_TEAM, Role.MEDIATOR])
def test_steering_is_the_rooms(house, order, role):
    other = stations.officer(house.station, role)
    with pytest.raises((NotAllowed, NotFound)):
        steer.remind_order(officer=other, number=order.number)


def test_an_old_version_is_told_what_it_is_now(house, order):
    work.acknowledge_order(officer=house.officer, number=order.number)
    with pytest.raises(Conflict) as caught:
        steer.cancel_order(officer=house.dispatcher, number=order.number, reason="不用了", version=1)
    assert caught.value.fields == {"version": ["2"]}
    assert "待反馈" in caught.value.detail


def test_a_foreign_order_and_one_that_is_not_there_are_told_apart_by_nothing(house, order):
    said = []
    for number in (order.number, "DD-9999"):
        with pytest.raises(NotFound) as caught:
            work.acknowledge_order(officer=house.stranger, number=number)
        said.append(caught.value.detail.replace(number, "…"))
    assert said[0] == said[1]


def test_an_order_is_taken_as_it_was_read(house, order):
    steer.extend_order(officer=house.dispatcher, number=order.number, due_at=orders.soon(days=30), reason="等材料")
    with pytest.raises(Conflict):
        work.acknowledge_order(officer=house.officer, number=order.number, version=1)
    assert work.acknowledge_order(officer=house.officer, number=order.number, version=2).status == "working"
    assert work.acknowledge_order(officer=house.officer, number=order.number, version=1).status == "working"
