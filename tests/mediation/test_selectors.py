"""The settled rates with the list behind each number (M3, M5), and what lists cost."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from core.clock import now
from mediation.choices import Status
from mediation.models import Dispute
from mediation.selectors.agreements import visible_visits, visit_card
from mediation.selectors.disputes import dispute_card, visible_disputes
from mediation.selectors.listing import Filters, list_disputes, rates
from mediation.services.outcome import reopen_dispute, settle_dispute
from orders.models import Order
from tests.factories import mediation

pytestmark = pytest.mark.django_db


def copies(of: Dispute, count: int, **changes: object) -> None:
    """As many more disputes like one that went through the product."""
    fields = {one.attname: getattr(of, one.attname) for one in Dispute._meta.concrete_fields if not one.primary_key}
    last = Dispute.objects.count()
    Dispute.objects.bulk_create(
        Dispute(**fields | {"number": f"TJ-{last + number:04d}"} | changes) for number in range(1, count + 1)
    )


def test_the_strict_rate_falls_when_one_is_reopened_and_the_published_does_not(house):
    one, other = mediation.opened(house.officer), mediation.opened(house.officer)
    for dispute in (one, other):
        settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    reopen_dispute(officer=house.officer, number=one.number, reason="又吵")
    told = rates(house.station)
    assert (told["published"], told["strict"], told["reopened"]) == (100.0, 50.0, 1)
    assert list(list_disputes(house.desk, Filters(behind="reopened"))) == [one]
    settle_dispute(officer=house.officer, number=one.number, how="再次握手")
    assert rates(house.station)["strict"] == 100.0


def test_a_period_counts_what_was_accepted_in_it_and_an_empty_one_has_no_rate(house):
    dispute = mediation.opened(house.officer)
    Dispute.objects.update(accepted_at=F("accepted_at") - timedelta(days=400))
    assert (rates(house.station)["accepted"], rates(house.station)["published"]) == (0, None)
    day = mediation.fresh(dispute).accepted_at.date()
    assert rates(house.station, day - timedelta(days=1), day + timedelta(days=1))["accepted"] == 1


def _queries(client, path: str) -> int:
    cache.clear()
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


@pytest.mark.parametrize(
    "path",
    [
        "/mediation/",
        "/mediation/rooms/",
        "/mediation/visits/",
        "/mediation/consultation/",
        "/mediation/rules/",
        "/api/v1/disputes/",
        "/api/v1/visits/",
    ],
)
def test_a_full_page_asks_no_more_than_an_almost_empty_one(house, logged_in, path):
    client, counts = logged_in(house.desk), []
    for count in (2, 6):
        for number in range(count):
            dispute = mediation.opened(house.officer, title=f"第 {number} 件")
            mediation.booked(
                house.officer, dispute, house.room, house.people, hours=24 + len(counts) * 100 + number * 2
            )
            if number % 2:
                settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
        from mediation.services.consultations import draw_up  # noqa: PLC0415

        draw_up(station=house.station, officer=house.desk)
        counts.append(_queries(client, path))
    assert counts[0] == counts[1]


def test_the_open_tab_is_in_order_of_need(house):
    quiet = mediation.opened(house.officer, title="停车", address="锦绣花园 2 幢", lon=None, lat=None)
    urgent = mediation.found(house.desk, {"description": "持刀，见血", "caller_phone": "13600000777"})
    Order.objects.update(ended_at=now(), status="cancelled")
    from mediation.selectors.listing import in_order_of_need  # noqa: PLC0415

    rows = in_order_of_need(list_disputes(house.desk, Filters(status=[Status.OPEN, Status.FOUND])))
    assert list(rows) == [urgent, quiet]


def test_disputes_and_visits_do_not_bring_the_border_of_their_community_along(house):
    settle_dispute(officer=house.officer, number=mediation.opened(house.officer).number, how="握手言和")
    with CaptureQueriesContext(connection) as asked:
        (dispute,) = visible_disputes(house.desk)
        names = {dispute_card(dispute)["community"]["name"]} | {
            visit_card(one)["community"] for one in visible_visits(house.desk)
        }
    assert names == {house.community.name}
    assert [one["sql"] for one in asked if "boundary" in one["sql"]] == []
