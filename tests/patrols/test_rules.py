"""Who may do what with a plan, and what became of a stop: pure (P2, P5)."""

from datetime import UTC, datetime, timedelta

import pytest

from patrols import rules
from patrols.choices import PlanStatus, StopStatus
from patrols.models import OnlinePatrol, PatrolPlan, Stop
from stations.choices import Role
from stations.models import Officer

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAN = PatrolPlan(station_id=1)


def officer(*roles: str, station: int = 1) -> Officer:
    return Officer(pk=7, station_id=station, roles=list(roles))


@pytest.mark.parametrize("role", Role.values)
def test_only_the_duty_leader_and_the_head_plan_and_publish(role):
    may = role in {Role.DUTY_LEADER, Role.SUPERVISOR}
    mine = officer(role)
    assert (rules.may_plan(mine, 1), rules.may_change(mine, PLAN), rules.may_publish(mine, PLAN)) == (may, may, may)
    assert not rules.may_publish(officer(role, station=2), PLAN)


def test_a_crew_walks_its_own_duty_and_the_desk_any():
    assert rules.may_walk(officer(Role.AUXILIARY), PLAN, [7])
    assert not rules.may_walk(officer(Role.AUXILIARY), PLAN, [8])
    assert rules.may_walk(officer(Role.DISPATCHER), PLAN, [])
    assert not rules.may_walk(officer(Role.DISPATCHER, station=2), PLAN, [7])


def test_an_online_patrol_is_opened_by_the_desk_and_ticked_off_by_all_but_the_wall():
    patrol = OnlinePatrol(station_id=1)
    assert rules.may_open_checks(officer(Role.DISPATCHER), 1)
    assert not rules.may_open_checks(officer(Role.COMMUNITY_OFFICER), 1)
    assert rules.may_check(officer(Role.COMMUNITY_OFFICER), patrol)
    assert not rules.may_check(officer(Role.WALL), patrol)


def test_what_an_officer_may_bring_about_stands_in_the_table():
    allowed = {(was, to) for was in PlanStatus for to in PlanStatus if rules.may_become(was, to)}
    assert allowed == {
        ("draft", "planning"), ("draft", "published"), ("published", "draft"), ("failed", "planning"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "after", "status"),
    [
        ({}, timedelta(0), StopStatus.PLANNED),
        ({}, timedelta(minutes=16), StopStatus.MISSED),
        ({"dropped_at": AT}, timedelta(minutes=16), StopStatus.DROPPED),
        ({"dropped_at": AT, "arrived_at": AT}, timedelta(0), StopStatus.ARRIVED),
        ({"arrived_at": AT, "left_at": AT}, timedelta(hours=9), StopStatus.DONE),
    ],
)
def test_a_stop_is_what_became_of_it(changes, after, status):
    stop = Stop(arrive_at=AT - timedelta(minutes=12), leave_at=AT, **changes)
    assert rules.stop_status(stop, AT + after) == status


def test_the_longest_gap_counts_the_ends_and_forgets_the_order():
    assert rules.longest_gap_s([(50, 60), (10, 20)], 0, 100) == 40
    assert rules.longest_gap_s([], 0, 100) == 100
    assert rules.longest_gap_s([(0, 100)], 0, 100) == 0
