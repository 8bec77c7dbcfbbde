"""What an order says it is about counts only at its own station: the words come from whoever issues it."""

import pytest

from core.clock import now
from live.models import Entry
from live.reactions import follow_all
from mediation.models import ConsultationItem
from mediation.selectors import file
from mediation.selectors.consultation import item_rows
from mediation.services.consultations import draw_up
from mediation.services.outcome import reopen_dispute, settle_dispute
from orders.models import Order
from orders.services.issue import Subject
from orders.services.review import accept_feedback
from orders.services.work import feed_back
from tests.factories import incidents, mediation, orders, stations

pytestmark = pytest.mark.django_db


def foreign(house, kind: str, pk: int) -> Order:
    """Another station's order that says it is about our matter."""
    subject = Subject(type=kind, id=pk, title="外所的一件", number="X1")
    return orders.order(house.stranger, team=house.stranger.station, subject=subject)


def test_a_foreign_order_is_not_in_our_file_and_does_not_stand_for_our_own(house):
    dispute = mediation.opened(house.officer)
    Order.objects.update(status="cancelled", ended_at=now())
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    foreign(house, "dispute", dispute.pk)
    follow_all()
    followed = Entry.objects.filter(subject="dispute", subject_id=dispute.pk, data__what="order.issued")
    assert followed.count() == 1
    assert [row["number"] for row in file.orders(mediation.fresh(dispute))] == ["DD-0001"]
    reopen_dispute(officer=house.officer, number=dispute.number, reason="又吵起来")
    assert [row["number"] for row in file.orders(mediation.fresh(dispute))] == ["DD-0001", "DD-0002"]


def test_a_foreign_order_that_is_accepted_takes_nothing_off_our_list(house):
    made = incidents.incident(house.desk, priority=1)
    meeting = draw_up(station=house.station)
    item = ConsultationItem.objects.create(station=house.station, since=meeting.day, incident=made)
    order = foreign(house, "incident", made.pk)
    assert [row["orders"] for row in item_rows(meeting)] == [[]]
    feed_back(officer=house.stranger, number=order.number, text="办好了")
    accept_feedback(officer=stations.officer(house.stranger.station), number=order.number)
    follow_all()
    item.refresh_from_db()
    assert item.cleared_at is None
