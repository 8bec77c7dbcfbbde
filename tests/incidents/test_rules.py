"""Who may do what, and the arithmetic of stages and likeness."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import now
from incidents import rules
from incidents.choices import ACTIVE, NEXT, Disposition, Leg, Stage, Status
from incidents.models import Assignment, Incident
from stations.choices import Role
from stations.models import Officer

ALL = set(Role.values)
DESK = {"dispatcher", "duty_leader"}
RIGHTS = {
    "may_dispatch": DESK,
    "may_close": DESK | {"supervisor"},
    "may_edit": DESK | {"supervisor"},
    "may_note": DESK | {"community_officer", "auxiliary", "case_team", "supervisor"},
    "may_unmask": DESK | {"community_officer", "case_team", "supervisor"},
}
legs = st.lists(st.sampled_from(list(Leg)), max_size=4)


def officer(*roles: str, station: int = 1, pk: int = 7, active: bool = True) -> Officer:
    return Officer(pk=pk, roles=list(roles), station_id=station, is_active=active)


def rows(*given: Leg) -> list[Assignment]:
    return [Assignment(leg=leg) for leg in given]


@pytest.mark.parametrize(("rule", "role"), list(product(RIGHTS, sorted(ALL))))
def test_each_role_may_what_the_table_says(rule, role):
    assert getattr(rules, rule)(officer(role), Incident(station_id=1)) == (role in RIGHTS[rule])


@pytest.mark.parametrize("rule", RIGHTS)
def test_nobody_acts_on_another_stations_incident_nor_with_an_account_out_of_use(rule):
    assert not getattr(rules, rule)(officer(*DESK), Incident(station_id=2))
    assert not getattr(rules, rule)(officer(*DESK, active=False), Incident(station_id=1))


def test_whoever_reported_it_may_edit_it():
    assert rules.may_edit(officer("auxiliary"), Incident(station_id=1, reported_by_id=7))
    assert not rules.may_edit(officer("auxiliary"), Incident(station_id=1, reported_by_id=8))


def test_the_crew_moves_its_own_assignment_and_the_desk_any():
    incident = Incident(station_id=1)
    assert rules.may_move_assignment(officer("auxiliary"), incident, [3, 7])
    assert not rules.may_move_assignment(officer("auxiliary"), incident, [3])
    assert rules.may_move_assignment(officer("dispatcher"), incident, [])
    assert not rules.may_move_assignment(officer("auxiliary", station=2), incident, [7])


def test_no_leg_leads_back_to_where_it_came_from():
    assert [(was, to) for was in NEXT for to in NEXT[was] if was in NEXT[to]] == []
    assert {leg for leg in Leg if not NEXT[leg]} == {Leg.CLEARED, Leg.RECALLED}


@given(legs)
def test_an_incident_is_where_its_furthest_active_unit_is(given):
    status = rules.status_after(rows(*given))
    active = [leg for leg in given if leg in ACTIVE]
    if Leg.ON_SCENE in active:
        assert status == Status.ON_SCENE
    elif Leg.EN_ROUTE in active:
        assert status == Status.EN_ROUTE
    elif active:
        assert status == Status.DISPATCHED
    else:
        assert status == (Status.HANDLED if Leg.CLEARED in given else Status.REPORTED)


@pytest.mark.parametrize(
    ("status", "given", "stage"),
    [
        (Status.REPORTED, [], Stage.DISPATCH),
        (Status.DISPATCHED, [Leg.SENT], Stage.ACCEPT),
        (Status.DISPATCHED, [Leg.SENT, Leg.ACCEPTED], Stage.LEAVE),
        (Status.EN_ROUTE, [Leg.EN_ROUTE], Stage.ARRIVE),
        (Status.ON_SCENE, [Leg.ON_SCENE], Stage.FEEDBACK),
        (Status.HANDLED, [Leg.CLEARED], Stage.CLOSE),
        (Status.CLOSED, [], Stage.CLOSE),
    ],
)
def test_what_is_timed_follows_from_where_it_stands(status, given, stage):
    assert rules.stage_of(status, rows(*given)) == stage


def test_a_stage_without_a_limit_is_never_due():
    at = now()
    assert rules.due_at(at, None) is None
    assert rules.due_at(at, 90) == at + timedelta(seconds=90)


def test_an_incident_is_open_until_it_is_closed():
    assert [status for status in Status if not rules.is_open(Incident(status=status))] == [Status.CLOSED]
    assert set(Disposition) >= {Disposition.DUPLICATE}


@pytest.mark.parametrize(("accuracy_m", "radius_m"), [(None, 80), (10, 80), (200, 200), (9000, 500)])
def test_the_radius_is_the_callers_own_uncertainty_within_bounds(accuracy_m, radius_m):
    assert rules.duplicate_radius_m(accuracy_m) == radius_m


likely = {
    "distance_m": st.none() | st.floats(0, 1000), "radius_m": st.floats(80, 500), "age_s": st.floats(0, 20_000),
    "same_type": st.booleans(), "same_phone": st.booleans(), "words": st.floats(0, 1),
}  # fmt: skip


@given(st.fixed_dictionaries(likely))
def test_likeness_is_a_share_and_grows_with_every_sign(signs):
    score = rules.likeness(**signs)
    assert 0 <= score <= 1
    assert rules.likeness(**signs | {"same_phone": True, "same_type": True}) >= score
    assert rules.likeness(**signs | {"age_s": 0}) >= score
    if signs["distance_m"] is not None:
        assert rules.likeness(**signs | {"distance_m": 0.0}) >= score
