"""Good routes of many climbs, put together anew: the best set of them that shares no visit is often better than any climb."""

from collections.abc import Iterable

import numpy as np
from pyvrp import CostEvaluator, ProblemData, Route, Solution
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

# Routes are kept of solutions that collect nearly as much as the best; so many, the worthiest.
NEARLY, MOST = 0.97, 2_000


class RoutePool(IteratedLocalSearchCallbacks):
    """Listens to a search; knows of every set of visits the shortest route."""

    def __init__(self, data: ProblemData) -> None:
        self._data = data
        self._routes: dict[tuple[int, frozenset[int]], tuple[int, list[int]]] = {}

    def on_iteration(
        self,
        current: Solution,  # noqa: ARG002 - PyVRP hands all of them over
        candidate: Solution,
        best: Solution,
        cost_evaluator: CostEvaluator,  # noqa: ARG002
    ) -> None:
        """Keep the routes of a candidate that could be driven."""
        if candidate.prizes() >= NEARLY * best.prizes() and candidate.is_feasible():
            self.add(candidate.routes())

    def add(self, routes: Iterable[Route]) -> None:
        """Keep routes; of the same visits the one worth most."""
        for route in routes:
            visits = [activity.idx for activity in route if activity.is_client()]
            key = (route.vehicle_type(), frozenset(visits))
            worth = route.prizes() - route.distance_cost()
            if key not in self._routes or worth > self._routes[key][0]:
                self._routes[key] = (worth, visits)
        if len(self._routes) > 2 * MOST:
            self._routes = dict(self._worthiest())

    def mix(self, *, seconds: float) -> Solution | None:
        """Return the best set of routes, each visit and each vehicle once; None where that took too long."""
        chosen = self._worthiest()
        if not chosen or seconds <= 0:
            return None
        worth = np.array([worth for _, (worth, _) in chosen], dtype=np.float64)
        found = milp(
            -worth / max(1.0, worth.max()),
            constraints=LinearConstraint(*self._at_most_once(chosen)),
            integrality=np.ones(len(chosen)),
            bounds=Bounds(0, 1),
            options={"time_limit": seconds},
        )
        if found.status != 0:
            return None
        taken = (chosen[number] for number in np.flatnonzero(found.x > 0.5))  # noqa: PLR2004 - a whole number within rounding
        return Solution(self._data, [Route(self._data, visits, vehicle) for (vehicle, _), (_, visits) in taken])

    def _worthiest(self) -> list[tuple[tuple[int, frozenset[int]], tuple[int, list[int]]]]:
        order = sorted(self._routes.items(), key=lambda item: (-item[1][0], item[0][0], item[1][1]))
        return order[:MOST]

    def _at_most_once(
        self, chosen: list[tuple[tuple[int, frozenset[int]], tuple[int, list[int]]]]
    ) -> tuple[csc_array, float, np.ndarray]:
        """Return the table of what each route uses: clients, groups of clients, vehicles; and how much there is of each."""
        clients, groups = self._data.num_clients, self._data.num_groups
        group_of = [client.group for client in self._data.clients()]
        rows, columns = [], []
        for column, ((vehicle, _), (_, visits)) in enumerate(chosen):
            used = [*visits, *(clients + group for visit in visits if (group := group_of[visit]) is not None)]
            used.append(clients + groups + vehicle)
            rows += used
            columns += [column] * len(used)
        available = [kind.num_available for kind in self._data.vehicle_types()]
        shape = (clients + groups + len(available), len(chosen))
        table = csc_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        return table, -np.inf, np.array([1] * (clients + groups) + available, dtype=np.float64)
