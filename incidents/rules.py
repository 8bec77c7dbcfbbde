"""Who may do what with an incident, and the arithmetic of stages: pure functions (I1–I4)."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from core.masking import mask_text
from incidents.choices import ACTIVE, NEXT, OPEN, Leg, Stage, Status
from incidents.models import Assignment, Incident
from stations.choices import Role
from stations.models import Officer
from stations.rules import DESK, has_role

REPORTERS = DESK | {Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CASE_TEAM, Role.SUPERVISOR}
UNMASKERS = DESK | {Role.COMMUNITY_OFFICER, Role.CASE_TEAM, Role.SUPERVISOR}
DESK_OR_LEADERS = DESK | {Role.SUPERVISOR}

# Duplicate search while typing (UX.md): wider when the caller's position is vague.
DUPLICATE_WITHIN_M = 80.0
DUPLICATE_WITHIN = timedelta(minutes=10)
RELATED_WITHIN = timedelta(hours=2)
RELATED_WITHIN_M = 250.0
REPEAT_WITHIN = timedelta(days=30)
# "The same place" of a repeat is a door, not a night market: closer than the search for duplicates.
SAME_DOOR_M = 25.0
MERGE_FROM = 0.6
# Personal data opened by one officer: more in an hour than any shift needs is a copy being made.
SHOWN_AT_MOST = 60
SHOWN_WITHIN = timedelta(hours=1)
FUTURE_SLACK = timedelta(minutes=5)
OLDEST = timedelta(days=366)


def _here(officer: Officer, incident: Incident) -> bool:
    return officer.station_id == incident.station_id


def may_report(officer: Officer, station_id: int) -> bool:
    """Everybody of the station who meets the public takes reports (I1)."""
    return has_role(officer, REPORTERS) and officer.station_id == station_id


def may_dispatch(officer: Officer, incident: Incident) -> bool:
    """Only the desk sends people (I3)."""
    return _here(officer, incident) and has_role(officer, DESK)


def may_edit(officer: Officer, incident: Incident) -> bool:
    """The desk, and whoever took the report, correct the facts."""
    return _here(officer, incident) and (has_role(officer, DESK_OR_LEADERS) or incident.reported_by_id == officer.pk)


def may_note(officer: Officer, incident: Incident) -> bool:
    """Everybody of the station except the wall writes into the timeline."""
    return _here(officer, incident) and has_role(officer, REPORTERS)


def may_attach(officer: Officer, incident: Incident) -> bool:
    """Whoever may write into the timeline may hang a picture or a document on it."""
    return may_note(officer, incident)


def may_move_assignment(officer: Officer, incident: Incident, crew: Iterable[int]) -> bool:
    """The crew reports its own progress; the desk may for it (by radio)."""
    return _here(officer, incident) and (has_role(officer, DESK) or officer.pk in set(crew))


def may_close(officer: Officer, incident: Incident) -> bool:
    """The desk closes; the crew only clears."""
    return _here(officer, incident) and has_role(officer, DESK_OR_LEADERS)


def may_unmask(officer: Officer, incident: Incident) -> bool:
    """Personal data are shown to those who work on the case, with a reason, recorded."""
    return _here(officer, incident) and has_role(officer, UNMASKERS)


def may_keep_parties(officer: Officer, incident: Incident) -> bool:
    """Whoever works on the case writes down who is in it."""
    return may_unmask(officer, incident)


def may_keep_types(officer: Officer) -> bool:
    """Types and limits are kept by the duty leader and the system administrator."""
    return has_role(officer, {Role.DUTY_LEADER, Role.SYSTEM_ADMIN})


def may_move_leg(was: str, to: str) -> bool:
    """Whether an assignment may go from one leg to the next (choices.NEXT)."""
    return to in NEXT[was]


STATUS_OF_LEG = {
    Leg.SENT: Status.DISPATCHED,
    Leg.ACCEPTED: Status.DISPATCHED,
    Leg.EN_ROUTE: Status.EN_ROUTE,
    Leg.ON_SCENE: Status.ON_SCENE,
}
_RANK = [Status.DISPATCHED, Status.EN_ROUTE, Status.ON_SCENE]


def status_after(assignments: Sequence[Assignment]) -> Status:
    """Return an open incident's status from its assignments: the furthest active one, else handled, else reported."""
    active = [STATUS_OF_LEG[Leg(row.leg)] for row in assignments if row.leg in ACTIVE]
    if active:
        return max(active, key=_RANK.index)
    return Status.HANDLED if any(row.leg == Leg.CLEARED for row in assignments) else Status.REPORTED


def stage_of(status: str, assignments: Sequence[Assignment]) -> Stage:
    """Return what is being timed: dispatch → accept → leave → arrive → feedback → close (I3, UX.md)."""
    if status == Status.DISPATCHED:
        accepted = any(row.leg == Leg.ACCEPTED for row in assignments)
        return Stage.LEAVE if accepted else Stage.ACCEPT
    return {
        Status.REPORTED: Stage.DISPATCH,
        Status.EN_ROUTE: Stage.ARRIVE,
        Status.ON_SCENE: Stage.FEEDBACK,
        Status.HANDLED: Stage.CLOSE,
    }.get(Status(status), Stage.CLOSE)


def due_at(since: datetime, limit_s: int | None) -> datetime | None:
    """Return when a stage is late; None without a limit."""
    return None if limit_s is None else since + timedelta(seconds=limit_s)


_HIDDEN = re.compile(r"(?a)\d{3}\*{4}[\dXx]{4}")


def unmasked(said: str, kept: str) -> str:
    """Put back the numbers of a text that was shown masked and comes back corrected: 138****2206 is what it was.

    Hidden numbers are found in their order; one that the kept text does not hold stays as it was typed.
    """
    shown = mask_text(kept)
    between = (re.escape(text) for text in _HIDDEN.split(shown))
    # what is hidden is 11 to 20 characters long: a phone number, an ID number with spaces
    match = re.fullmatch("(.{11,20}?)".join(between), kept, re.DOTALL)
    numbers: dict[str, list[str]] = {}
    for mask, number in zip(_HIDDEN.findall(shown), match.groups() if match else (), strict=False):
        numbers.setdefault(mask, []).append(number)

    def back(found: re.Match[str]) -> str:
        known = numbers.get(found[0], [found[0]])
        return known.pop(0) if len(known) > 1 else known[0]

    return _HIDDEN.sub(back, said)


def is_open(incident: Incident) -> bool:
    """Whether it still needs somebody."""
    return incident.status in OPEN


def duplicate_radius_m(accuracy_m: float | None) -> float:
    """Return the search radius: 80 m, or the caller's own uncertainty when that is larger, at most 500 m."""
    return min(500.0, max(DUPLICATE_WITHIN_M, accuracy_m or 0.0))


def likeness(
    *, distance_m: float | None, radius_m: float, age_s: float, same_type: bool, same_phone: bool, words: float
) -> float:
    """Return how likely two reports are one matter, 0 to 1.

    Near in space and time carry most; the same phone or the same kind of thing raise, alike words (trigram similarity
    of the addresses, 0 to 1) help when there is no position (I2).
    """
    near = words if distance_m is None else max(0.0, 1 - distance_m / (2 * radius_m))
    fresh = max(0.0, 1 - age_s / RELATED_WITHIN.total_seconds())
    score = 0.4 * near + 0.25 * fresh + 0.25 * same_type + 0.1 * words + 0.4 * same_phone
    return round(min(1.0, score), 2)
