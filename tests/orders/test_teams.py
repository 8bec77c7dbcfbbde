"""An order to a team: officers sit in groups, and every one whose work it is can carry it out; nobody reviews their own."""

import pytest

from core.errors import NotAllowed, NotFound
from orders.selectors import detail
from orders.selectors.orders import my_orders
from orders.services.review import accept_feedback
from orders.services.steer import reassign_order
from orders.services.work import acknowledge_order, feed_back
from stations.choices import OrganisationKind, Role
from stations.models import Officer
from stations.services.people import create_organisation
from tests.factories import orders, stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(house):
    kind = OrganisationKind.COMMUNITY_TEAM
    return create_organisation(kind=kind, code="CHC", name="社区警务队", parent=house.station)


def mine(officer: Officer) -> list[str]:
    return [order.number for order in my_orders(officer)]


def test_an_order_to_the_community_team_is_every_community_officers_of_the_station(house, team):
    made = orders.order(house.dispatcher, team=team)
    auxiliary = stations.officer(house.group, Role.AUXILIARY)
    case = stations.officer(house.group, Role.CASE_TEAM)
    assert [mine(one) for one in (house.officer, auxiliary, case, house.stranger)] == [
        [made.number],
        [made.number],
        [],
        [],
    ]
    assert acknowledge_order(officer=house.officer, number=made.number).status == "working"
    assert feed_back(officer=auxiliary, number=made.number, text="办好了").status == "review"
    with pytest.raises(NotAllowed):
        feed_back(officer=case, number=made.number, text="办好了")


def test_an_order_to_another_stations_community_team_is_not_ours(house, team):
    there = stations.station()
    theirs = stations.officer(there, Role.COMMUNITY_OFFICER)
    made = orders.order(house.dispatcher, team=team)
    assert mine(theirs) == []
    with pytest.raises(NotFound):
        acknowledge_order(officer=theirs, number=made.number)


def test_an_order_to_the_station_is_everybodys_who_works_there(house):
    made = orders.order(house.dispatcher, team=house.station)
    roles = (Role.WALL, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.GUARDIAN)
    idle = [stations.officer(house.station, role) for role in roles]
    assert [mine(one) for one in (house.officer, house.leader, house.dispatcher)] == [[made.number]] * 3
    assert [mine(one) for one in idle] == [[]] * 4
    for one in idle:
        with pytest.raises((NotAllowed, NotFound)):
            acknowledge_order(officer=one, number=made.number)
    assert acknowledge_order(officer=house.officer, number=made.number).status == "working"


def test_what_the_whole_station_was_to_do_is_reviewed_by_whoever_did_not_report_it(house):
    made = orders.order(house.dispatcher, team=house.station)
    fed_back = feed_back(officer=house.dispatcher, number=made.number, text="办好了")
    assert [detail.may(one, fed_back)["review"] for one in (house.dispatcher, house.leader)] == [False, True]
    with pytest.raises(NotAllowed):
        accept_feedback(officer=house.dispatcher, number=made.number)
    assert accept_feedback(officer=house.leader, number=made.number).status == "closed"


def test_nobody_reviews_their_own_report_after_the_order_went_to_somebody_else(house):
    made = orders.order(house.dispatcher, house.leader)
    feed_back(officer=house.leader, number=made.number, text="办好了")
    reassign_order(officer=house.chief, number=made.number, assignee=house.officer, team=None, reason="交接")
    with pytest.raises(NotAllowed):
        accept_feedback(officer=house.leader, number=made.number)
