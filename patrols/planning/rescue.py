"""The last resort where the search did not keep the rules: single visits put in, moved or left out by hand.

How much is tried is counted and not timed, so that a plan can be made again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from patrols.planning import requirements
from patrols.planning.model import Orders, admits
from patrols.planning.problem import Crew, Problem, Span, Stop
from patrols.planning.score import harm_within
from patrols.planning.selection import alternatives
from patrols.planning.tasks import Task
from patrols.planning.timetable import Timetable, worth


class _Way(NamedTuple):
    """A crew's new order, what had to go for it, and what that was worth."""

    loss: float
    crew: str
    order: list[Task]
    gone: list[Task]


# How many ways are looked at to keep the top places; how many visits are moved to make room for one.
WAYS, MOVES = 300, 1


def with_tops(problem: Problem, clock: Timetable, orders: Orders) -> Orders:
    """Return the orders with a visit wherever a top place would be alone for too long, as far as there is a way.

    Stops that only bring gain make room, else another visit is moved; a way is taken when less is missing after it.
    """
    made, tries = dict(orders), count()
    while (better := _less_alone(problem, clock, made, _missing(problem, clock, made), MOVES, tries)) is not None:
        made = better
    return made


def _less_alone(
    problem: Problem, clock: Timetable, orders: Orders, least: tuple[int, int], moves: int, tries: Iterator[int]
) -> dict[str, Sequence[Task]] | None:
    """Return orders of which less is missing than `least`, by one visit more and so many moved; None where there are none."""
    out = problem.rules.bans - {pin.stop for pin in problem.rules.pins}
    for stop, gap in requirements.alone(problem, clock.tours(orders)):
        if stop.key in out:
            continue
        ways = sorted(_ways(problem.crews, clock, orders, [_visit_in(problem, stop, gap)]), key=lambda way: way.loss)
        tried = [{**orders, way.crew: way.order} for way in ways]
        for one in tried:
            if next(tries) >= WAYS:
                return None
            if _missing(problem, clock, one) < least:
                return one
        for one in tried if moves else ():
            if (moved := _less_alone(problem, clock, one, least, moves - 1, tries)) is not None:
                return moved
    return None


def _missing(problem: Problem, clock: Timetable, orders: Orders) -> tuple[int, int]:
    """Return how much is missing, and for how many seconds too long top places are alone."""
    tours = clock.tours(orders)
    too_long_s = sum(gap.length_s - problem.rules.top_gap_s for _, gap in requirements.alone(problem, tours))
    return requirements.misses(problem, tours), too_long_s


def _visit_in(problem: Problem, stop: Stop, gap: Span) -> Task:
    """Return the visit after which neither what is left of the time before it nor, if that can be, after it is too long."""
    limit_s, shortest_s = problem.rules.top_gap_s, stop.dwell_s[0]
    latest_s = min(gap.start_s + limit_s, gap.end_s - shortest_s)
    earliest_s = min(max(gap.start_s, gap.end_s - limit_s - shortest_s), latest_s)
    around = Span(earliest_s - problem.rules.reach_s, latest_s + problem.rules.reach_s)
    return Task(
        at=stop.at,
        arrive=Span(earliest_s, latest_s),
        until_s=gap.end_s,
        dwell_s=shortest_s,
        longest_s=stop.dwell_s[1],
        gain=harm_within(stop, problem.bands, around),
        why="must",
        stop=stop,
    )


def with_communities(problem: Problem, clock: Timetable, orders: Orders, tasks: Sequence[Task]) -> Orders:
    """Return the orders with a visit to each community that nobody would see, where it costs least; nothing asked for goes."""
    made = {crew: list(order) for crew, order in orders.items()}
    for community, duty in requirements.unseen(problem, clock.tours(made)):
        asked = [replace(task, why="community") for task in alternatives(tasks, community, duty)]
        ways = (way for way in _ways(problem.crews, clock, made, asked) if not _asked_for(way.gone))
        best = min(ways, key=lambda way: way.loss, default=None)
        if best is not None:
            made[best.crew] = best.order
    return made


def without_likeness(problem: Problem, clock: Timetable, orders: Orders) -> Orders:
    """Return the orders without the least worthy stops of a day that this one would be too much like."""
    made = {crew: list(order) for crew, order in orders.items()}
    while days := requirements.too_like(problem, _stops(made.values())):
        day = problem.rules.earlier[days[0]]
        free = [task for order in made.values() for task in order if task.stop and task.stop.key in day]
        free = [task for task in free if task.why == "gain"]
        if not free:
            break
        least = min(free, key=worth).stop
        made = clock.keep({crew: [task for task in order if task.stop is not least] for crew, order in made.items()})
    return made


def _ways(crews: Iterable[Crew], clock: Timetable, orders: Orders, tasks: Iterable[Task]) -> Iterator[_Way]:
    """Return each way to put one of the tasks into an order."""
    for asked in tasks:
        for crew in (crew for crew in crews if admits(crew, asked)):
            order = list(orders[crew.key])
            middle = sum(_middle(task.arrive) < _middle(asked.arrive) for task in order)
            for place in range(max(0, middle - 1), min(len(order), middle + 1) + 1):
                kept = clock.keep({crew.key: [*order[:place], asked, *order[place:]]}, first=asked)[crew.key]
                if asked in kept:
                    gone = [task for task in order if task not in kept]
                    yield _Way(sum(task.gain for task in gone), crew.key, kept, gone)


def _asked_for(tasks: Iterable[Task]) -> bool:
    return any(task.stop is None or task.why != "gain" for task in tasks)


def _middle(span: Span) -> float:
    return (span.start_s + span.end_s) / 2


def _stops(orders: Iterable[Sequence[Task]]) -> frozenset[str]:
    return frozenset(task.stop.key for order in orders for task in order if task.stop)
