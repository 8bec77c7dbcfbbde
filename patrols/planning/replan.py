"""One unit's way on after a call: what is left of its route, put in order again from where it is (P5).

All other tours stay as they are. The unit's pauses, pins, top places and lone communities are asked for again, near the time
for which they were planned, and so is what the leader asked of this unit or of anybody and nobody does; what he took out stays
out. The rest of its time goes where most is expected that nobody else stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil, isfinite
from typing import NamedTuple

import numpy as np

from patrols.planning.explain import outcome
from patrols.planning.model import Model
from patrols.planning.problem import Crew, Matrix, Plan, Problem, Span, Stop, Tour, Visit
from patrols.planning.requirements import missed_pins
from patrols.planning.search import search
from patrols.planning.tasks import Task, pauses_of, visits_of
from patrols.planning.timetable import Timetable
from stations.geo.measure import Floats

SECONDS, GIVE_UP = 2.0, 2
# What was asked for is made so near to its time, or, where it is late already, within so much from now.
NEAR_S, SOON_S = 900, 2700


class Position(NamedTuple):
    """Where the unit is: seconds and metres of its kind from there to every place of the problem."""

    seconds: Floats
    metres: Floats


def replan_unit(
    problem: Problem, plan: Plan, *, crew: str, now_s: int, here: Position, since_s: int, seconds: float = SECONDS
) -> Plan:
    """Return the plan with one crew's tour planned again from `now_s`, within `seconds`.

    `since_s` is when it left its route: what it had begun before counts as done, what it missed is free again. The metres of
    its tour are those between its stops; what it drove for the call is not part of them.
    """
    before, unit = plan.tour(crew), next(each for each in problem.crews if each.key == crew)
    done = replace(
        before,
        visits=tuple(visit for visit in before.visits if visit.arrive_s < since_s),
        rests=tuple(rest for rest in before.rests if rest.start_s < since_s),
    )
    begin_s = max(
        [now_s, unit.start_s, *(visit.leave_s for visit in done.visits), *(rest.end_s for rest in done.rests)]
    )
    taken = {rest.pause for rest in done.rests}
    left = [number for number in range(len(unit.pauses)) if number not in taken]
    unit_left = replace(unit, pauses=tuple(unit.pauses[number] for number in left))
    day = _rest_of_day(problem, unit_left, begin_s, _no_sooner(problem, unit, done, begin_s, here))
    made = [*(each for each in plan.tours if each.crew != crew), done]
    pins = tuple(pin for pin in missed_pins(problem, made) if pin.crew in {None, crew})
    left_out = problem.rules.bans - {pin.stop for pin in problem.rules.pins}
    open_visits = [visit for visit in before.visits[len(done.visits) :] if visit.stop not in left_out]
    after = _search(replace(day, rules=replace(day.rules, pins=pins)), plan, open_visits, made, seconds)
    rests = (*done.rests, *(replace(rest, pause=left[rest.pause]) for rest in after.rests))
    tour = Tour(crew, (*done.visits, *after.visits), rests, after.back_s, 0.0)
    tour = replace(tour, metres=_metres(problem, unit, tour))
    return outcome(
        problem,
        tuple(tour if each.crew == crew else each for each in plan.tours),
        rested={each.stop for each in plan.dropped if each.reason == "rested"},
        looked_at={stop.key for stop in problem.stops} - {d.stop for d in plan.dropped if d.reason == "too_many"},
        iterations=plan.iterations,
    )


def _rest_of_day(problem: Problem, unit: Crew, begin_s: int, here: Position) -> Problem:
    """Return the unit's own problem, in which where it is has the last row of its matrix."""
    matrix = problem.travel[unit.kind]
    there = len(matrix)
    seconds, metres = (np.full((there + 1, there + 1), np.inf) for _ in range(2))
    for whole, part, row in ((seconds, matrix.seconds, here.seconds), (metres, matrix.metres, here.metres)):
        whole[:there, :there] = part
        whole[there, :there] = row
        whole[there, there] = 0.0
    unit = replace(unit, start_s=begin_s, start_at=there, end_s=max(begin_s, unit.end_s))
    return replace(
        problem,
        crews=(unit,),
        travel={unit.kind: Matrix(seconds, metres)},
    )


def _no_sooner(problem: Problem, unit: Crew, done: Tour, begin_s: int, here: Position) -> Position:
    """Return the position with trips no quicker than from the last stop: fixes of a moving unit run ahead of the clock."""
    left_s, last = [(unit.start_s, unit.start_at), *_stays(problem, unit, done)][-1]
    direct: Floats = problem.travel[unit.kind].seconds[last]
    return Position(np.maximum(here.seconds, direct - (begin_s - left_s)), here.metres)


def _search(day: Problem, plan: Plan, open_visits: Sequence[Visit], made: Sequence[Tour], seconds: float) -> Tour:
    """Return the unit's tour from now on."""
    clock = Timetable(day)
    tasks = [task for task in _tasks(day, plan, open_visits, made) if clock.can_be(task)]
    if not tasks:
        return _home(day)
    model = Model(day, tasks)
    found = search(model.data, seed=day.seed % 2**32, seconds=seconds, give_up=GIVE_UP, also_near=model.also_near())
    (tour,) = clock.tours(clock.keep(model.orders(found.solution)))
    return tour if tour.visits or tour.rests else _home(day)


def _home(day: Problem) -> Tour:
    """Return the tour of a unit that has no time for anything but going home."""
    (unit,) = day.crews
    home_s = float(day.travel[unit.kind].seconds[unit.start_at, unit.end_at])
    return Tour(unit.key, (), (), unit.start_s + (ceil(home_s) if isfinite(home_s) else 0), 0.0)


def _tasks(day: Problem, plan: Plan, open_visits: Sequence[Visit], made: Sequence[Tour]) -> Iterator[Task]:
    """Return the unit's pauses, what it was asked to do, and what it could do besides."""
    (unit,) = day.crews
    stops = {stop.key: stop for stop in day.stops}
    busy: dict[str, list[Visit]] = {}
    for visit in (visit for tour in made for visit in tour.visits):
        busy.setdefault(visit.stop, []).append(visit)
    asked = [visit for visit in open_visits if visit.why != "gain"]
    yield from pauses_of(unit)
    for visit in asked:
        yield from _again(stops[visit.stop], visit, unit, busy.get(visit.stop, []))
    # What was there on an earlier day and is not in the plan rests on: the day must not become like that one.
    rests = frozenset[str]().union(*day.rules.earlier) - plan.stops - {pin.stop for pin in day.rules.pins}
    out = rests | {visit.stop for visit in asked}
    free = [replace(stop, must=False) for stop in day.stops if stop.key not in out]
    apart_s = day.rules.reach_s // 2
    for task in visits_of(day, free, np.random.default_rng(day.seed)):
        near = Span(task.arrive.start_s - apart_s, task.until_s + apart_s)
        visits = busy.get(task.stop.key, []) if task.stop else []
        if task.why == "pinned":
            yield from _clear(task, visits)
        elif not any(near.overlap_s(Span(visit.arrive_s, visit.leave_s)) for visit in visits):
            yield task


def _clear(task: Task, busy: Sequence[Visit]) -> Iterator[Task]:
    """Return a task for the longest time in which nobody else is there."""
    taken = sorted((visit.arrive_s - task.longest_s, visit.leave_s) for visit in busy)
    ends = [(task.arrive.start_s, task.arrive.start_s), *taken, (task.arrive.end_s, task.arrive.end_s)]
    free = [
        Span(max(earlier[1], task.arrive.start_s), min(later[0], task.arrive.end_s))
        for earlier, later in pairwise(ends)
    ]
    longest = max(free, key=lambda span: span.end_s - span.start_s)
    if longest.start_s <= longest.end_s:
        yield replace(task, arrive=longest, until_s=longest.end_s + task.longest_s)


def _again(stop: Stop, visit: Visit, unit: Crew, busy: Sequence[Visit]) -> Iterator[Task]:
    """Ask for a visit again, before anybody else comes there."""
    earliest = max(unit.start_s, visit.arrive_s - NEAR_S)
    next_s = min((other.arrive_s for other in busy if other.arrive_s > visit.arrive_s), default=unit.end_s)
    latest = min(max(visit.arrive_s + NEAR_S, unit.start_s + SOON_S), next_s - stop.dwell_s[1])
    if earliest <= latest:
        yield Task(
            at=stop.at,
            arrive=Span(earliest, latest),
            until_s=latest + stop.dwell_s[1],
            dwell_s=stop.dwell_s[0],
            longest_s=stop.dwell_s[1],
            gain=0.0,
            why=visit.why,
            stop=stop,
            crew=unit.key,
        )


def _stays(problem: Problem, unit: Crew, tour: Tour) -> list[tuple[int, int]]:
    """Return when the unit leaves which place, in order of time; what it does wherever it is has none."""
    stops = {stop.key: stop.at for stop in problem.stops}
    stays: list[tuple[int, int | None]] = [(visit.leave_s, stops[visit.stop]) for visit in tour.visits]
    stays += [(rest.end_s, unit.pauses[rest.pause].at) for rest in tour.rests]
    return sorted((leave_s, at) for leave_s, at in stays if at is not None)


def _metres(problem: Problem, unit: Crew, tour: Tour) -> float:
    """Return the length of a tour from stop to stop."""
    if not tour.visits and not tour.rests:
        return 0.0
    metres = problem.travel[unit.kind].metres
    path = [unit.start_at, *(at for _, at in _stays(problem, unit, tour)), unit.end_at]
    return float(sum(metres[one, other] for one, other in pairwise(path)))
