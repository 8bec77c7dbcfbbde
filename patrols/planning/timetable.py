"""Orders of tasks put on the clock: when each crew arrives and leaves, and what has to be left out for that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from patrols.planning.model import FAR_S, Orders, Table, admits, whole_seconds
from patrols.planning.problem import Crew, Problem, Rest, Tour, Visit, Why
from patrols.planning.tasks import Task

RANK: Mapping[Why, int] = {"gain": 0, "community": 1, "must": 2, "pinned": 3}


class Timetable:
    """The clock of a problem. Every crew leaves as early as it may; where it would wait, it stays longer instead."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._seconds = {kind: whole_seconds(matrix) for kind, matrix in problem.travel.items()}

    def can_be(self, task: Task) -> bool:
        """Tell whether some crew that may do a task has the time to, with nothing else to do."""
        return any(self._late(crew, [task]) is None for crew in self._problem.crews if admits(crew, task))

    def keep(self, orders: Orders, *, first: Task | None = None) -> dict[str, list[Task]]:
        """Return the orders without what cannot be done in time: of all up to there, the least worthy is left out.

        `first` stays while there is anything else to leave out.
        """
        kept: dict[str, list[Task]] = {}
        for crew in self._problem.crews:
            order = kept[crew.key] = list(orders.get(crew.key, ()))
            while (late := self._late(crew, order)) is not None:
                order.remove(min(order[: late + 1], key=lambda task: (task is first, worth(task))))
        return kept

    def tours(self, orders: Orders) -> tuple[Tour, ...]:
        """Return a tour per crew for orders that can be kept."""
        return tuple(self._run(crew, orders[crew.key]).tour() for crew in self._problem.crews)

    def _late(self, crew: Crew, order: Sequence[Task]) -> int | None:
        """Return the number of the first task that is too late (the last one where the crew is back too late)."""
        run = self._run(crew, order)
        if not order or (run.done == len(order) and run.back_s <= crew.end_s):
            return None
        return min(run.done, len(order) - 1)

    def _run(self, crew: Crew, order: Sequence[Task]) -> "_Run":
        run = _Run(crew, self._seconds[crew.kind], self._problem)
        for task in order:
            if not (run.pauses(task) if task.at is None else run.goes(task, task.at)):
                break
        return run


def worth(task: Task) -> tuple[bool, int, float]:
    """Sort tasks by how much would be lost without them."""
    return task.pause >= 0, RANK[task.why], task.gain


class _Run:
    """One crew's day as it unfolds: `left_s` is when it left where it was last, `free_s` when a mobile pause is over."""

    def __init__(self, crew: Crew, seconds: Table, problem: Problem) -> None:
        self._crew, self._seconds, self._metres = crew, seconds, problem.travel[crew.kind].metres
        self._here, self._left_s, self._free_s = crew.start_at, crew.start_s, crew.start_s
        self._visits: list[Visit] = []
        self._rests: list[Rest] = []
        self._longest_s = crew.start_s
        self._total_m = 0.0
        self.done = 0

    def pauses(self, task: Task) -> bool:
        """Pause wherever the crew is; False where it is too late for that."""
        start_s = max(self._free_s, task.arrive.start_s)
        if start_s > task.arrive.end_s:
            return False
        self._stay_until(start_s)
        self._longest_s = self._left_s
        self._free_s = start_s + task.dwell_s
        self._rests.append(Rest(task.pause, start_s, self._free_s))
        self.done += 1
        return True

    def goes(self, task: Task, at: int) -> bool:
        """Go there and stay for the task; False where it is too late for that."""
        travel_s, metres = int(self._seconds[self._here, at]), float(self._metres[self._here, at])
        start_s = max(self._left_s + travel_s, self._free_s, task.arrive.start_s)
        if travel_s >= FAR_S or start_s > task.arrive.end_s:
            return False
        self._stay_until(start_s - travel_s)
        leave_s = start_s + task.dwell_s
        if task.stop is None:
            self._rests.append(Rest(task.pause, start_s, leave_s))
            self._longest_s = leave_s
        else:
            self._visits.append(Visit(task.stop.key, start_s, leave_s, travel_s, metres, task.why))
            self._longest_s = min(start_s + task.longest_s, task.until_s)
        self._here, self._left_s, self._free_s = at, leave_s, leave_s
        self._total_m += metres
        self.done += 1
        return True

    @property
    def back_s(self) -> int:
        """When the crew is at its station again."""
        if not self._visits and not self._rests:
            return self._left_s
        return max(self._free_s, self._left_s + int(self._seconds[self._here, self._crew.end_at]))

    def tour(self) -> Tour:
        """Return the day so far, and home."""
        if not self._visits and not self._rests:
            return Tour(self._crew.key, (), (), self._crew.start_s, 0.0)
        home_m = float(self._metres[self._here, self._crew.end_at])
        return Tour(self._crew.key, tuple(self._visits), tuple(self._rests), self.back_s, self._total_m + home_m)

    def _stay_until(self, latest_s: int) -> None:
        """Stay at the last stop, up to its longest stay, instead of waiting at the next."""
        until_s = min(self._longest_s, latest_s)
        if self._visits and self._visits[-1].leave_s == self._left_s and until_s > self._left_s:
            self._visits[-1] = replace(self._visits[-1], leave_s=until_s)
            self._left_s = until_s
            self._free_s = max(self._free_s, until_s)
