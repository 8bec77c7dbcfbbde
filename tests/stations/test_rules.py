"""Who may do what with people, places and units."""

from datetime import timedelta

import pytest

from core.clock import now
from stations import rules
from stations.choices import Role
from stations.models import Officer, Unit


def who(may) -> set[str]:
    """Return the roles that a rule lets do something."""
    return {role for role in Role.values if may(Officer(roles=[role], is_active=True))}


@pytest.mark.parametrize(
    ("may", "roles"),
    [
        (rules.may_keep_places, {Role.SYSTEM_ADMIN, Role.DUTY_LEADER}),
        (rules.may_keep_roster, {Role.DUTY_LEADER}),
        (rules.may_set_crew, {Role.SYSTEM_ADMIN, Role.DUTY_LEADER, Role.DISPATCHER}),
        (rules.may_keep_officers, {Role.SECURITY_ADMIN}),
        (rules.may_read_audit, {Role.AUDIT_ADMIN}),
        (rules.may_follow_live, set(rules.ROOM)),
    ],
)
def test_each_right_belongs_to_its_roles(may, roles):
    assert who(may) == roles


def test_no_administrator_follows_the_room_and_no_two_share_a_right():
    administrators = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    assert who(rules.may_follow_live) & administrators == set()
    kept = [who(may) & administrators for may in (rules.may_keep_places, rules.may_keep_officers, rules.may_read_audit)]
    assert sorted(role for roles in kept for role in roles) == sorted(administrators)


def test_a_disabled_officer_may_nothing():
    officer = Officer(roles=[Role.DUTY_LEADER, Role.DISPATCHER], is_active=False)
    assert not any(may(officer) for may in (rules.may_keep_places, rules.may_keep_roster, rules.may_follow_live))


@pytest.mark.parametrize(
    ("role", "station", "crewed", "allowed"),
    [
        (Role.DISPATCHER, 1, False, True),
        (Role.DISPATCHER, 2, False, False),
        (Role.AUXILIARY, 1, True, True),
        (Role.AUXILIARY, 1, False, False),
        (Role.AUXILIARY, 2, True, False),
    ],
)
def test_a_units_status_and_position_come_from_its_desk_or_its_crew(role, station, crewed, allowed):
    officer = Officer(pk=7, roles=[role], is_active=True, station_id=station)
    unit, crew = Unit(station_id=1), [7] if crewed else [8]
    assert rules.may_set_unit_status(officer, unit, crew) == allowed
    assert rules.may_send_position(officer, unit, crew) == allowed


@pytest.mark.parametrize(("age_s", "stale"), [(None, True), (119, False), (120, False), (121, True)])
def test_a_fix_is_stale_past_the_limit_and_when_there_is_none(age_s, stale):
    at = now()
    assert rules.is_stale(None if age_s is None else at - timedelta(seconds=age_s), at, 120) == stale
