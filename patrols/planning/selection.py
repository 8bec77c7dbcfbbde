"""Which of many candidates are looked at, and which rest today because they were visited before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from patrols.planning.problem import Problem, Rules, Span, Stop
from patrols.planning.tasks import Task

# A crew makes at most this many visits an hour; the search has four times as many to choose among.
VISITS_PER_HOUR, CHOICE = 4, 4
FEWEST_TASKS, MOST_TASKS, MOST_STOPS = 300, 1600, 400
# So many of the best are kept for every community, whatever they are worth.
PER_COMMUNITY = 4


def preselect(stops: Sequence[Stop], rules: Rules, *, most: int = MOST_STOPS) -> list[Stop]:
    """Return at most about `most` stops: those asked for, the best of every community, then the best.

    A caller with thousands of candidates does this before it makes travel matrices.
    """
    pinned = {pin.stop for pin in rules.pins}
    best_first = sorted((stop for stop in stops if stop.key not in rules.bans), key=lambda stop: -sum(stop.gains))
    kept = {stop.key for stop in stops if stop.must or stop.key in pinned} | set(_best_of_each(best_first))
    for stop in best_first:
        if len(kept) >= most:
            break
        kept.add(stop.key)
    return [stop for stop in stops if stop.key in kept]


def choose(problem: Problem, tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks that the search looks at: everything asked for, the best of every community and duty, the best."""
    hours = sum(Span(crew.start_s, crew.end_s).length_s for crew in problem.crews) / 3600
    most = min(MOST_TASKS, max(FEWEST_TASKS, int(hours * VISITS_PER_HOUR * CHOICE)))
    best_first = sorted((task for task in tasks if task.why == "gain" and task.stop), key=lambda task: -task.gain)
    kept = {id(task) for task in tasks if task.why != "gain" or task.stop is None}
    kept |= {id(task) for duty in problem.duties for task in _best_in(duty, best_first)}
    for task in best_first:
        if len(kept) >= most:
            break
        kept.add(id(task))
    return [task for task in tasks if id(task) in kept]


def alternatives(tasks: Sequence[Task], community: str, duty: Span) -> list[Task]:
    """Return the best visits by which a community would be seen in a duty."""
    fitting = [
        task
        for task in tasks
        if task.stop
        and task.why == "gain"
        and task.stop.community == community
        and duty.start_s <= task.arrive.start_s
        and task.arrive.end_s < duty.end_s
    ]
    return sorted(fitting, key=lambda task: -task.gain)[: 2 * PER_COMMUNITY]


def resting(
    problem: Problem, stops: Sequence[Stop], day: frozenset[str], planned: frozenset[str], dice: np.random.Generator
) -> set[str]:
    """Return stops of an earlier day that rest today, so many that no plan without them can be too like it.

    Those not planned go first, then the least worthy by gain and chance; what is asked for and the last stop of a community
    never rest.
    """
    asked = {pin.stop for pin in problem.rules.pins} | {stop.key for stop in stops if stop.must}
    known = {stop.key: stop for stop in stops}
    needed = {
        max(group, key=lambda stop: sum(stop.gains)).key
        for name in {stop.community for stop in stops}
        if (group := [stop for stop in stops if stop.community == name])
    }
    count = len(day) - int(problem.rules.likeness * len(day))
    free = sorted(key for key in day if key in known and key not in asked | needed)
    gone = len(day - known.keys())
    order = {key: (key in planned, sum(known[key].gains) * dice.uniform(0.5, 1.5)) for key in free}
    return set(sorted(free, key=order.__getitem__)[: max(0, count - gone)])


def _best_of_each(best_first: Iterable[Stop]) -> Iterator[str]:
    """Return the first few of each community."""
    seen: Counter[str] = Counter()
    for stop in best_first:
        seen[stop.community] += 1
        if seen[stop.community] <= PER_COMMUNITY:
            yield stop.key


def _best_in(duty: Span, best_first: Iterable[Task]) -> Iterator[Task]:
    """Return the first few visits of each community within a duty."""
    seen: Counter[str] = Counter()
    for task in best_first:
        if task.stop and duty.start_s <= task.arrive.start_s and task.arrive.end_s < duty.end_s:
            seen[task.stop.community] += 1
            if seen[task.stop.community] <= 2 * PER_COMMUNITY:
                yield task
