"""What the finder proposes is seen, confirmed and refused where orders are issued (M1, V1)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mediation.choices import Nature, Status
from mediation.models import Dispute
from mediation.selectors.people import owner_of
from mediation.selectors.proposals import proposals
from orders.models import Order
from orders.selectors.reference import due_of
from tests.factories import mediation

pytestmark = pytest.mark.django_db


def more(house, number: int) -> None:
    """As many further disputes that wait for the room."""
    for no in range(number):
        Dispute.objects.create(
            number=f"TJ-9{no:03d}", station=house.station, kind="neighbour", title=f"第 {no} 幢噪音 13812342206", status=Status.FOUND,
            community=house.community, found_at=Dispute.objects.earliest("pk").found_at, risk=no,
        )  # fmt: skip


def test_what_waits_is_shown_masked_with_whom_the_order_would_go_to_and_by_when(house, logged_in):
    dispute = mediation.found(house.desk)
    told = proposals(house.desk, house.station)
    assert [(row["number"], row["calls"], row["to"]) for row in told["rows"]] == [(dispute.number, 2, "陈雨桐")]
    page = logged_in(house.desk).get("/mediation/proposals/").content.decode()
    for shown in (dispute.number, "来电 2 次", "陈雨桐", "1 件，待确认", f"disputes/{dispute.number}/confirm/"):
        assert shown in page, shown
    assert "13812342206" not in page
    browser = logged_in(house.desk)
    browser.post(f"/api/v1/disputes/{dispute.number}/confirm/", content_type="application/json")
    order = Order.objects.get()
    assert (order.assignee, order.due_at) == (house.officer, due_of(house.station, "dispute", order.issued_at))
    assert browser.get("/mediation/proposals/").content.decode().split() == ["<div", 'data-part="proposals">', "</div>"]


def test_a_case_would_go_to_the_case_team_as_it_does(house):
    dispute = mediation.found(house.desk)
    Dispute.objects.filter(pk=dispute.pk).update(nature=Nature.CASE)
    (row,) = proposals(house.desk, house.station)["rows"]
    owner = owner_of(mediation.fresh(dispute))
    assert owner is not None
    assert row["to"] == owner.name == "贺峰"


@pytest.mark.parametrize(("number", "shown"), [(0, 1), (3, 4), (40, 5)])
def test_many_cost_as_many_queries_as_one_and_lead_to_the_whole_list(house, logged_in, number, shown):
    mediation.found(house.desk)
    more(house, number)
    browser = logged_in(house.desk)
    browser.get("/mediation/proposals/")
    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/mediation/proposals/").content.decode()
    assert (len(queries), page.count("<li"), "?tab=found" in page, "13812342206" in page) == (8, shown, number == 40, False)  # fmt: skip


def test_only_the_room_is_asked_and_only_for_its_own_station(house, logged_in):
    mediation.found(house.desk)
    for one in (house.officer, house.mediator, house.guardian, house.wall):
        assert logged_in(one).get("/mediation/proposals/").status_code == 403
    assert "TJ-" not in logged_in(house.stranger).get("/mediation/proposals/").content.decode()
