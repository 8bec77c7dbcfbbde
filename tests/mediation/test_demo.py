"""The demo station's disputes: found in its own calls, in every state, once."""

import pytest

from incidents.services.demo import load_demo
from mediation.models import Dispute, GuardianReport, Session
from mediation.selectors.listing import TABS, rates
from mediation.services.demo import load_demo_disputes
from stations.selectors.people import station_named

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]


def test_the_demo_has_disputes_in_every_state_and_loads_once():
    load_demo(code="CH")
    made = load_demo_disputes(code="CH")
    assert made >= 20
    assert load_demo_disputes(code="CH") == 0
    states = set(Dispute.objects.values_list("status", flat=True))
    assert {status for statuses in TABS.values() for status in statuses} - states == set()
    told = rates(station_named("CH"))
    assert (told["accepted"] > told["settled"] > told["staying"], GuardianReport.objects.count()) == (True, 24)
    assert Session.objects.filter(status="booked").exists()
