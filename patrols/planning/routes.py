"""Who is where and when: a patrol day planned as a team-orienteering problem on the street network (P2–P4).

The search runs in rounds. After each, what the rules still ask for changes the next: a community that nobody saw gets a set
of visits of which one has to be made; stops that make the day too like an earlier one rest. The best round is the plan, and
what it cannot keep is said with a reason. There is a plan for whatever is asked, and within the time. That it keeps the rules
does not hang on how quick the machine is: what the search did not come to is put right by hand (`rescue`), and where that fails,
what is asked for is planned alone and the rest put around it.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from patrols.planning import requirements
from patrols.planning.explain import outcome
from patrols.planning.model import Model, Orders
from patrols.planning.problem import Plan, Problem, Tour
from patrols.planning.rescue import with_communities, with_tops, without_likeness
from patrols.planning.score import tours_gain
from patrols.planning.search import search
from patrols.planning.selection import alternatives, choose, preselect, resting
from patrols.planning.tasks import Task, pauses_of, visits_of
from patrols.planning.timetable import RANK, Timetable

# Of the time (and of the iterations) that is left, each round takes its part.
ROUNDS = (0.5, 0.6, 1.0)
# What the planner does after the last round takes less than this part of the time.
RESERVE = 0.04
SEEDS = 2**32
# A round in which so many climbs brought nothing better is over: a small station does not use up its time.
GIVE_UP = 6
# What is asked for alone is little, and found in so many iterations.
ASKED = 500
# How often all rules are gone through by hand.
RESCUES = 3


def plan(problem: Problem, *, replay: Sequence[int] | None = None) -> Plan:
    """Plan the day within `problem.seconds`.

    With `replay`, the `iterations` of an earlier plan of this problem, that plan is made again whatever the clock says.
    """
    if not problem.crews or not problem.stops:
        tours = tuple(Tour(crew.key, (), (), crew.start_s, 0.0) for crew in problem.crews)
        return outcome(problem, tours, rested=frozenset(), looked_at=frozenset(), iterations=())
    return _Planner(problem, replay).plan()


@dataclass(frozen=True, slots=True)
class _Round:
    """A round's outcome: fewer `misses` first, then more gain."""

    orders: Orders
    tours: tuple[Tour, ...]
    gain: float
    misses: int

    @property
    def stops(self) -> frozenset[str]:
        return frozenset(visit.stop for tour in self.tours for visit in tour.visits)


class _Planner:
    def __init__(self, problem: Problem, replay: Sequence[int] | None) -> None:
        self._problem, self._replay, self._started = problem, replay, time.monotonic()
        self._dice = np.random.default_rng(problem.seed)
        self._timetable = Timetable(problem)
        self._stops = preselect(problem.stops, problem.rules)
        visits = visits_of(problem, self._stops, self._dice)
        pauses = [task for crew in problem.crews for task in pauses_of(crew)]
        self._tasks = choose(problem, [*(task for task in visits if self._timetable.can_be(task)), *pauses])
        self._rested: set[str] = set()
        self._either: list[list[Task]] = []
        self._iterations: list[int] = []

    def plan(self) -> Plan:
        """Go through the rounds and return the best."""
        best = self._round({})
        while self._goes_on():
            orders = self._adapt(best)
            best = max(best, self._round(orders), key=_worth)
        best = self._rescued(best)
        if best.misses:
            best = max(best, self._rescued(self._asked_first()), key=_worth)
        return outcome(
            self._problem,
            best.tours,
            rested=frozenset(self._rested),
            looked_at=frozenset(stop.key for stop in self._stops),
            iterations=tuple(self._iterations),
        )

    def _goes_on(self) -> bool:
        """Tell whether there is another round: as many as are replayed, else while there is time."""
        if self._replay is not None:
            return len(self._iterations) < len(self._replay)
        return len(self._iterations) < len(ROUNDS) and self._left_s() > 0

    def _left_s(self) -> float:
        return self._problem.seconds * (1 - RESERVE) - (time.monotonic() - self._started)

    def _limits(self) -> tuple[float, int | None]:
        """Return the seconds and iterations of the next round."""
        number = len(self._iterations)
        if self._replay is not None:
            return float("inf"), self._replay[number]
        most = self._problem.iterations
        left = None if most is None else int((most - sum(self._iterations)) * ROUNDS[number])
        return self._left_s() * ROUNDS[number], left

    def _round(self, start: Orders) -> _Round:
        """Search once with what is asked for by now."""
        seconds, iterations = self._limits()
        orders, done = self._search(self._free(), start, seconds=seconds, iterations=iterations)
        self._iterations.append(done)
        return self._settled(orders)

    def _asked_first(self) -> _Round:
        """Plan what is asked for alone, which costs gains and loses nothing else, and put the rest around it."""
        free = self._free()
        asked = [task for task in free if task.why != "gain" or task.stop is None]
        orders, _ = self._search(asked, {}, seconds=float("inf"), iterations=ASKED)
        orders, _ = self._search(free, orders, seconds=float("inf"), iterations=0)
        return self._settled(orders)

    def _free(self) -> list[Task]:
        return [task for task in self._tasks if not (task.stop and task.stop.key in self._rested)]

    def _search(
        self, tasks: Sequence[Task], start: Orders, *, seconds: float, iterations: int | None
    ) -> tuple[Orders, int]:
        """Return the best orders of these tasks, and the iterations that it took."""
        there = set(tasks)
        either = [[task for task in group if task in there] for group in self._either]
        model = Model(self._problem, tasks, either=[group for group in either if group])
        found = search(
            model.data,
            seed=(self._problem.seed + len(self._iterations)) % SEEDS,
            seconds=seconds,
            iterations=iterations,
            give_up=GIVE_UP,
            start=model.solution(start) if start else None,
            also_near=model.also_near(),
        )
        return model.orders(found.solution), found.iterations

    def _settled(self, orders: Orders) -> _Round:
        """Put the orders on the clock and count what they miss."""
        kept = self._timetable.keep(orders)
        tours = self._timetable.tours(kept)
        while clash := requirements.clash(tours):
            crew, visit = min(clash, key=lambda each: RANK[each[1].why])
            made = next(tour for tour in tours if tour.crew == crew).visits.index(visit)
            kept[crew].remove([task for task in kept[crew] if task.stop][made])
            tours = self._timetable.tours(kept)
        return _Round(kept, tours, tours_gain(self._problem, tours), requirements.misses(self._problem, tours))

    def _adapt(self, best: _Round) -> Orders:
        """Let the next round see the communities that were not and rest what was there before; return where to begin."""
        for number in requirements.too_like(self._problem, best.stops):
            day = self._problem.rules.earlier[number]
            self._rested |= resting(self._problem, self._stops, day, best.stops, self._dice)
        replaced: dict[Task, Task] = {}
        for community, duty in requirements.unseen(self._problem, best.tours):
            free = [task for task in self._tasks if task.stop and task.stop.key not in self._rested]
            group = {task: replace(task, why="community") for task in alternatives(free, community, duty)}
            if group:
                self._either.append(list(group.values()))
                self._tasks = [group.get(task, task) for task in self._tasks]
                replaced |= group
        return {crew: [replaced.get(task, task) for task in order] for crew, order in best.orders.items()}

    def _rescued(self, best: _Round) -> _Round:
        """Put right by hand what the search had no time for; what is put in for one rule can move what another asks for."""
        made = best
        for _ in range(RESCUES):
            if not made.misses:
                return made
            made = self._put_right(made)
            best = max(best, made, key=_worth)
        return best

    def _put_right(self, made: _Round) -> _Round:
        if requirements.alone(self._problem, made.tours):
            made = self._settled(with_tops(self._problem, self._timetable, made.orders))
        if requirements.unseen(self._problem, made.tours):
            tasks = [replace(task, why="gain") if task.why == "community" else task for task in self._free()]
            made = self._settled(with_communities(self._problem, self._timetable, made.orders, tasks))
        if requirements.too_like(self._problem, made.stops):
            made = self._settled(without_likeness(self._problem, self._timetable, made.orders))
        return made


def _worth(each: _Round) -> tuple[int, float]:
    return -each.misses, each.gain
