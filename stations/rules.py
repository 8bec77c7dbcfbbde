"""Who may do what with people, places and units: pure predicates."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from core.errors import Invalid
from stations.choices import Role, UnitStatus
from stations.geo.datum import check_position
from stations.models import Officer, Organisation, Unit

# Everybody of the command room and its teams, who see a station's live picture.
ROOM = frozenset(
    {
        Role.DISPATCHER,
        Role.DUTY_LEADER,
        Role.COMMUNITY_OFFICER,
        Role.AUXILIARY,
        Role.CASE_TEAM,
        Role.SUPERVISOR,
        Role.WALL,
    }
)
DESK = frozenset({Role.DISPATCHER, Role.DUTY_LEADER})
# Who is on the street with a tablet.
OUTSIDE = frozenset({Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CASE_TEAM})
# Statuses that a desk or the crew set by hand; the others follow from assignments.
BY_HAND = frozenset({UnitStatus.AVAILABLE, UnitStatus.UNAVAILABLE, UnitStatus.OFF_DUTY})


def has_role(officer: Officer, roles: Iterable[str]) -> bool:
    """Whether an active officer holds one of the roles."""
    return officer.is_active and not set(roles).isdisjoint(officer.roles)


def may_follow_live(officer: Officer) -> bool:
    """Whether the officer may see a station's live picture at all; which stations is `visible_stations`."""
    return has_role(officer, ROOM)


def session_is_over(officer: Officer, *, began_s: int, seen_s: int, clock_s: int) -> bool:
    """Whether a session ended: idle or too long, except on the read-only wall (RELIABILITY.md, rights). Seconds."""
    idle, old = clock_s - seen_s > settings.SESSION_IDLE_S, clock_s - began_s > settings.SESSION_ABSOLUTE_S
    return (idle or old) and not is_wall(officer)


def is_wall(officer: Officer) -> bool:
    """Whether it is the wall's own account, which only looks; a person who opens the wall stays a person."""
    return set(officer.roles) == {Role.WALL}


def may_keep_places(officer: Officer) -> bool:
    """System administrators and duty leaders keep people, places, units and streets."""
    return has_role(officer, {Role.SYSTEM_ADMIN, Role.DUTY_LEADER})


def may_keep_tree(officer: Officer) -> bool:
    """Stations and what is above them are kept by the system administrators of a bureau, each below their own."""
    return has_role(officer, {Role.SYSTEM_ADMIN}) and officer.station_id is None


def may_keep_roster(officer: Officer) -> bool:
    """Shifts and absences are the duty leader's: he answers for who is there."""
    return has_role(officer, {Role.DUTY_LEADER})


def may_set_crew(officer: Officer) -> bool:
    """Who sits in a unit is said by the desk, and by those who keep the units."""
    return has_role(officer, DESK) or may_keep_places(officer)


def may_keep_officers(officer: Officer) -> bool:
    """Accounts and roles are the security administrator's alone (three exclusive administrators)."""
    return has_role(officer, {Role.SECURITY_ADMIN})


def may_read_audit(officer: Officer) -> bool:
    """The journal as an audit trail is the audit administrator's."""
    return has_role(officer, {Role.AUDIT_ADMIN})


def may_set_unit_status(officer: Officer, unit: Unit, crew: Iterable[int]) -> bool:
    """The desk for any unit of its station, the crew for its own."""
    return officer.station_id == unit.station_id and (has_role(officer, DESK) or officer.pk in set(crew))


def may_send_position(officer: Officer, unit: Unit, crew: Iterable[int]) -> bool:
    """A unit's position comes from its crew, or from the room's own gateway (a dispatcher's account)."""
    return may_set_unit_status(officer, unit, crew)


def check_plausible(station: Organisation, lon: float | None, lat: float | None, *, prefix: str = "") -> None:
    """Raise `Invalid`, naming prefix + lon / lat, for a position whose axes were swapped, judged by the station's own."""
    if lon is None or lat is None:
        return
    near = (station.lon, station.lat) if station.lon is not None and station.lat is not None else None
    try:
        check_position(lon, lat, near=near)
    except Invalid as error:
        raise Invalid(error.detail, {f"{prefix}{name}": said for name, said in error.fields.items()}) from error


def is_stale(fix_at: datetime | None, at: datetime, stale_after_s: int) -> bool:
    """Whether a fix is too old to be drawn as live (UX.md)."""
    return fix_at is None or (at - fix_at).total_seconds() > stale_after_s
