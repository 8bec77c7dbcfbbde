"""What came out: why a stop is not in the plan and why a rule is not kept, one word for each, which the pages put into a sentence."""

from collections.abc import Collection, Iterator, Sequence

from patrols.planning import requirements
from patrols.planning.model import FAR_S
from patrols.planning.problem import Crew, Dropped, DropReason, Hindrance, Plan, Problem, Stop, Tour, Unmet, UnmetReason
from patrols.planning.score import possible_gain, tours_gain
from patrols.planning.tasks import may_visit


def outcome(
    problem: Problem,
    tours: tuple[Tour, ...],
    *,
    rested: Collection[str],
    looked_at: Collection[str],
    iterations: tuple[int, ...],
) -> Plan:
    """Say what the tours are worth and what they leave out."""
    return Plan(
        tours=tours,
        gain=tours_gain(problem, tours),
        possible=possible_gain(problem),
        dropped=tuple(_dropped(problem, tours, looked_at=looked_at, rested=rested)),
        unmet=tuple(_unmet(problem, tours)),
        iterations=iterations,
    )


def _dropped(
    problem: Problem, tours: Sequence[Tour], *, looked_at: Collection[str], rested: Collection[str]
) -> Iterator[Dropped]:
    """Say of every candidate without a visit why it has none."""
    planned = {visit.stop for tour in tours for visit in tour.visits}
    for stop in problem.stops:
        if stop.key in planned:
            continue
        reason: DropReason | None = _hindrance(problem, stop)
        if reason is None and stop.key in rested:
            reason = "rested"
        if reason is None and not sum(stop.gains) > 0:
            reason = "worthless"
        yield Dropped(stop.key, reason or ("no_time" if stop.key in looked_at else "too_many"))


def _unmet(problem: Problem, tours: Sequence[Tour]) -> Iterator[Unmet]:
    """Say of every rule that the tours do not keep why not."""
    known = {stop.key: stop for stop in problem.stops}
    for community, _ in requirements.unseen(problem, tours):
        hindrances = [_hindrance(problem, stop) for stop in problem.stops if stop.community == community]
        yield Unmet("community", community, "no_time" if None in hindrances else hindrances[0] or "no_time")
    for stop in {stop.key: stop for stop, _ in requirements.alone(problem, tours)}.values():
        yield Unmet("gap", stop.key, _hindrance(problem, stop) or "no_time")
    for pin in requirements.missed_pins(problem, tours):
        asked = known.get(pin.stop)
        hindrance: UnmetReason | None = "unknown" if asked is None else _unreached(problem, problem.crews, asked)
        yield Unmet("pinned", pin.stop, hindrance or "no_time")
    for crew, tour in zip(problem.crews, tours, strict=True):
        if len(tour.rests) < len(crew.pauses):
            yield Unmet("pause", crew.key, "no_time")
        if tour.back_s > crew.end_s and (tour.visits or tour.rests):
            yield Unmet("shift", crew.key, "no_time")
    stops = frozenset(visit.stop for tour in tours for visit in tour.visits)
    for number in requirements.too_like(problem, stops):
        yield Unmet("likeness", str(number), "asked")


def _hindrance(problem: Problem, stop: Stop) -> Hindrance | None:
    """Return what keeps everybody from a stop, None where somebody could go."""
    if stop.key in problem.rules.bans:
        return "banned"
    crews = [crew for crew in problem.crews if may_visit(crew, stop)]
    return _unreached(problem, crews, stop) if crews else "no_crew"


def _unreached(problem: Problem, crews: Sequence[Crew], stop: Stop) -> Hindrance | None:
    """Return "unreachable" where none of the crews can get to a stop and home from it."""
    for crew in crews:
        seconds = problem.travel[crew.kind].seconds
        if seconds[crew.start_at, stop.at] < FAR_S and seconds[stop.at, crew.end_at] < FAR_S:
            return None
    return "unreachable"
