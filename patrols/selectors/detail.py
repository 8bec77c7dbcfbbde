"""One plan in full, as the API and the leader's page read it (P2)."""

from typing import Any

from django.utils.translation import gettext as _

from core.clock import now
from patrols.choices import PinKind
from patrols.models import PatrolPlan
from patrols.selectors.duties import route_of
from patrols.selectors.photos import with_photos
from patrols.selectors.plans import crews_of, duty_card, plan_card
from patrols.selectors.timetable import colour_of
from patrols.selectors.wording import SHOWN, left_out_said, rule_said, unmet_said
from stations.selectors.travel import travel_times


def whole(plan: PatrolPlan) -> dict[str, Any]:
    """Return the card and everything around it; the number of queries does not depend on units or stops."""
    duties, at = list(plan.duties.all()), now()
    crews = crews_of(duties)
    colours, times = colour_of(duties), travel_times(plan.station_id)
    for duty in duties:
        duty.plan = plan
    return plan_card(plan) | {
        "template_name": plan.template.name,
        "basis": plan.basis,
        "numbers": plan.numbers,
        "seed": plan.seed,
        "duties": with_photos(
            duty_card(duty, at)
            | {"crew": crews.get(duty.unit_id, []), "colour": colours[duty.pk], "route": route_of(duty, times)}
            for duty in duties
        ),
        "wishes": wishes(plan),
        "left_out": left_out(plan),
        "checks": checks(plan),
        "heat": plan.heat,
    }


def wishes(plan: PatrolPlan) -> list[dict[str, Any]]:
    """Return the leader's wishes about a plan, oldest first: one query."""
    return [
        {
            "key": pin.key, "kind": pin.kind, "kind_name": PinKind(pin.kind).label, "name": pin.name, "lon": pin.lon,
            "lat": pin.lat, "crew": pin.crew, "by": pin.by.name, "at": pin.at,
        }
        for pin in plan.pins.select_related("by")
    ]  # fmt: skip


def left_out(plan: PatrolPlan) -> list[dict[str, Any]]:
    """Return the candidates that are not in the plan, the most expected first, each with why."""
    return [row | {"why": left_out_said(row["reason"])} for row in plan.left_out]


def checks(plan: PatrolPlan) -> list[dict[str, Any]]:
    """Return the independent check's rules: whether each is kept, and what breaks it and why."""
    broken: dict[str, list[str]] = {}
    for row in plan.violations:
        why = unmet_said(row.get("why", ""))
        said = _("{subject}（{why}）").format(subject=row["subject"], why=why) if why else row["subject"]
        broken.setdefault(row["rule"], []).append(said)
    rules = [*SHOWN, *(rule for rule in broken if rule not in SHOWN)]
    return [
        {"rule": rule, "said": rule_said(rule), "kept": rule not in broken, "subjects": broken.get(rule, [])}
        for rule in rules
    ]


def history(plan: PatrolPlan) -> list[dict[str, Any]]:
    """Return a plan's editions, newest first: one query."""
    return [
        {
            "number": row.number, "at": row.at, "by": row.by.name if row.by else _("自动"), "numbers": row.numbers,
            "stops": row.stops, "count": sum(len(stops) for stops in row.stops.values()),
        }
        for row in plan.editions.select_related("by")
    ]  # fmt: skip
