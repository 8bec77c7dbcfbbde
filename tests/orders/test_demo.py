"""The demo station's orders: every state, a believable month."""

import pytest

from orders.models import Order
from orders.selectors.counts import open_counts
from orders.services.demo import load_orders
from orders.tasks import sweep_orders
from tests.factories import stations

pytestmark = pytest.mark.django_db
COMMUNITIES = ("竹坑", "望月", "晓霞", "锦绣", "青石", "澄湖", "东埔", "柳堤", "南薰", "桂园", "汇源")


def test_the_demo_has_orders_in_every_state_and_loading_again_changes_nothing(house):
    for number, name in enumerate(COMMUNITIES):
        stations.post(stations.community(house.station, f"{name}社区", west=114 + number), house.officer)
    assert load_orders(station=house.station, room=house.dispatcher) == 92
    assert load_orders(station=house.station, room=house.dispatcher) == 0
    sweep_orders()
    assert set(Order.objects.values_list("status", flat=True)) == {"issued", "working", "review", "returned", "closed"}
    counts = open_counts(house.station)
    assert (counts["orders_open"], counts["orders_late"]) == (17, 1)
    late = Order.objects.get(escalated__gt=0)
    assert (late.title, late.escalated) == ("青石社区反诈扫楼，未见 86 户", 1)
    closed = Order.objects.filter(status="closed")
    assert closed.filter(on_time=True).count() > 0.8 * closed.count()
