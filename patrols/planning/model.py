"""A day's tasks as PyVRP takes them, and its solutions as orders of tasks.

Every crew is a vehicle type with a matrix of its own: a place that it may not or cannot enter is too far to get there within
any day. A task that only one crew may do has a location of its own that is too far for all others. Nothing is `required`:
what must be done has a prize that outweighs all else, so that there always is a feasible plan, if only an empty one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyvrp import Client, ClientGroup, Depot, Location, ProblemData, Route, Solution, VehicleType

from patrols.planning.problem import Crew, Matrix, Problem, Span
from patrols.planning.tasks import Task, horizon, may_visit

Orders = Mapping[str, Sequence[Task]]
Table = NDArray[np.int64]
# What the mean visit is worth in seconds of travel: way saved never pays for a visit lost, but tells good orders from bad.
UNIT = 100_000
# A must outweighs the visits that it displaces, a pin a must, a pause everything.
MUST, PIN, PAUSE = 40, 120, 2_000
FAR_S = 10_000_000
LEAST_GAIN = 1e-300
# What a pause may follow or precede begins or ends so near to it.
ABOUT_S = 3600


class Model:
    """The tasks of one round. `either` has sets of tasks of which one has to be done."""

    def __init__(self, problem: Problem, tasks: Sequence[Task], *, either: Sequence[Sequence[Task]] = ()) -> None:
        self._problem, self._tasks = problem, list(tasks)
        self._number = {task: number for number, task in enumerate(self._tasks)}
        self._start_s = horizon(problem).start_s
        self._groups = [[self._number[task] for task in group] for group in either]
        gains = np.array([task.gain for task in self._tasks if task.gain > 0] or [1.0])
        self._mean = max(float(gains.mean()), LEAST_GAIN)
        self._largest = int(gains.max() / self._mean * UNIT)
        self._locate()
        self.data = self._data()

    def solution(self, orders: Orders) -> Solution:
        """Return orders of tasks as a solution to start from; tasks that this model does not have are left out."""
        routes = []
        for vehicle, crew in enumerate(self._problem.crews):
            order = [self._number[task] for task in orders.get(crew.key, ()) if task in self._number]
            if order:
                routes.append(Route(self.data, order, vehicle))
        return Solution(self.data, routes)

    def orders(self, solution: Solution) -> dict[str, list[Task]]:
        """Return the tasks of each crew in the order in which they are done."""
        orders: dict[str, list[Task]] = {crew.key: [] for crew in self._problem.crews}
        for route in solution.routes():
            crew = self._problem.crews[route.vehicle_type()]
            orders[crew.key] = [self._tasks[visit.idx] for visit in route if visit.is_client()]
        return orders

    def also_near(self) -> dict[int, list[int]]:
        """Return each pause with the tasks of its crew about that time, and these with it.

        PyVRP takes for near what the fastest vehicle reaches soon, and would never try the meal of a group on foot.
        """
        near: dict[int, list[int]] = {}
        crews = {crew.key: crew for crew in self._problem.crews}
        for number, pause in enumerate(self._tasks):
            if pause.crew is None or pause.pause < 0:
                continue
            about = Span(pause.arrive.start_s - ABOUT_S, pause.until_s + ABOUT_S)
            for other, task in enumerate(self._tasks):
                if other != number and admits(crews[pause.crew], task) and about.overlap_s(_whole(task)):
                    near.setdefault(number, []).append(other)
                    near.setdefault(other, []).append(number)
        return near

    def _locate(self) -> None:
        """Give a location to every stop, every station and every task that only one crew may do."""
        places = sorted({place for crew in self._problem.crews for place in (crew.start_at, crew.end_at)})
        self._station = {place: location for location, place in enumerate(places)}
        self._at: list[int] = places
        self._first: dict[int, Task] = {}
        self._of_stop: dict[str, int] = {}
        self._where = [self._location(task) for task in self._tasks]

    def _location(self, task: Task) -> int:
        if task.crew is None and task.stop is not None and task.stop.key in self._of_stop:
            return self._of_stop[task.stop.key]
        location = len(self._at)
        self._at.append(self._at[0] if task.at is None else task.at)
        self._first[location] = task
        if task.crew is None and task.stop is not None:
            self._of_stop[task.stop.key] = location
        return location

    def _data(self) -> ProblemData:
        member = {number: group for group, numbers in enumerate(self._groups) for number in numbers}
        ways: list[Any] = [self._ways(crew) for crew in self._problem.crews]  # PyVRP's stubs have no element type
        return ProblemData(
            locations=[Location(0, 0) for _ in self._at],
            clients=[self._client(number, member.get(number)) for number in range(len(self._tasks))],
            depots=[Depot(location=location) for location in self._station.values()],
            vehicle_types=[self._vehicle(number, crew) for number, crew in enumerate(self._problem.crews)],
            distance_matrices=ways,
            duration_matrices=ways,
            groups=[ClientGroup(numbers, required=False) for numbers in self._groups],
        )

    def _client(self, number: int, group: int | None) -> Client:
        task = self._tasks[number]
        return Client(
            location=self._where[number],
            service_duration=task.dwell_s,
            tw_early=max(0, task.arrive.start_s - self._start_s),
            tw_late=max(0, task.arrive.end_s - self._start_s),
            prize=self._prize(task),
            required=False,
            group=group,
        )

    def _prize(self, task: Task) -> int:
        """Return UNIT for the mean gain; what must be done outweighs the largest of them."""
        if task.pause >= 0:
            return PAUSE * self._largest
        weight = 0 if task.why == "gain" else PIN if task.why == "pinned" else MUST
        return int(task.gain / self._mean * UNIT) + weight * self._largest

    def _vehicle(self, number: int, crew: Crew) -> VehicleType:
        return VehicleType(
            start_depot=list(self._station).index(crew.start_at),
            end_depot=list(self._station).index(crew.end_at),
            tw_early=crew.start_s - self._start_s,
            tw_late=max(crew.start_s, crew.end_s) - self._start_s,
            profile=number,
        )

    def _ways(self, crew: Crew) -> Table:
        """Return the crew's seconds between all locations, FAR_S where it cannot or may not go."""
        rows = np.array(self._at)
        ways: Table = whole_seconds(self._problem.travel[crew.kind])[np.ix_(rows, rows)]
        closed = [location for location, task in self._first.items() if not admits(crew, task)]
        ways[closed, :] = FAR_S
        ways[:, closed] = FAR_S
        for location, task in self._first.items():
            if task.at is None and task.crew == crew.key:
                # It may go on to its next stop meanwhile; what that takes longer than the pause comes after it.
                longest = np.where(ways < FAR_S, ways, 0).max(axis=0)
                ways[location, :] = np.where(ways.min(axis=0) < FAR_S, np.maximum(0, longest - task.dwell_s), FAR_S)
                ways[:, location] = 0
        np.fill_diagonal(ways, 0)
        return ways


def _whole(task: Task) -> Span:
    return Span(task.arrive.start_s, task.until_s)


def whole_seconds(matrix: Matrix) -> Table:
    """Return travel times rounded up, FAR_S where there is no way."""
    seconds = np.nan_to_num(matrix.seconds, nan=FAR_S, posinf=FAR_S)
    whole: Table = np.ceil(np.minimum(seconds, FAR_S)).astype(np.int64)
    return whole


def admits(crew: Crew, task: Task) -> bool:
    """Tell whether a crew may do a task: its own, or at a stop where it patrols."""
    if task.crew is not None:
        return task.crew == crew.key
    return task.stop is None or may_visit(crew, task.stop)
