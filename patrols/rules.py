"""Who may do what with a patrol plan, and the arithmetic of patrol days and stops: pure functions (P2–P6)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from core.clock import SHANGHAI
from patrols.choices import NEXT, PlanStatus, StopStatus
from patrols.models import OnlinePatrol, PatrolPlan, Stop
from stations.choices import Role
from stations.models import Officer
from stations.rules import DESK, has_role

LEADERS = frozenset({Role.DUTY_LEADER, Role.SUPERVISOR})
LOOKERS = DESK | {Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CASE_TEAM, Role.SUPERVISOR}

# An officer is seen by whoever is this near (P5, 见警率).
SEEN_WITHIN_M = 150.0
# A crew that comes this long after the planned leaving has missed the stop.
MISSED_AFTER = timedelta(minutes=15)
# A top place is never left alone for longer (PATROL.md).
TOP_GAP_S = 2 * 3600
# Two days' stop sets are at most so alike, that nobody can learn the routes.
LIKENESS = 0.7
# A plan is asked for at most so far ahead: the forecast knows no more.
DAYS_AHEAD = 7
# A worker that gave no sign for so long is dead; another takes the plan up.
SILENT_AFTER = timedelta(minutes=3)
MOST_ATTEMPTS = 3
CLOCK_SKEW = timedelta(minutes=2)
OLDEST_TAP = timedelta(hours=24)
HOUR_MIN, DAY_MIN = 60, 24 * 60


def _here(officer: Officer, plan: PatrolPlan) -> bool:
    return officer.station_id == plan.station_id


def may_plan(officer: Officer, station_id: int) -> bool:
    """The duty leader and the station's head have plans made and change them (P2)."""
    return officer.station_id == station_id and has_role(officer, LEADERS)


def may_change(officer: Officer, plan: PatrolPlan) -> bool:
    """Pin, ban, move, add, replan: whoever plans (P2)."""
    return may_plan(officer, plan.station_id)


def may_publish(officer: Officer, plan: PatrolPlan) -> bool:
    """The duty leader and the station's head answer for where the crews are sent (P2)."""
    return _here(officer, plan) and has_role(officer, LEADERS)


def may_keep_templates(officer: Officer) -> bool:
    """Whoever has plans made, and the system administrator, keep how days are staffed (P2–P4)."""
    return has_role(officer, LEADERS | {Role.SYSTEM_ADMIN})


def may_walk(officer: Officer, plan: PatrolPlan, crew: Iterable[int]) -> bool:
    """The crew of a duty says where it is; the desk may for it, by radio (P5)."""
    return _here(officer, plan) and (has_role(officer, DESK) or officer.pk in set(crew))


def may_check(officer: Officer, patrol: OnlinePatrol) -> bool:
    """Everybody of the station who may look at plans ticks off an online patrol (P6)."""
    return officer.station_id == patrol.station_id and has_role(officer, LOOKERS)


def may_open_checks(officer: Officer, station_id: int) -> bool:
    """The desk and the leaders open an online patrol (P6)."""
    return officer.station_id == station_id and has_role(officer, DESK | LEADERS)


def may_become(was: str, to: PlanStatus) -> bool:
    """Whether a plan may go from one state to the next by an officer's hand (choices.NEXT)."""
    return to in NEXT[was]


def day_span(day: date, starts_at: time) -> tuple[datetime, datetime]:
    """Return a patrol day as [start, end): twenty-four hours from the station's hour of change."""
    start = datetime.combine(day, starts_at, tzinfo=SHANGHAI)
    return start, start + timedelta(days=1)


def day_of(moment: datetime, starts_at: time) -> date:
    """Return the patrol day in which a moment falls."""
    local = moment.astimezone(SHANGHAI)
    return local.date() if local.time() >= starts_at else local.date() - timedelta(days=1)


def minutes_between(since: time, until: time, starts_at: time) -> tuple[int, int]:
    """Return two clock times as minutes since a patrol day's midnight; an end that is not later is the morning after."""
    start = since.hour * HOUR_MIN + since.minute + (DAY_MIN if since < starts_at else 0)
    end = until.hour * HOUR_MIN + until.minute
    return start, end + DAY_MIN * ((start - end) // DAY_MIN + 1 if end <= start else 0)


def last_minute(starts_at: time) -> int:
    """Return the minute with which a patrol day ends, counted from its midnight."""
    return starts_at.hour * HOUR_MIN + starts_at.minute + DAY_MIN


def fits(starts_min: int, ends_min: int, starts_at: time) -> bool:
    """Whether a shift lies within one patrol day."""
    return last_minute(starts_at) - DAY_MIN <= starts_min and ends_min <= last_minute(starts_at)


def cuts(hours: Iterable[int]) -> list[int]:
    """Return the full hours that part a day, each once, in the order in which they were given."""
    return list(dict.fromkeys(hour % 24 for hour in hours))


def planned_for(moment: datetime, *, plan_at: time, starts_at: time) -> date:
    """Return the newest patrol day that the clock should have planned by now: the one that follows the last planning hour."""
    local = moment.astimezone(SHANGHAI)
    last = local.date() if local.time() >= plan_at else local.date() - timedelta(days=1)
    return last if plan_at < starts_at else last + timedelta(days=1)


def stop_status(stop: Stop, at: datetime) -> StopStatus:
    """Return what became of a stop by now (P5)."""
    if stop.left_at:
        return StopStatus.DONE
    if stop.arrived_at:
        return StopStatus.ARRIVED
    if stop.dropped_at:
        return StopStatus.DROPPED
    return StopStatus.MISSED if at > stop.leave_at + MISSED_AFTER else StopStatus.PLANNED


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """Return how alike two days' stop sets are (Jaccard: common / all of both), 0 when both are empty."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def longest_gap_s(visits: Sequence[tuple[float, float]], start: float, end: float) -> float:
    """Return the longest time without anybody between `start` and `end`; visits are (arrive, leave) in any order."""
    last, longest = start, 0.0
    for arrive, leave in sorted(visits):
        longest = max(longest, arrive - last)
        last = max(last, leave)
    return max(longest, end - last)
