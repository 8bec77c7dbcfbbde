"""The worker's part: take what was asked for, calculate it, write it; whatever goes wrong is said."""

import logging
import time
import zlib
from collections.abc import Sequence

import shapely
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import DomainError, Invalid
from patrols.choices import Phase
from patrols.models import PatrolPlan, PlanEdition
from patrols.models import Pin as PinRow
from patrols.planning.grid import Grid
from patrols.planning.problem import Crew, Problem
from patrols.planning.routes import plan as solve
from patrols.planning.validate import validate
from patrols.selectors.days import kinds_of
from patrols.selectors.past import Past, past_of
from patrols.services.asking import fail_plan, note_progress, release_plan, take_next
from patrols.services.calculating import candidates, drawing
from patrols.services.calculating.crews import TOPS_OF_A_CREW, crews, fill, on_duty, rules_of, strength
from patrols.services.calculating.day import Day
from patrols.services.calculating.expectation import expect, within_reach
from patrols.services.calculating.reasons import Witness
from patrols.services.calculating.story import Story
from patrols.services.calculating.travel import matrices
from patrols.services.storing import Drawn, store_plan

CELL_M = 100.0
# Of a station without drawn communities the surroundings are its area.
AROUND_DEG = 0.03
_logger = logging.getLogger(__name__)


def work_on_next(*, seconds: float | None = None) -> bool:
    """Calculate the next plan that is due; False when there is none. A refusal ends it with its reason, a fault frees it."""
    plan = take_next()
    if plan is None:
        return False
    try:
        store_plan(plan=plan, drawn=calculate(plan, seconds=seconds or settings.PATROL_SECONDS))
    except DomainError as refused:
        fail_plan(plan=plan, reason=refused.detail)
    except Exception:
        _logger.exception("plan %s of %s", plan.day, plan.station.code)
        release_plan(plan=plan)
    return True


def calculate(plan: PatrolPlan, *, seconds: float) -> Drawn:
    """Return a day as it should be. Reads only; Invalid says why there can be no plan."""
    began = time.monotonic()
    day, station = Day.of(plan, plan.template), plan.station
    note_progress(plan, Phase.HISTORY, 5)
    filled, missing = fill(station, plan.template)
    if not filled:
        raise Invalid.field("units", _("本所没有可以巡防的警力单元，请先在“本所 · 警力”里登记。"))
    past = past_of(station, until=day.start)
    communities = candidates.Communities(station)
    note_progress(plan, Phase.FORECAST, 20)
    grid = within_reach(Grid.over(communities.area or _around(plan), CELL_M), station.pk)
    foreseen = expect(past.history, grid, day, kinds_of(station))
    field, story = candidates.Field(grid, foreseen.values, day.bands), Story(grid, foreseen)
    pins = list(plan.pins.all())
    out = crews(filled, day)
    tops = TOPS_OF_A_CREW * strength(out)
    spots = candidates.find(station, field, communities, kinds=plan.template.place_kinds, pins=pins, tops=tops)
    if not spots:
        raise Invalid.field("places", _("既没有历史警情，也没有可去的场所，无从编排；请先导入警情或场所。"))
    for spot in spots:
        spot.told = story.tell(spot)
    note_progress(plan, Phase.TRAVEL, 40)
    problem = _problem(plan, day, out, spots, pins, seconds=seconds)
    note_progress(plan, Phase.ROUTES, 50)
    solved = solve(problem)
    note_progress(plan, Phase.CHECK, 95)
    witness = Witness(past, day)
    return Drawn(
        duties=drawing.duties_of(problem, solved, filled, spots, day=day, witness=witness, communities=communities),
        seed=problem.seed,
        iterations=solved.iterations,
        basis=_basis(past, witness, missing, time.monotonic() - began),
        numbers=drawing.numbers_of(problem, solved, field, earlier=problem.rules.earlier),
        violations=drawing.violations_of(validate(problem, solved), solved, spots, communities.names),
        left_out=drawing.left_out_of(solved, spots),
        heat=drawing.heat_of(field, day, CELL_M, day.bands),
        candidates=[candidates.as_row(spot) for spot in spots],
        took_s=round(time.monotonic() - began),
    )


def _around(plan: PatrolPlan) -> shapely.Geometry:
    if plan.station.lon is None or plan.station.lat is None:
        raise Invalid.field("station", _("派出所没有坐标，也没有画出社区范围，无从编排。"))
    return shapely.Point(plan.station.lon, plan.station.lat).buffer(AROUND_DEG)


def _basis(past: Past, witness: Witness, missing: Sequence[str], seconds: float) -> dict[str, object]:
    street = int(past.history.street.sum())
    return {"incidents": street, "recent": witness.recent, "seconds": round(seconds), "unfilled": list(missing)}


def _problem(
    plan: PatrolPlan,
    day: Day,
    out: tuple[Crew, ...],
    spots: Sequence[candidates.Candidate],
    pins: Sequence[PinRow],
    *,
    seconds: float,
) -> Problem:
    base = (plan.station.lon or spots[0].lon, plan.station.lat or spots[0].lat)
    places = [base, *((spot.lon, spot.lat) for spot in spots)]
    return Problem(
        stops=candidates.stops(spots, day.spans, on_duty(out, day.spans)),
        crews=out,
        travel=matrices(plan.station_id, places, {crew.kind for crew in out}),
        bands=day.spans,
        rules=rules_of(plan, out, pins),
        seed=_seed(plan),
        seconds=seconds,
    )


def _seed(plan: PatrolPlan) -> int:
    """Return a new seed for each edition of each day: kept with the plan, so that it can be made again."""
    editions = PlanEdition.objects.filter(plan=plan).count()
    return zlib.crc32(f"{plan.station.code} {plan.day} {editions}".encode())
