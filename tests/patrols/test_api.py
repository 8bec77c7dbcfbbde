"""Plans at the REST doors: ask, read, wish, publish, withdraw, planned against done (P2, P5)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import now
from patrols.models import PatrolPlan
from patrols.selectors.settings import patrol_day
from patrols.services.calculating.run import work_on_next
from tests.factories import patrols, stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(watch) -> Caller:
    return Caller(watch.leader)


def test_a_day_is_asked_for_at_once_and_calculated_by_a_worker(watch, leader):
    stations.place(watch.station)
    day = patrol_day(watch.station, now())
    status, card = leader.post("patrols/plans/", {"day": str(day)}, key="ask-1")
    assert (status, card["status"], card["computing"], card["progress"]) == (202, "planning", True, 0)
    assert leader.post("patrols/plans/", {"day": str(day)}, key="ask-1")[1]["id"] == card["id"]
    assert work_on_next()
    status, told = leader.get(f"patrols/plans/{card['id']}/")
    assert (status, told["status"], told["computing"], told["progress"]) == (200, "draft", False, 100)
    stop = told["duties"][0]["stops"][0]
    assert {"lon", "lat", "arrive", "leave", "reasons"} <= set(stop)
    assert told["duties"][0]["route"]["type"] == "LineString"


def test_the_list_is_pages_of_cards_newest_day_first_within_the_asked_days(watch, leader):
    plan = patrols.draft(watch.leader, watch.motorcycle)
    listed = leader.get("patrols/plans/")[1]["results"]
    assert [(row["day"], row["units"], row["stops"]) for row in listed] == [(str(plan.day), 1, 3)]
    assert leader.get("patrols/plans/", until="2020-01-01")[1]["results"] == []
    assert leader.get("patrols/plans/", since="tomorrow")[0] == 422


def test_wishes_go_in_and_out_and_take_effect_when_planned_again(watch, leader):
    plan = patrols.draft(watch.leader, watch.motorcycle)
    where = f"patrols/plans/{plan.pk}/"
    assert leader.post(f"{where}wishes/", {"kind": "ban", "key": "c1"})[0] == 200
    assert [(row["key"], row["kind"]) for row in leader.get(where)[1]["wishes"]] == [("c1", "ban")]
    assert leader.post(f"{where}wishes/drop/", {"key": "c1"})[0] == 200
    assert leader.get(where)[1]["wishes"] == []
    assert leader.post(f"{where}replan/")[1]["computing"] is True
    assert leader.fields(f"{where}wishes/", {"kind": "add"}) == {"status": 422, "fields": ["lon"]}


def test_publishing_and_withdrawing_are_the_leaders(watch, leader):
    plan = patrols.draft(watch.leader, watch.motorcycle)
    where = f"patrols/plans/{plan.pk}/"
    assert Caller(watch.dispatcher).post(f"{where}publish/")[0] == 403
    assert leader.post(f"{where}publish/", {"version": 1})[0] == 409
    assert leader.post(f"{where}publish/", {"version": plan.version})[1]["status"] == "published"
    assert leader.post(f"{where}withdraw/")[1]["status"] == "draft"
    assert PatrolPlan.objects.get().published_by is None


def test_what_was_done_is_told_by_unit(watch, leader):
    plan = patrols.published(watch.leader, watch.motorcycle)
    status, told = leader.get(f"patrols/plans/{plan.pk}/done/")
    assert (status, told["due"], told["met"], told["rate"]) == (200, 2, 0, 0.0)
    assert [(row["unit"], row["planned_metres"]) for row in told["units"]] == [("M1", 4000)]


def test_a_foreign_plan_is_answered_like_one_that_is_not_there(watch):
    plan = patrols.published(watch.leader, watch.motorcycle)
    outsider = Caller(watch.stranger)
    for act in ("", "done/"):
        assert outsider.get(f"patrols/plans/{plan.pk}/{act}") == outsider.get(f"patrols/plans/999999/{act}")
    for act in ("publish/", "withdraw/", "replan/"):
        assert outsider.post(f"patrols/plans/{plan.pk}/{act}")[0] == 404


def test_a_plan_is_read_with_as_many_queries_however_many_crews_stops_and_wishes(watch, leader):
    def asked(plan: PatrolPlan) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert leader.get(f"patrols/plans/{plan.pk}/")[0] == 200
        return len(captured)

    small = patrols.draft(watch.leader, watch.motorcycle, stops=1)
    asked(small)  # the streets are read once per process
    few = asked(small)
    crews = [stations.unit(watch.station, f"M{number}") for number in range(10, 30)]
    big = patrols.draft(watch.leader, *crews, day=small.day + timedelta(days=1), stops=12)
    for number in range(1, 9):
        wish = {"kind": "pin", "key": f"c{number}"}
        assert leader.post(f"patrols/plans/{big.pk}/wishes/", wish)[0] == 200
    assert len(leader.get(f"patrols/plans/{big.pk}/")[1]["duties"]) == 20
    assert asked(big) == few
