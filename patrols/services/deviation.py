"""A unit that is sent to an incident leaves its route, and is given the rest of it anew when it is free (P5)."""

from datetime import datetime, timedelta

from django.db import transaction

from core.clock import now
from patrols.events import DutyDeviated, StopsReplanned
from patrols.models import Duty, PatrolPlan, Stop
from patrols.selectors.duties import running_duty
from patrols.selectors.plans import with_duties
from patrols.services.calculating.again import Again
from patrols.services.state import locked_by_id, say, seconds_between, touch
from patrols.services.storing import DrawnDuty, DrawnStop, write_stops
from stations.models import Unit

# A worker that died while it planned a unit's way is followed by another after this.
LEASE = timedelta(seconds=30)


@transaction.atomic
def leave_route(*, station_code: str, call_sign: str, incident: str, at: datetime) -> None:
    """Note that a unit was sent: its route waits. Sent on to another incident, it has been away since the first."""
    duty = _duty_of(station_code, call_sign, at)
    if duty is None or duty.at_incident == incident:
        return
    plan = locked_by_id(duty.plan_id)
    duty.off_since, duty.at_incident, duty.replan_due_at = duty.off_since or at, incident, None
    duty.save(update_fields=["off_since", "at_incident", "replan_due_at"])
    touch(plan)
    say(DutyDeviated, plan, actor=None, unit=call_sign, incident=incident)


@transaction.atomic
def rejoin_route(*, station_code: str, call_sign: str, incident: str, at: datetime) -> None:
    """Note that a unit is free again: a worker plans the rest of its day within seconds."""
    duty = _duty_of(station_code, call_sign, at)
    if duty is None or duty.at_incident != incident:
        return
    plan = locked_by_id(duty.plan_id)
    duty.at_incident, duty.replan_due_at = "", now()
    duty.save(update_fields=["at_incident", "replan_due_at"])
    touch(plan)


def _duty_of(station_code: str, call_sign: str, at: datetime) -> Duty | None:
    unit = Unit.objects.filter(station__code=station_code, call_sign=call_sign).values_list("pk", flat=True).first()
    return running_duty(unit, at) if unit else None


def replan_next() -> bool:
    """Plan the rest of the next unit's day that is due; False when there is none."""
    duty = _take()
    if duty is None:
        return False
    plan = with_duties(PatrolPlan.objects.filter(pk=duty.plan_id)).select_related("template").get()
    at = now()
    again = Again(plan)
    mine = next(one for one in plan.duties.all() if one.pk == duty.pk)
    since = duty.off_since or at
    drawn = again.rest_of(
        mine,
        now_s=seconds_between(again.day.start, at),
        since_s=seconds_between(again.day.start, since),
    )
    _store(duty, drawn, since=since, at=at)
    return True


@transaction.atomic
def _take() -> Duty | None:
    due = Duty.objects.filter(replan_due_at__lte=now()).order_by("replan_due_at")
    duty = due.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
    if duty is None:
        return None
    duty.replan_due_at = now() + LEASE
    duty.save(update_fields=["replan_due_at"])
    return duty


@transaction.atomic
def _store(taken: Duty, drawn: DrawnDuty, *, since: datetime, at: datetime) -> None:
    """Write the rest of a day: a stop that stays keeps its row, one that goes is marked, one that comes is added."""
    plan = locked_by_id(taken.plan_id)
    duty = Duty.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=taken.pk)
    if duty.replan_due_at != taken.replan_due_at:
        return
    coming: dict[str, list[DrawnStop]] = {}
    for stop in drawn.stops:
        if stop.arrive_at >= at:
            coming.setdefault(stop.key, []).append(stop)
    kept, dropped = 0, 0
    rows = list(duty.stops.filter(arrived_at=None, dropped_at=None, arrive_at__gte=since).order_by("arrive_at"))
    for row in rows:
        again = coming.get(row.key)
        if not again:
            row.dropped_at, row.dropped_for, dropped = at, "incident", dropped + 1
        else:
            new = again.pop(0)
            row.arrive_at, row.leave_at, row.gain, kept = new.arrive_at, new.leave_at, new.gain, kept + 1
            row.reasons = list(new.reasons)
        row.save()
    added = sorted((stop for stops in coming.values() for stop in stops), key=lambda stop: stop.arrive_at)
    write_stops(duty, added)
    _number(duty)
    duty.replan_due_at, duty.off_since, duty.rests = None, None, list(drawn.rests)
    duty.metres, duty.travel_s = drawn.metres, drawn.travel_s
    duty.save(update_fields=["replan_due_at", "off_since", "rests", "metres", "travel_s"])
    touch(plan)
    say(StopsReplanned, plan, actor=None, unit=duty.unit.call_sign, kept=kept + len(added), dropped=dropped)


def _number(duty: Duty) -> None:
    """Number the stops that are still to be seen or were seen, in order of time; what was dropped keeps its number."""
    rows = list(duty.stops.filter(dropped_at=None).order_by("arrive_at", "pk"))
    for order, row in enumerate(rows, 1):
        row.order = order
    Stop.objects.bulk_update(rows, ["order"])
