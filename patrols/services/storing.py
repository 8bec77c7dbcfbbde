"""A calculated plan becomes rows; what was there before stays as an edition."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from core.clock import now
from patrols.choices import PlanStatus
from patrols.events import PlanDrafted
from patrols.models import Duty, PatrolPlan, PlanEdition, Stop
from patrols.services.state import locked_by_id, say, touch
from stations.models import Unit


@dataclass(frozen=True, kw_only=True)
class DrawnStop:
    """A stop as it was calculated."""

    key: str
    name: str
    lon: float
    lat: float
    arrive_at: datetime
    leave_at: datetime
    place_id: int | None = None
    community_id: int | None = None
    gain: float = 0.0
    pinned: bool = False
    reasons: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class DrawnDuty:
    """A crew's day as it was calculated; its stops are in order of time."""

    unit: Unit
    key: str
    name: str
    starts_at: datetime
    ends_at: datetime
    stops: Sequence[DrawnStop]
    rests: Sequence[dict[str, Any]] = ()
    metres: int = 0
    travel_s: int = 0


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A whole day, with what it rests on and how good it is."""

    duties: Sequence[DrawnDuty]
    seed: int = 0
    iterations: Sequence[int] = ()
    basis: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, Any] = field(default_factory=dict)
    violations: Sequence[dict[str, str]] = ()
    left_out: Sequence[dict[str, Any]] = ()
    heat: dict[str, Any] = field(default_factory=dict)
    candidates: Sequence[dict[str, Any]] = ()
    took_s: int = 0


@transaction.atomic
def store_plan(*, plan: PatrolPlan, drawn: Drawn) -> bool:
    """Write a day as a draft. False, and nothing written, when another worker or a withdrawn request was faster."""
    fresh = locked_by_id(plan.pk)
    if fresh.asked_at is None or fresh.attempts != plan.attempts:
        return False
    fresh.duties.all().delete()
    for duty in drawn.duties:
        _write_duty(fresh, duty)
    fresh.status, fresh.asked_at, fresh.taken_at, fresh.failure, fresh.progress = PlanStatus.DRAFT, None, None, "", 100
    fresh.edition, fresh.planned_at = fresh.edition + 1, now()
    fresh.seed, fresh.iterations = drawn.seed, list(drawn.iterations)
    fresh.basis, fresh.numbers, fresh.heat = drawn.basis, drawn.numbers, drawn.heat
    fresh.violations, fresh.left_out = list(drawn.violations), list(drawn.left_out)
    fresh.candidates = list(drawn.candidates)
    touch(
        fresh, "status", "asked_at", "taken_at", "failure", "progress", "edition", "planned_at", "seed", "iterations",
        "basis", "numbers", "heat", "violations", "left_out", "candidates",
    )  # fmt: skip
    _write_edition(fresh, drawn)
    say(
        PlanDrafted, fresh, actor=fresh.asked_by, edition=fresh.edition, violations=len(drawn.violations),
        took_s=drawn.took_s,
    )  # fmt: skip
    return True


def _write_duty(plan: PatrolPlan, drawn: DrawnDuty) -> None:
    duty = Duty.objects.create(
        plan=plan, unit=drawn.unit, key=drawn.key, kind=drawn.unit.kind, name=drawn.name, starts_at=drawn.starts_at,
        ends_at=drawn.ends_at, rests=list(drawn.rests), metres=drawn.metres, travel_s=drawn.travel_s,
    )  # fmt: skip
    write_stops(duty, drawn.stops)


def write_stops(duty: Duty, stops: Sequence[DrawnStop]) -> None:
    """Write a duty's stops in order."""
    Stop.objects.bulk_create(
        Stop(
            duty=duty, order=order, key=stop.key, name=stop.name, lon=stop.lon, lat=stop.lat, place_id=stop.place_id,
            community_id=stop.community_id, arrive_at=stop.arrive_at, leave_at=stop.leave_at, gain=stop.gain,
            pinned=stop.pinned, reasons=list(stop.reasons),
        )
        for order, stop in enumerate(stops, 1)
    )  # fmt: skip


def _write_edition(plan: PatrolPlan, drawn: Drawn) -> None:
    stops = {
        duty.unit.call_sign: [[stop.name, stop.arrive_at.isoformat(), stop.leave_at.isoformat()] for stop in duty.stops]
        for duty in drawn.duties
    }
    PlanEdition.objects.create(
        plan=plan, number=plan.edition, at=plan.planned_at or now(), by=plan.asked_by, seed=drawn.seed,
        numbers=drawn.numbers | {"iterations": list(drawn.iterations)}, stops=stops,
    )  # fmt: skip
