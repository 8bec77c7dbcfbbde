"""The demo station's disputes: found in its own calls, in every state, once; its rooms are full whatever day it is."""

from datetime import datetime, timedelta

import pytest

from core.clock import local_day, now
from incidents.services.demo import load_demo
from mediation.models import Dispute, GuardianReport
from mediation.rules.causes import cause_of
from mediation.selectors.find import guide_of
from mediation.selectors.listing import TABS, rates
from mediation.selectors.meetings import calendar, week_of
from mediation.services.demo import load_demo_disputes
from stations.choices import Role
from stations.models import Officer
from stations.selectors.people import station_named
from tests.moments import stand_clear_of_changes

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]


def test_the_demo_has_disputes_in_every_state_and_loads_once():
    stand_clear_of_changes(within_s=100)
    began = now()
    load_demo(code="CH")
    made = load_demo_disputes(code="CH")
    assert made >= 20
    assert load_demo_disputes(code="CH") == 0
    states = set(Dispute.objects.values_list("status", flat=True))
    assert {status for statuses in TABS.values() for status in statuses} - states == set()
    station = station_named("CH")
    today = local_day(now())
    told = rates(station, today - timedelta(days=365), today)
    assert (told["accepted"] > told["settled"] > told["staying"], GuardianReport.objects.count()) == (True, 24)
    _rooms_are_full(Officer.objects.get(station=station, roles__contains=[Role.DUTY_LEADER]), began)
    causes = guide_of(station).causes
    for dispute in Dispute.objects.filter(joined=None).prefetch_related("call_rows__incident"):
        rows = [row.incident for row in dispute.call_rows.all()]
        said = {cause_of(f"{row.title} {row.description}", causes) for row in rows} - {""}
        assert len(said) <= 1, (dispute.title, said)


def _rooms_are_full(leader: Officer, began: datetime) -> None:
    """This week and the next, on most days; what was over when the demo `began` was held, and nothing that is still to come."""
    today = local_day(now())
    for monday in (week_of(today), week_of(today) + timedelta(days=7)):
        week = calendar(leader, leader.station, monday)
        cells = [(day, cell) for room in week["rooms"] for part in room["parts"] for day, cell in part["days"] if cell]
        assert (week["booked"] >= 12, len({day for day, _cell in cells}) >= 6) == (True, True), monday
        meetings = [one for _day, cell in cells for one in cell]
        held = {one["id"] for one in meetings if one["status"] == "held"}
        was_over, is_over = ({one["id"] for one in meetings if one["ends_at"] <= at} for at in (began, now()))
        assert (was_over <= held <= is_over, week["held"]) == (True, len(held))
