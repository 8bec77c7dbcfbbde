"""What the rules still ask for: communities nobody sees, top places alone for too long, sets of stops too like a day before."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from patrols.planning.problem import Pin, Problem, Span, Stop, Tour, Visit
from patrols.planning.tasks import watch_spans


def unseen(problem: Problem, tours: Sequence[Tour]) -> list[tuple[str, Span]]:
    """Return the communities that have stops but no visit, with the duty in which they have none."""
    community = {stop.key: stop.community for stop in problem.stops}
    seen = {
        (community[visit.stop], duty)
        for tour in tours
        for visit in tour.visits
        for duty in problem.duties
        if duty.start_s <= visit.arrive_s < duty.end_s
    }
    asked = sorted({name for name in community.values() if name})
    return [(name, duty) for name in asked for duty in problem.duties if (name, duty) not in seen]


def alone(problem: Problem, tours: Sequence[Tour]) -> list[tuple[Stop, Span]]:
    """Return the top places that are without a visit for longer than `top_gap_s`, and each such time."""
    visits: dict[str, list[Span]] = {}
    for tour in tours:
        for visit in tour.visits:
            visits.setdefault(visit.stop, []).append(Span(visit.arrive_s, visit.leave_s))
    return [
        (stop, gap)
        for stop in problem.stops
        if stop.must
        for span in watch_spans(problem, stop)
        for gap in _gaps(span, visits.get(stop.key, []))
        if gap.length_s > problem.rules.top_gap_s
    ]


def missed_pins(problem: Problem, tours: Sequence[Tour]) -> list[Pin]:
    """Return the pins that no visit keeps."""
    made = [(tour.crew, visit) for tour in tours for visit in tour.visits]
    return [
        pin
        for pin in problem.rules.pins
        if not any(
            visit.stop == pin.stop
            and pin.crew in {None, crew}
            and (pin.window is None or pin.window.start_s <= visit.arrive_s <= pin.window.end_s)
            for crew, visit in made
        )
    ]


def too_like(problem: Problem, stops: frozenset[str]) -> list[int]:
    """Return the numbers of the earlier days whose stops are too much like these."""
    return [number for number, day in enumerate(problem.rules.earlier) if likeness(stops, day) > problem.rules.likeness]


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Jaccard index, common / all of both; two empty sets have nothing in common."""
    return len(one & other) / len(one | other) if one | other else 0.0


def _gaps(span: Span, visits: Sequence[Span]) -> Iterator[Span]:
    """Return the times of a span between leaving and the next arrival, its ends included."""
    inside = sorted((visit.start_s, visit.end_s) for visit in visits if visit.overlap_s(span))
    ends = [(span.start_s, span.start_s), *inside, (span.end_s, span.end_s)]
    yield from (Span(earlier[1], later[0]) for earlier, later in pairwise(ends))


def misses(problem: Problem, tours: Sequence[Tour]) -> int:
    """Return how much is asked for and not there."""
    stops = frozenset(visit.stop for tour in tours for visit in tour.visits)
    asked_pauses = sum(len(crew.pauses) for crew in problem.crews)
    return (
        len(unseen(problem, tours))
        + len(alone(problem, tours))
        + len(missed_pins(problem, tours))
        + len(too_like(problem, stops))
        + asked_pauses
        - sum(len(tour.rests) for tour in tours)
    )


def clash(tours: Sequence[Tour]) -> tuple[tuple[str, Visit], tuple[str, Visit]] | None:
    """Return two visits by different crews that are at one stop at once unasked (not both pinned)."""
    made = sorted(
        ((tour.crew, visit) for tour in tours for visit in tour.visits),
        key=lambda each: (each[1].stop, each[1].arrive_s),
    )
    for one, other in pairwise(made):
        same = one[1].stop == other[1].stop and other[1].arrive_s < one[1].leave_s
        if same and not one[1].why == other[1].why == "pinned":
            return one, other
    return None
