"""The last resort where the clock ended the search before the rules were kept: single visits put in or left out by hand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from patrols.planning import requirements
from patrols.planning.model import Orders, admits
from patrols.planning.problem import Crew, Problem, Span
from patrols.planning.selection import alternatives
from patrols.planning.tasks import Task
from patrols.planning.timetable import Timetable, worth


def with_communities(problem: Problem, clock: Timetable, orders: Orders, tasks: Sequence[Task]) -> Orders:
    """Return the orders with a visit to each community that nobody would see, where it costs least; nothing asked for goes."""
    made = {crew: list(order) for crew, order in orders.items()}
    for community, duty in requirements.unseen(problem, clock.tours(made)):
        ways = _ways(problem.crews, clock, made, alternatives(tasks, community, duty))
        best = min(ways, key=lambda way: way[0], default=None)
        if best is not None:
            _loss, crew, order = best
            made[crew] = order
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


def _ways(
    crews: Iterable[Crew], clock: Timetable, orders: Orders, tasks: Iterable[Task]
) -> Iterator[tuple[float, str, list[Task]]]:
    """Return each way to put one of the tasks into an order: what it loses, whose order, and the order."""
    for asked in (replace(task, why="community") for task in tasks):
        for crew in (crew for crew in crews if admits(crew, asked)):
            order = list(orders[crew.key])
            place = sum(_middle(task.arrive) < _middle(asked.arrive) for task in order)
            kept = clock.keep({crew.key: [*order[:place], asked, *order[place:]]})[crew.key]
            gone = [task for task in order if task not in kept]
            if asked in kept and all(task.stop and task.why == "gain" for task in gone):
                yield sum(task.gain for task in gone), crew.key, kept


def _middle(span: Span) -> float:
    return (span.start_s + span.end_s) / 2


def _stops(orders: Iterable[Sequence[Task]]) -> frozenset[str]:
    return frozenset(task.stop.key for order in orders for task in order if task.stop)
