"""The leader's hand in a plan: pin, ban, move, add (P2). A wish takes effect at the next calculation."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, NotFound, require
from patrols import rules
from patrols.choices import PinKind, PlanStatus
from patrols.events import StopWished
from patrols.models import PatrolPlan, Pin, Stop
from patrols.selectors.naming import name_of
from patrols.services.state import locked, say, touch
from stations.models import Officer
from stations.rules import check_plausible


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is wanted of one place: of a known stop by its key, or of a new point."""

    kind: str
    key: str = ""
    lon: float | None = None
    lat: float | None = None
    name: str = ""
    crew: str = ""


@transaction.atomic
def wish_stop(*, officer: Officer, plan_id: int, wish: Wish) -> Pin:
    """Keep a wish about a place; a second one about the same place takes its room. Invalid names what is missing."""
    plan = _changeable(officer, plan_id)
    if wish.crew and not plan.template.crews.filter(key=wish.crew).exists():
        raise Invalid.field("crew", _("模板里没有代号为“{crew}”的车组。").format(crew=wish.crew))
    key, facts = _place_of(plan, wish)
    facts |= {"kind": wish.kind, "crew": wish.crew}
    known = Pin.objects.filter(plan=plan, key=key).first()
    if known is not None and all(getattr(known, name) == value for name, value in facts.items()):
        return known
    pin, _made = Pin.objects.update_or_create(plan=plan, key=key, defaults=facts | {"by": officer, "at": now()})
    touch(plan)
    say(StopWished, plan, actor=officer, wish=pin.kind, place=pin.name, kept=True)
    return pin


@transaction.atomic
def take_back_wish(*, officer: Officer, plan_id: int, key: str) -> PatrolPlan:
    """Forget a wish; one that is not there is left alone."""
    plan = _changeable(officer, plan_id)
    pin = Pin.objects.filter(plan=plan, key=key).first()
    if pin is None:
        return plan
    pin.delete()
    touch(plan)
    say(StopWished, plan, actor=officer, wish=pin.kind, place=pin.name, kept=False)
    return plan


def _changeable(officer: Officer, plan_id: int) -> PatrolPlan:
    plan = locked(officer, plan_id)
    require(rules.may_change(officer, plan), _("巡防计划由值班所长或所领导调整。"))
    if plan.status == PlanStatus.PUBLISHED:
        raise Conflict(_("{day} 的计划已下达，请先撤回再调整。").format(day=plan.day))
    return plan


def _place_of(plan: PatrolPlan, wish: Wish) -> tuple[str, dict[str, Any]]:
    """Return the key of a wish's place with name and position (WGS-84)."""
    known = None if wish.kind == PinKind.ADD else _known(plan, wish.key)
    moved = wish.lon is not None and wish.lat is not None
    if known is not None and not (wish.kind == PinKind.MOVE and moved):
        return wish.key, known
    if not moved:
        raise Invalid.field("lon", _("请在图上给出位置。"))
    check_plausible(plan.station, wish.lon, wish.lat)
    assert wish.lon is not None  # noqa: S101 - `moved` said so
    assert wish.lat is not None  # noqa: S101
    name = wish.name or (known or {}).get("name", "") or name_of(plan.station, wish.lon, wish.lat)
    key = wish.key if known else f"w{wish.lon:.5f},{wish.lat:.5f}"
    return key, {"name": name[:100], "lon": wish.lon, "lat": wish.lat}


def _known(plan: PatrolPlan, key: str) -> dict[str, Any]:
    """Return what is known of a stop, a candidate that was left out, or an earlier wish."""
    for rows in (Stop.objects.filter(duty__plan=plan, key=key), Pin.objects.filter(plan=plan, key=key)):
        if found := rows.values("name", "lon", "lat").first():
            return dict(found)
    left = next((row for row in plan.left_out if row["key"] == key), None)
    if left is None:
        raise NotFound(_("这份计划里没有这个地点。"))
    return {name: left[name] for name in ("name", "lon", "lat")}
