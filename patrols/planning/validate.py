"""Whether a plan keeps the rules, worked out again from the problem alone.

Independent on purpose: it shares the words of `problem` with the planner and no line of its code, so that a mistake there
cannot hide itself here.
"""

from collections.abc import Iterator
from itertools import pairwise

from patrols.planning.problem import Crew, Pin, Plan, Problem, Rest, Stop, Tour, Violation, Visit

# Seconds and shares of a gain that rounding may cost.
TOLERANCE_S = 1.0
TOLERANCE_GAIN = 1e-6
Made = dict[str, list[tuple[int, int, str]]]


def validate(problem: Problem, plan: Plan) -> list[Violation]:
    """Return everything that is wrong with a plan; nothing is the promise."""
    unknown = list(_unknown(problem, plan))
    if unknown:
        return unknown
    return [*_tours(problem, plan), *_day(problem, plan)]


def _unknown(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Check that the plan speaks of this problem: the rest makes sense only then."""
    keys = [stop.key for stop in problem.stops]
    if len(set(keys)) < len(keys):
        yield Violation("unknown", "stops", "two stops have one key")
    crews, toured = [crew.key for crew in problem.crews], [tour.crew for tour in plan.tours]
    if crews != toured:
        yield Violation("unknown", "crews", f"tours of {toured} for the crews {crews}")
    for tour in plan.tours:
        for visit in tour.visits:
            if visit.stop not in keys:
                yield Violation("unknown", visit.stop, f"{tour.crew} visits a stop that nobody proposed")


def _tours(problem: Problem, plan: Plan) -> Iterator[Violation]:
    stops = {stop.key: stop for stop in problem.stops}
    for crew, tour in zip(problem.crews, plan.tours, strict=True):
        yield from _way(problem, crew, tour, stops)
        yield from _pauses(crew, tour)
        for visit in tour.visits:
            yield from _visit(problem, crew, visit, stops[visit.stop])


def _way(problem: Problem, crew: Crew, tour: Tour, stops: dict[str, Stop]) -> Iterator[Violation]:
    """Drive the tour again: where the crew is from when to when, and whether it can get from each place to the next."""
    seconds, metres = problem.travel[crew.kind].seconds, problem.travel[crew.kind].metres
    stays = [(visit.arrive_s, visit.leave_s, stops[visit.stop].at, visit.stop) for visit in tour.visits]
    known = [(rest, crew.pauses[rest.pause].at) for rest in tour.rests if 0 <= rest.pause < len(crew.pauses)]
    stays += [(rest.start_s, rest.end_s, at, "pause") for rest, at in known if at is not None]
    if not stays:
        return
    stays.sort()
    if tour.back_s > crew.end_s + TOLERANCE_S:
        yield Violation("shift", crew.key, f"back at {tour.back_s}, the shift ends at {crew.end_s}")
    path = [(0, crew.start_s, crew.start_at, "start"), *stays, (tour.back_s, tour.back_s, crew.end_at, "end")]
    driven = 0.0
    for (_, left_s, here, name), (arrive_s, _, there, next_name) in pairwise(path):
        needs_s = float(seconds[here, there])
        driven += float(metres[here, there])
        if not arrive_s + TOLERANCE_S >= left_s + needs_s:
            detail = f"from {name} to {next_name} takes {needs_s:.0f} s, the plan has {arrive_s - left_s} s"
            yield Violation("travel", crew.key, detail)
    if abs(driven - tour.metres) > 1 + TOLERANCE_GAIN * driven:
        yield Violation("travel", crew.key, f"the tour is {driven:.0f} m long, the plan says {tour.metres:.0f} m")


def _pauses(crew: Crew, tour: Tour) -> Iterator[Violation]:
    """Check that every pause is made once, long enough, in its window, and that nothing else happens meanwhile."""
    made: dict[int, Rest] = {rest.pause: rest for rest in tour.rests}
    if len(made) < len(tour.rests) or any(not 0 <= number < len(crew.pauses) for number in made):
        yield Violation("pause", crew.key, "a pause that nobody asked for, or one twice")
    for number, pause in enumerate(crew.pauses):
        rest = made.get(number)
        if rest is None:
            yield Violation("pause", crew.key, f"{pause.kind} {number} is missing")
        elif rest.end_s - rest.start_s < pause.length_s:
            yield Violation("pause", crew.key, f"{pause.kind} {number} is shorter than {pause.length_s} s")
        elif rest.start_s < pause.window.start_s or rest.end_s > pause.window.end_s:
            yield Violation("pause", crew.key, f"{pause.kind} {number} is outside its window")
    busy = sorted(
        [(rest.start_s, rest.end_s) for rest in tour.rests] + [(visit.arrive_s, visit.leave_s) for visit in tour.visits]
    )
    for one, other in pairwise(busy):
        if other[0] < one[1]:
            yield Violation("pause", crew.key, f"two things at once at {other[0]}")
    if busy and (busy[0][0] < crew.start_s or busy[-1][1] > crew.end_s):
        yield Violation("shift", crew.key, "something to do before the start or after the end")


def _visit(problem: Problem, crew: Crew, visit: Visit, stop: Stop) -> Iterator[Violation]:
    stay_s = visit.leave_s - visit.arrive_s
    if not stop.dwell_s[0] <= stay_s <= stop.dwell_s[1]:
        yield Violation("dwell", stop.key, f"{stay_s} s, wanted {stop.dwell_s[0]} to {stop.dwell_s[1]} s")
    pins = [pin for pin in problem.rules.pins if pin.stop == stop.key]
    open_now = any(window.start_s <= visit.arrive_s and visit.leave_s <= window.end_s for window in stop.windows)
    if stop.windows and not open_now and not pins:
        yield Violation("window", stop.key, f"visited at {visit.arrive_s}, when it is closed")
    if crew.zone is not None and stop.community not in crew.zone and not any(pin.crew == crew.key for pin in pins):
        yield Violation("zone", stop.key, f"{crew.key} does not patrol {stop.community}")
    if stop.key in problem.rules.bans and not pins:
        yield Violation("banned", stop.key, "taken out by the leader")


def _day(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Check what holds for all crews together."""
    visits: Made = {stop.key: [] for stop in problem.stops}
    for tour in plan.tours:
        for visit in tour.visits:
            visits[visit.stop].append((visit.arrive_s, visit.leave_s, tour.crew))
    for made in visits.values():
        made.sort()
    yield from _communities(problem, visits)
    yield from _pins(problem, visits)
    for stop in problem.stops:
        yield from _together(problem, stop, visits[stop.key])
        if stop.must:
            yield from _alone(problem, stop, visits[stop.key])
    today = {key for key, made in visits.items() if made}
    for number, day in enumerate(problem.rules.earlier):
        common, either = len(today & day), len(today | day)
        if either and common / either > problem.rules.likeness:
            yield Violation("likeness", str(number), f"{common} of {either} stops are those of that day")
    yield from _gain(problem, plan, visits)


def _duties(problem: Problem) -> list[tuple[int, int]]:
    if problem.rules.duties:
        return [(duty.start_s, duty.end_s) for duty in problem.rules.duties]
    if not problem.crews:
        return []
    return [(min(crew.start_s for crew in problem.crews), max(crew.end_s for crew in problem.crews))]


def _communities(problem: Problem, visits: Made) -> Iterator[Violation]:
    members: dict[str, list[str]] = {}
    for stop in problem.stops:
        if stop.community:
            members.setdefault(stop.community, []).append(stop.key)
    for start_s, end_s in _duties(problem):
        for community, keys in members.items():
            if not any(start_s <= arrive_s < end_s for key in keys for arrive_s, _, _ in visits[key]):
                yield Violation("community", community, f"not seen between {start_s} and {end_s}")


def _pins(problem: Problem, visits: Made) -> Iterator[Violation]:
    for pin in problem.rules.pins:
        if not any(_keeps(pin, crew, arrive_s) for arrive_s, _, crew in visits.get(pin.stop, [])):
            yield Violation("pinned", pin.stop, f"no visit by {pin.crew or 'any crew'} in {pin.window or 'the day'}")


def _keeps(pin: Pin, crew: str, arrive_s: int) -> bool:
    in_time = pin.window is None or pin.window.start_s <= arrive_s <= pin.window.end_s
    return in_time and pin.crew in {None, crew}


def _together(problem: Problem, stop: Stop, made: list[tuple[int, int, str]]) -> Iterator[Violation]:
    """Two crews may meet only where each of the visits was asked for."""
    pins = [pin for pin in problem.rules.pins if pin.stop == stop.key]
    for number, one in enumerate(made):
        for other in made[number + 1 :]:
            asked = all(any(_keeps(pin, crew, arrive_s) for pin in pins) for arrive_s, _, crew in (one, other))
            if other[0] < one[1] and not (asked and len(pins) > 1):
                yield Violation("together", stop.key, f"{one[2]} and {other[2]} at {other[0]}")


def _alone(problem: Problem, stop: Stop, made: list[tuple[int, int, str]]) -> Iterator[Violation]:
    """Look at every second of the duties while a top place is open: nowhere may the last visit be too long ago."""
    limit = problem.rules.top_gap_s
    for start_s, end_s in _watched(problem, stop):
        since = start_s
        for arrive_s, leave_s, _ in made:
            if leave_s <= start_s or arrive_s >= end_s:
                continue
            if arrive_s - since > limit:
                yield Violation("gap", stop.key, f"alone from {since} to {arrive_s}")
            since = max(since, leave_s)
        if end_s - since > limit:
            yield Violation("gap", stop.key, f"alone from {since} to {end_s}")


def _watched(problem: Problem, stop: Stop) -> Iterator[tuple[int, int]]:
    """Return the duties, those that meet as one, cut to the times at which the stop is open."""
    whole: list[tuple[int, int]] = []
    for start_s, end_s in sorted(_duties(problem)):
        if whole and start_s <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end_s))
        else:
            whole.append((start_s, end_s))
    for start_s, end_s in whole:
        for window in stop.windows or ():
            if max(start_s, window.start_s) < min(end_s, window.end_s):
                yield max(start_s, window.start_s), min(end_s, window.end_s)
        if not stop.windows:
            yield start_s, end_s


def _gain(problem: Problem, plan: Plan, visits: Made) -> Iterator[Violation]:
    """Add up the harm within reach minute for minute of each band, whatever way the planner counts."""
    gain = 0.0
    for stop in problem.stops:
        reached = [
            (arrive - problem.rules.reach_s, leave + problem.rules.reach_s) for arrive, leave, _ in visits[stop.key]
        ]
        for harm, band in zip(stop.gains, problem.bands, strict=True):
            edges = sorted({band.start_s, band.end_s, *(edge for pair in reached for edge in pair)})
            inside = [
                (one, other)
                for one, other in pairwise(edges)
                if band.start_s <= one and other <= band.end_s and any(a <= one and other <= b for a, b in reached)
            ]
            if inside:
                gain += harm * sum(other - one for one, other in inside) / (band.end_s - band.start_s)
    if abs(gain - plan.gain) > TOLERANCE_GAIN * max(1.0, gain):
        yield Violation("gain", "plan", f"promises {plan.gain:.3f}, the visits are worth {gain:.3f}")
