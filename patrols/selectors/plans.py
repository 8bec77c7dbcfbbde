"""Plans as one may see them, and their cards."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import NotFound
from patrols import rules
from patrols.choices import PlanStatus, StopStatus
from patrols.models import Duty, PatrolPlan, Stop
from patrols.selectors.settings import patrol_day
from patrols.selectors.wording import reasons_said
from stations.models import CrewMember, Officer, Organisation
from stations.selectors.people import visible_stations

HEAVY = ("heat", "basis", "left_out", "candidates")
STOPS = Prefetch("stops", queryset=Stop.objects.select_related("community").order_by("arrive_at", "pk"))
DUTIES = Prefetch("duties", queryset=Duty.objects.select_related("unit").prefetch_related(STOPS).order_by("pk"))


def with_duties(plans: QuerySet[PatrolPlan]) -> QuerySet[PatrolPlan]:
    """Prefetch what `plan_card` reads: two queries more."""
    return plans.select_related("station").prefetch_related(DUTIES)


def visible_plans(officer: Officer) -> QuerySet[PatrolPlan]:
    """Return the plans of the stations that one sees, newest day first."""
    plans = PatrolPlan.objects.filter(station__in=visible_stations(officer)).defer(*HEAVY)
    return with_duties(plans).order_by("-day", "-pk")


def list_plans(
    officer: Officer, station: Organisation | None, since: date | None, until: date | None
) -> QuerySet[PatrolPlan]:
    """Return the visible plans of a station (None: of all one sees) whose day lies in [since, until]."""
    found = visible_plans(officer)
    if station is not None:
        found = found.filter(station=station)
    if since is not None:
        found = found.filter(day__gte=since)
    return found.filter(day__lte=until) if until is not None else found


def plan_for(officer: Officer, pk: int) -> PatrolPlan:
    """Return a visible plan; NotFound otherwise."""
    plan = visible_plans(officer).defer(None).filter(pk=pk).first()
    if plan is None:
        raise NotFound(_("没有找到这份巡防计划，或您无权查看。"))
    return plan


def plan_of_day(officer: Officer, station: Organisation, day: date) -> PatrolPlan | None:
    """Return a station's plan of a day, None while there is none."""
    return visible_plans(officer).defer(None).filter(station=station, day=day).first()


def last_good(station: Organisation, before: date) -> PatrolPlan | None:
    """Return the newest plan before a day that has routes: what stays in force when a day's planning failed."""
    good = PatrolPlan.objects.filter(station=station, day__lt=before, edition__gt=0).exclude(status=PlanStatus.FAILED)
    return good.defer(*HEAVY).order_by("-day").first()


def earlier_keys(plan: PatrolPlan, days: int = 7) -> list[frozenset[str]]:
    """Return the stop sets of the last planned days, newest first: what this day must differ from (P2)."""
    rows = PatrolPlan.objects.filter(station_id=plan.station_id, day__lt=plan.day, template__code=plan.template.code)
    sets: dict[int, set[str]] = {pk: set() for pk in rows.order_by("-day").values_list("pk", flat=True)[:days]}
    for pk, key in Stop.objects.filter(duty__plan__in=sets).values_list("duty__plan_id", "key"):
        sets[pk].add(key)
    return [frozenset(keys) for keys in sets.values() if keys]


def stops_of(plan: PatrolPlan) -> list[Stop]:
    """Return a plan's stops (`DUTIES` prefetched)."""
    return [stop for duty in plan.duties.all() for stop in duty.stops.all()]


def plan_card(plan: PatrolPlan) -> dict[str, Any]:
    """Return what every screen of the station shows of a plan (`DUTIES` prefetched)."""
    stops = stops_of(plan)
    return {
        "id": plan.pk,
        "day": plan.day,
        "status": plan.status,
        "template": plan.template_id,
        "units": len(plan.duties.all()),
        "stops": len(stops),
        "done": sum(stop.left_at is not None for stop in stops),
        "share": plan.numbers.get("share"),
        "violations": len(plan.violations),
        "edition": plan.edition,
        "at": plan.planned_at,
        "published_at": plan.published_at,
        "computing": plan.asked_at is not None,
        "progress": plan.progress,
        "phase": plan.phase,
        "failure": plan.failure,
        "version": plan.version,
    }


def stop_card(stop: Stop, at: datetime) -> dict[str, Any]:
    """Return a stop as the crew and the leader see it."""
    status = rules.stop_status(stop, at)
    return {
        "id": stop.pk,
        "order": stop.order,
        "key": stop.key,
        "place": stop.name,
        "community": stop.community.name if stop.community else None,
        "lon": stop.lon,
        "lat": stop.lat,
        "arrive": stop.arrive_at,
        "leave": stop.leave_at,
        "arrived_at": stop.arrived_at,
        "left_at": stop.left_at,
        "status": status,
        "status_name": StopStatus(status).label,
        "pinned": stop.pinned,
        "expected": round(stop.gain, 3),
        "reasons": reasons_said(stop.reasons),
        "note": stop.note,
    }


def duty_card(duty: Duty, at: datetime) -> dict[str, Any]:
    """Return a crew's day with its stops."""
    return {
        "id": duty.pk,
        "plan": duty.plan_id,
        "unit": duty.unit.call_sign,
        "key": duty.key,
        "kind": duty.kind,
        "kind_name": duty.get_kind_display(),
        "name": duty.name,
        "starts_at": duty.starts_at,
        "ends_at": duty.ends_at,
        "rests": duty.rests,
        "metres": duty.metres,
        "travel_s": duty.travel_s,
        "incident": duty.at_incident or None,
        "off_since": duty.off_since,
        "stops": [stop_card(stop, at) for stop in duty.stops.all()],
    }


def crews_of(duties: Iterable[Duty]) -> dict[int, list[str]]:
    """Return who sits in each duty's unit now: one query."""
    found: dict[int, list[str]] = {}
    units = {duty.unit_id for duty in duties}
    rows = CrewMember.objects.filter(unit__in=units, until=None).select_related("officer").order_by("since", "id")
    for row in rows:
        found.setdefault(row.unit_id, []).append(row.officer.name)
    return found


def day_state(station: Organisation) -> dict[str, Any] | None:
    """Return the plan of the running patrol day as counters (snapshot, wall): None while nobody asked for one."""
    day = patrol_day(station, now())
    plan = with_duties(PatrolPlan.objects.filter(station=station, day=day).defer(*HEAVY)).first()
    return plan_card(plan) if plan else None
