"""Who may do what with an order, and the arithmetic of its time: pure functions (V1, M2, S1)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.clock import SHANGHAI, day_bounds, local_day
from orders.choices import NEXT, OPEN, Act, Counting, Level, Status
from orders.models import Order
from stations.choices import OrganisationKind, Role
from stations.models import Officer, Organisation
from stations.rules import DESK, has_role

ROOM = DESK | {Role.SUPERVISOR}
# Who sees all orders of the station; a mediator or guardian sees only their own.
STATION_WIDE = ROOM | {Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CASE_TEAM}
# Who comes to the pages of orders at all.
CARRIERS_AND_ROOM = STATION_WIDE | {Role.MEDIATOR}
# Whose work an order to the community team is, whatever group they sit in.
COMMUNITY = frozenset({Role.COMMUNITY_OFFICER, Role.AUXILIARY})
# An absence that is shorter, and over before the order is due, changes nothing: the officer does it when back.
SUBSTITUTE_FROM = timedelta(hours=24)
LONGEST = timedelta(days=366)
LONGEST_PERIOD_DAYS = 180
MOST_STEPS = 8
FURTHEST_STEP_H = 30 * 24
# Nobody could stand in: look again after this long.
LOOK_AGAIN = timedelta(hours=1)
EXPORTS_WITHIN = timedelta(hours=1)


def _here(officer: Officer, order: Order) -> bool:
    return officer.station_id == order.station_id


def may_issue(officer: Officer, station_id: int) -> bool:
    """The command room tells others what to do by when; they do not tell it (M2)."""
    return officer.station_id == station_id and has_role(officer, ROOM)


def is_mine(officer: Officer, order: Order) -> bool:
    """Whether this officer carries it out: by name, as one of the team it was given to, or as whom it belongs to."""
    named = officer.pk in {order.assignee_id, order.substitute_for_id}
    return named or (order.assignee_id is None and order.team is not None and is_one_of(officer, order.team))


def is_one_of(officer: Officer, team: Organisation) -> bool:
    """Whether what is given to a team is this officer's too; people sit in 警组 below the station and its community team."""
    if team.pk == officer.station_id:
        return has_role(officer, STATION_WIDE)
    if team.kind == OrganisationKind.COMMUNITY_TEAM and team.parent_id == officer.station_id:
        return team.pk == officer.organisation_id or has_role(officer, COMMUNITY)
    return team.pk == officer.organisation_id


def may_carry_out(officer: Officer, order: Order) -> bool:
    """Acknowledging and feeding back is for whoever carries it out, nobody else."""
    return _here(officer, order) and officer.is_active and is_mine(officer, order)


def may_review(officer: Officer, order: Order, *, fed_back_by: int | None) -> bool:
    """The room reviews; nobody reviews their own work (M2, closed loop). `fed_back_by` is who wrote what is to be reviewed.

    What is given to the station as a whole is everybody's: there only whoever wrote the feedback may not.
    """
    whole = order.assignee_id is None and order.team_id == order.station_id
    own = officer.pk == fed_back_by or (is_mine(officer, order) and not whole)
    return _here(officer, order) and has_role(officer, ROOM) and not own


def may_steer(officer: Officer, order: Order) -> bool:
    """Reminding, extending, reassigning and cancelling are the room's."""
    return _here(officer, order) and has_role(officer, ROOM)


def may_keep_rules(officer: Officer) -> bool:
    """Periods, reminders and group leaders are the duty leader's."""
    return has_role(officer, {Role.DUTY_LEADER})


def may_attach(officer: Officer, order: Order) -> bool:
    """Pictures come from whoever carries it out, and from the room."""
    return is_open(order) and (may_carry_out(officer, order) or may_steer(officer, order))


def may_move(was: str, to: str) -> bool:
    """Whether an order may go from one status to the other (choices.NEXT)."""
    return to in NEXT[was]


def is_open(order: Order) -> bool:
    """Whether somebody still has to do something about it."""
    return order.status in OPEN


def is_late(order: Order, at: datetime) -> bool:
    """Whether it is open past its due time."""
    return is_open(order) and at >= order.due_at


def points_of(instruction: str) -> list[str]:
    """Return the instruction's points: one a line."""
    return [line.strip() for line in instruction.splitlines() if line.strip()]


def number_of(count: int) -> str:
    """Return DD-0331; after 9,999 it grows a digit."""
    return f"DD-{count:04d}"


def due_after(issued_at: datetime, days: int, counting: str, works: Callable[[date], bool]) -> datetime:
    """Return the end of the n-th day after the day of issue: Shanghai days, all of them or only those that are worked."""
    day, left = local_day(issued_at), days
    while left:
        day += timedelta(days=1)
        if counting == Counting.CALENDAR or works(day):
            left -= 1
    return day_bounds(day)[1]


class Due(NamedTuple):
    """One step of the clock for one order."""

    at: datetime
    act: Act
    level: int


# One step as it is kept: act, level, hours from the due time (negative is before).
Kept = tuple[str, int, int]


def schedule(due_at: datetime, steps: Iterable[Kept]) -> list[Due]:
    """Return an order's steps in time: (act, level, hours from due) → when."""
    return sorted(Due(due_at + timedelta(hours=hours), Act(act), level) for act, level, hours in steps)


def fault_of_steps(steps: Sequence[Kept]) -> str:
    """Return what is wrong with a station's steps, "" when nothing is: nothing may stay overdue without going up (V1)."""
    ups = {level: [hours for act, at, hours in steps if act == Act.ESCALATE and at == level] for level in Level.values}
    if len(steps) > MOST_STEPS:
        return _("最多 {most} 步。").format(most=MOST_STEPS)
    if len(set(steps)) < len(steps):
        return _("同一步写了两次，请删去一次。")
    before = [(act == Act.REMIND, level == Level.NONE, hours < 0) for act, level, hours in steps]
    if any(len(set(said)) > 1 for said in before) or any(abs(hours) > FURTHEST_STEP_H for _act, _level, hours in steps):
        return _("提醒在期限前 1 到 {most} 小时，升级在期限后 0 到 {most} 小时。").format(most=FURTHEST_STEP_H)
    if not ups[Level.STATION]:
        return _("至少留一步“升值班所长”，否则超期无人过问。")
    if ups[Level.GROUP] and min(ups[Level.GROUP]) > min(ups[Level.STATION]):
        return _("先升组长，再升值班所长：请对调时间。")
    return ""


def pending(steps: Sequence[Due], *, after: datetime, until: datetime, reached: int) -> list[Due]:
    """Return what the clock has to do now: the steps that came since `after`. Of several reminders only the last counts.

    An escalation above the level `reached` that lies further back is made up for: the station brought it forward.
    """
    come = [step for step in steps if step.at <= until and (step.at > after or step.level > reached)]
    reminders = [step for step in come if step.act == Act.REMIND]
    return [step for step in come if step.act != Act.REMIND or step is reminders[-1]]


def next_moment(
    steps: Sequence[Due], *, acted_until: datetime, at: datetime, others: Iterable[datetime | None] = ()
) -> datetime:
    """Return when the clock must look next: the next step not done, or change of presence; without any, a day later."""
    coming = [step.at for step in steps if step.at > acted_until]
    return min([*coming, *(one for one in others if one is not None and one > at), at + timedelta(days=1)])


def needs_substitute(starts_at: datetime, ends_at: datetime, due_at: datetime) -> bool:
    """Whether an absence is long enough for somebody to stand in: a day, or past the due time (S1)."""
    return ends_at - starts_at >= SUBSTITUTE_FROM or starts_at <= due_at <= ends_at


def status_after_handing_over(status: str) -> Status:
    """Return the status after it changed hands: what waits for review stays there, anything else waits to be taken."""
    return Status.REVIEW if status == Status.REVIEW else Status.ISSUED


def in_words(moment: datetime) -> str:
    """Return 11月24日 24:00: the end of a day is said as that day's, not as the next one's beginning."""
    local = moment.astimezone(SHANGHAI)
    midnight = (local.hour, local.minute) == (0, 0)
    day = local - timedelta(days=1) if midnight else local
    time = "24:00" if midnight else f"{local:%H:%M}"
    return _("{month}月{day}日 {time}").format(month=day.month, day=day.day, time=time)
