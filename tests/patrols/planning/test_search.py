"""The search: good routes of different climbs together are better than any climb, and the same seed finds the same."""

import numpy as np
from pyvrp import Client, Depot, Location, ProblemData, Route, VehicleType

from patrols.planning.pool import RoutePool
from patrols.planning.search import search


def town(count: int, vehicles: int, *, seed: int = 1) -> ProblemData:
    """Give places in a square, each worth something, that a few vehicles cannot all reach."""
    dice = np.random.default_rng(seed)
    places = dice.uniform(0, 1000, (count + 1, 2))
    ways = np.rint(np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))).astype(np.int64)
    prizes = dice.integers(1, 50, count) * 3000
    return ProblemData(
        locations=[Location(0, 0)] * (count + 1),
        clients=[Client(at + 1, prize=int(prizes[at]), required=False) for at in range(count)],
        depots=[Depot(0)],
        vehicle_types=[VehicleType(num_available=vehicles, tw_early=0, tw_late=3000)],
        distance_matrices=[ways],
        duration_matrices=[ways],
    )


def test_the_same_iterations_from_the_same_seed_find_the_same() -> None:
    data = town(60, 3)
    timed = search(data, seed=4, seconds=0.5)
    again = search(data, seed=4, seconds=60, iterations=timed.iterations)
    assert (again.solution, again.iterations) == (timed.solution, timed.iterations)


def test_seconds_are_those_of_the_clock_that_is_given() -> None:
    ticks = iter(range(10_000))
    assert search(town(20, 1), seed=1, seconds=50, clock=lambda: float(next(ticks))).iterations < 50


def test_a_search_gives_up_when_climbs_bring_nothing_better() -> None:
    found = search(town(5, 2), seed=1, seconds=600, give_up=2)
    assert found.iterations < 5_000
    assert len(found.solution.routes()) >= 1


def test_the_best_routes_that_share_no_visit_are_put_together() -> None:
    data = town(6, 2)
    worth = [client.prize for client in data.clients()]
    pool = RoutePool(data)
    pool.add([Route(data, [0, 1], 0), Route(data, [1, 2, 3], 0), Route(data, [2, 3], 0), Route(data, [4], 0)])
    mixed = pool.mix(seconds=60)
    assert mixed is not None
    assert mixed.is_feasible()
    assert mixed.num_routes() == 2
    best = max([{0, 1, 2, 3}, {1, 2, 3, 4}, {0, 1, 4}, {2, 3, 4}], key=lambda visits: sum(worth[v] for v in visits))
    assert {visit.idx for route in mixed.routes() for visit in route if visit.is_client()} == best


def test_there_is_nothing_to_mix_without_routes_or_time() -> None:
    pool = RoutePool(town(6, 2))
    assert pool.mix(seconds=5) is None
    pool.add([Route(town(6, 2), [0], 0)])
    assert pool.mix(seconds=0) is None
