"""Patrol plans, asked for, drawn and published through the product's own services."""

from datetime import date, datetime, timedelta
from typing import Any

from core.clock import now
from patrols.models import Duty, DutyTemplate, PatrolPlan, Stop, TemplateCrew
from patrols.selectors.plans import plan_for
from patrols.selectors.settings import patrol_day
from patrols.services.asking import ask_plan, take_next
from patrols.services.publishing import publish_plan
from patrols.services.storing import Drawn, DrawnDuty, DrawnStop, store_plan
from stations.models import Officer, Organisation, Unit
from tests.factories.stations import LAT, LON


def round_the_clock(of: Organisation, *crews: tuple[str, str]) -> DutyTemplate:
    """A template whose crews (key, kind) are out all day, so that a test may run at any hour."""
    made = DutyTemplate.objects.create(station=of, code="always", name="全天", bands=[6, 10, 14, 18, 22, 24, 30])
    for key, kind in crews:
        TemplateCrew.objects.create(template=made, key=key, kind=kind, name="全天", starts_min=360, ends_min=1800)
    return made


def asked(by: Officer, day: date | None = None, template: str = "") -> PatrolPlan:
    """A plan that waits for a worker."""
    assert by.station is not None
    return ask_plan(officer=by, station=by.station, day=day or patrol_day(by.station, now()), template=template)


def drawn_stop(number: int, starts_at: datetime, **changes: Any) -> DrawnStop:
    """The n-th stop of a round: twelve minutes, half an hour after the one before, a hundred metres on."""
    arrive_at = starts_at + timedelta(minutes=30 * number)
    facts = {
        "key": f"c{number}", "name": f"第{number}站", "lon": LON + number / 1000, "lat": LAT, "arrive_at": arrive_at,
        "leave_at": arrive_at + timedelta(minutes=12), "gain": 0.1 * number,
        "reasons": [{"code": "counts", "n": number, "days": 28, "band": [18, 22], "types": [["打架斗殴", number]]}],
    }  # fmt: skip
    return DrawnStop(**facts | changes)


def drawn(*units: Unit, stops: int = 3, starts_at: datetime | None = None, **changes: Any) -> Drawn:
    """A day with one duty per unit, running now for eight hours."""
    start = starts_at or now() - timedelta(hours=1)
    duties = [
        DrawnDuty(
            unit=unit, key=unit.call_sign, name="中班", starts_at=start, ends_at=start + timedelta(hours=8), metres=4000,
            travel_s=900, stops=[drawn_stop(number, start) for number in range(1, stops + 1)],
        )
        for unit in units
    ]  # fmt: skip
    return Drawn(duties=duties, **{"numbers": {"share": 0.47}, "seed": 7} | changes)


def draft(by: Officer, *units: Unit, day: date | None = None, **how: Any) -> PatrolPlan:
    """A plan that the leader may look at."""
    asked(by, day)
    plan = take_next()
    assert plan is not None
    assert store_plan(plan=plan, drawn=drawn(*units, **how))
    return plan_for(by, plan.pk)


def published(by: Officer, *units: Unit, **how: Any) -> PatrolPlan:
    """A plan that the crews have."""
    plan = draft(by, *units, **how)
    publish_plan(officer=by, plan_id=plan.pk)
    return plan_for(by, plan.pk)


def first_stop(plan: PatrolPlan) -> Stop:
    """The first stop of the first crew."""
    duty: Duty = plan.duties.all()[0]
    return duty.stops.all()[0]
