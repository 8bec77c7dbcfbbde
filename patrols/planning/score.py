"""What visits are worth: the harm expected within reach of them."""

from collections.abc import Iterable, Sequence

from patrols.planning.problem import Problem, Span, Stop, Tour


def harm_within(stop: Stop, bands: Sequence[Span], span: Span) -> float:
    """Return the part of a stop's expected harm that falls into a span; within a band it is spread evenly."""
    shares = (
        gain * band.overlap_s(span) / band.length_s
        for gain, band in zip(stop.gains, bands, strict=True)
        if band.length_s
    )
    return float(sum(shares))


def gain_of(problem: Problem, visits: Iterable[tuple[str, int, int]]) -> float:
    """Return the harm within `reach_s` of visits (stop, arrive_s, leave_s), each moment of a stop counted once."""
    reach_s, stops = problem.rules.reach_s, {stop.key: stop for stop in problem.stops}
    total, covered = 0.0, dict[str, int]()
    for key, arrive_s, leave_s in sorted(visits):
        near = Span(max(arrive_s - reach_s, covered.get(key, arrive_s - reach_s)), leave_s + reach_s)
        if near.length_s:
            total += harm_within(stops[key], problem.bands, near)
            covered[key] = near.end_s
    return total


def tours_gain(problem: Problem, tours: Iterable[Tour]) -> float:
    """Return the harm within reach of all visits."""
    return gain_of(problem, ((visit.stop, visit.arrive_s, visit.leave_s) for tour in tours for visit in tour.visits))


def possible_gain(problem: Problem) -> float:
    """Return the harm expected at all stops over all bands."""
    return float(sum(sum(stop.gains) for stop in problem.stops))
