"""The search under every plan: PyVRP's iterated local search, set for prizes that must be chosen among.

Team orienteering asks for the largest sum of prizes within the hours. PyVRP minimises cost = distance + prizes not collected,
so prizes are multiplied until no way saved is worth a stop; the distance stays in, at cost 1, because a search that sees
shorter ways finds room for one more stop (without it: 8.65 % from the best known instead of 0.03 %).

One climb easily ends at a good plan that is not the best, so there are several from different starts; after each few the routes
of all are put together anew (`pool`) and the climb goes on from there. A large problem uses up its time in the first climb.
"""

import math
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from pyvrp import (
    Activity,
    ActivityType,
    IteratedLocalSearch,
    IteratedLocalSearchParams,
    PenaltyManager,
    PenaltyParams,
    ProblemData,
    RandomNumberGenerator,
    Solution,
)
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)
from pyvrp.stop import MaxIterations, MultipleCriteria, NoImprovement, StoppingCriterion

from patrols.planning.pool import RoutePool

Clock = Callable[[], float]
Neighbours = Mapping[int, Sequence[int]]
# With prizes most visits are left out anyway: few neighbours and small disturbances give three times the iterations.
NEIGHBOURHOOD = NeighbourhoodParams(num_neighbours=30)
PERTURBATION = PerturbationParams(min_perturbations=1, max_perturbations=15)
PENALTY = PenaltyParams()
# A climb is over when so many iterations per client (at least so many) found nothing better; after so many climbs the next one
# begins from their routes mixed. A single vehicle has nothing to mix: its climbs are longer, and that one begins from the best.
PATIENCE, LEAST_PATIENCE, CLIMBS, ALONE = 10, 1_000, 2, 4
# Routes are put together in less; a mix that takes longer is not worth its time.
MIX_S = 10.0


class Found(NamedTuple):
    """The best solution and the iterations it took: as many again, from the same seed and start, find the same."""

    solution: Solution
    iterations: int


def search(
    data: ProblemData,
    *,
    seed: int,
    seconds: float,
    iterations: int | None = None,
    give_up: int | None = None,
    start: Solution | None = None,
    also_near: Neighbours | None = None,
    clock: Clock = time.monotonic,
) -> Found:
    """Search until `seconds` have passed, `iterations` are done or `give_up` climbs in a row brought nothing better.

    `start` is a solution to begin with, of a part of the clients or of all. `also_near` has clients that follow each other well
    though PyVRP, which judges by the fastest vehicle, would not try it. `clock` is what `seconds` are told by.
    """
    climber = _Climber(data, seed, also_near or {}, _Until(clock, clock() + seconds), iterations)
    best, since = climber.climb(climber.filled(start) if start else None), 0
    for number in count(1):
        if climber.over() or since == give_up:
            break
        before = climber.done
        found = climber.climb(climber.mixed(best) if number % (CLIMBS + 1) == CLIMBS else None)
        # Without an iteration nothing is found: what the clock cut off here would not be found again.
        better = climber.done > before and climber.cost(found) < climber.cost(best)
        best, since = (found, 0) if better else (best, since + 1)
    return Found(best, climber.done)


class _Until(NamedTuple):
    """A moment of a clock, as PyVRP asks for it."""

    clock: Clock
    moment: float

    @property
    def left_s(self) -> float:
        return self.moment - self.clock()

    def __call__(self, best_cost: float) -> bool:  # noqa: ARG002 - PyVRP hands it over
        """Tell whether the moment has come."""
        return self.left_s <= 0


class _Climber:
    """Climbs again and again in one problem; `done` counts the iterations of all climbs."""

    def __init__(
        self, data: ProblemData, seed: int, also_near: Neighbours, until: _Until, iterations: int | None
    ) -> None:
        self._data, self._until = data, until
        self._iterations = math.inf if iterations is None else iterations
        self._dice = RandomNumberGenerator(seed=seed)
        self._moves = _moves(data, self._dice, also_near)
        self._pool = RoutePool(data)
        self._several = data.num_vehicles > 1
        self._patience = max(LEAST_PATIENCE, PATIENCE * data.num_clients) * (1 if self._several else ALONE)
        self.done = 0

    def over(self) -> bool:
        """Tell whether the time or the iterations are used up."""
        return self.done >= self._iterations or self._until.left_s <= 0

    def cost(self, solution: Solution) -> int:
        """Return what a solution costs; more than anything where it cannot be driven."""
        return self._penalties().cost_evaluator().cost(solution)

    def climb(self, start: Solution | None) -> Solution:
        """Climb from a solution, or from a random one, until nothing better is found for a while."""
        penalties = self._penalties()
        if start is None:
            start = self.filled(Solution.make_random(self._data, self._dice))
        params = IteratedLocalSearchParams(callbacks=self._pool) if self._several else IteratedLocalSearchParams()
        climb = IteratedLocalSearch(self._data, penalties, self._moves, start, params)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PenaltyBoundWarning)  # what cannot be kept is explained by the planner
            result = climb.run(MultipleCriteria(list(self._ends())), collect_stats=False)
        self.done += result.num_iterations
        return result.best

    def filled(self, solution: Solution) -> Solution:
        """Return a solution with all that single moves can add to it."""
        return self._moves(solution, self._penalties().max_cost_evaluator(), exhaustive=True)

    def mixed(self, best: Solution) -> Solution | None:
        """Return the best set of all routes so far; for a single vehicle the best route."""
        return self._pool.mix(seconds=min(MIX_S, self._until.left_s)) if self._several else best

    def _ends(self) -> Iterator[StoppingCriterion]:
        yield NoImprovement(self._patience)
        if math.isfinite(self._iterations):
            yield MaxIterations(int(self._iterations) - self.done)
        yield self._until

    def _penalties(self) -> PenaltyManager:
        return PenaltyManager(PENALTY.midpoint_penalties(self._data), PENALTY)


def _moves(data: ProblemData, dice: RandomNumberGenerator, also_near: Neighbours) -> LocalSearch:
    neighbours = compute_neighbours(data, NEIGHBOURHOOD)
    for client, others in also_near.items():
        activity = Activity(ActivityType.CLIENT, client)
        known = neighbours[activity]
        new = {Activity(ActivityType.CLIENT, other) for other in others} - set(known)
        neighbours[activity] = known + sorted(new, key=lambda each: each.idx)
    moves = LocalSearch(data, dice, neighbours, PerturbationManager(PERTURBATION))
    for operator in OPERATORS:
        if operator.supports(data):
            moves.add_operator(operator(data))
    return moves
