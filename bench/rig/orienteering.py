"""The public team-orienteering instances: Chao's (`n/m/tmax`) and those with time windows (Solomon's and Cordeau's)."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pyvrp import Client, Depot, Location, ProblemData, Solution, VehicleType

from stations.geo.measure import Floats

BEST_KNOWN = "best_known.csv"
# Chao's distances are real numbers: four decimals are kept, and a solution is measured again without rounding.
CHAO_SCALE = 10_000
MEASURED_TO = 1e-6


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance in whole units: `ways` and the windows are distances × `scale`; prizes are the published scores."""

    name: str
    vehicles: int
    scale: int
    ways: Floats
    exact: Floats
    prizes: list[int]
    windows: list[tuple[int, int]]
    service: list[int]
    tmax: float
    end: int
    best_known: int | None

    def data(self) -> ProblemData:
        """The instance as PyVRP takes it: prize × horizon, distance cost 1."""
        horizon = math.floor(self.tmax * self.scale + MEASURED_TO)
        count, last = len(self.prizes), self.end
        ways = np.ceil(self.ways * self.scale - MEASURED_TO).astype(np.int64)
        return ProblemData(
            locations=[Location(0, 0) for _ in range(count)],
            clients=[
                Client(
                    location=at,
                    service_duration=self.service[at] * self.scale,
                    tw_early=self.windows[at][0] * self.scale,
                    tw_late=self.windows[at][1] * self.scale,
                    prize=self.prizes[at] * horizon,
                    required=False,
                )
                for at in self.stops()
            ],
            depots=[Depot(location=0), Depot(location=last)],
            vehicle_types=[
                VehicleType(
                    num_available=self.vehicles,
                    start_depot=0,
                    end_depot=1,
                    tw_early=0,
                    tw_late=horizon,
                    unit_distance_cost=1,
                )
            ],
            distance_matrices=[ways],
            duration_matrices=[ways],
        )

    def stops(self) -> list[int]:
        """Places that can be visited with a gain."""
        return [at for at, prize in enumerate(self.prizes) if prize > 0 and at not in {0, self.end}]

    def collected(self, solution: Solution) -> int:
        """Return the sum of scores, having driven every route again in unrounded distances."""
        stops = self.stops()
        routes = [[stops[visit.idx] for visit in route if visit.is_client()] for route in solution.routes()]
        visited = [at for route in routes for at in route]
        assert len(routes) <= self.vehicles, self.name
        assert len(visited) == len(set(visited)), self.name
        for route in routes:
            self._drive(route)
        return sum(self.prizes[at] for at in visited)

    def _drive(self, route: list[int]) -> None:
        now, here = 0.0, 0
        for at in route:
            now = max(now + float(self.exact[here, at]), self.windows[at][0])
            assert now <= self.windows[at][1] + MEASURED_TO, f"{self.name}: late at {at}"
            now, here = now + self.service[at], at
        assert now + float(self.exact[here, self.end]) <= self.tmax + MEASURED_TO, f"{self.name}: back too late"


def instances(folder: Path) -> Iterator[Instance]:
    """Read every instance under a folder; one with time windows once for each number of vehicles in its best known."""
    for path in sorted(folder.rglob("*.txt")):
        rows = [row for row in _best_known(path.parent) if row["instance"] in {path.name, path.stem}]
        lines = path.read_text().splitlines()
        if lines and lines[0].split()[:1] == ["n"]:
            yield _chao(path, lines, _score(rows[0]) if rows else None)
        else:
            for row in rows or [{}]:
                yield _windowed(path, lines, int(row.get("vehicles") or 1), _score(row) if row else None)


def _best_known(folder: Path) -> list[dict[str, str]]:
    path = folder / BEST_KNOWN
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _score(row: dict[str, str]) -> int:
    return round(float(row["best_known"]))


def _chao(path: Path, lines: list[str], best_known: int | None) -> Instance:
    """Read `n`, `m`, `tmax`, then x, y, score: the first is where tours start, the last where they end."""
    header = dict(line.split()[:2] for line in lines[:3])
    places = np.array([line.split()[:3] for line in lines[3:] if line.strip()], dtype=np.float64)
    ways, tmax = _ways(places[:, :2]), float(header["tmax"])
    return Instance(
        name=path.name,
        vehicles=int(header["m"]),
        scale=CHAO_SCALE,
        ways=ways,
        exact=ways,
        prizes=places[:, 2].astype(int).tolist(),
        windows=[(0, math.ceil(tmax))] * len(places),
        service=[0] * len(places),
        tmax=tmax,
        end=len(places) - 1,
        best_known=best_known,
    )


def _windowed(path: Path, lines: list[str], vehicles: int, best_known: int | None) -> Instance:
    """Read number, x, y, service, score, …, opening, closing after two lines; the first is the station.

    Best known values are for distances cut after one decimal (Solomon's) or two (Cordeau's `pr…`).
    """
    scale = 100 if path.name.startswith("pr") else 10
    places = [[float(value) for value in line.split()] for line in lines[2:] if line.strip()]
    ways = np.floor(_ways(np.array([place[1:3] for place in places])) * scale + MEASURED_TO) / scale
    return Instance(
        name=path.name,
        vehicles=vehicles,
        scale=scale,
        ways=ways,
        exact=ways,
        prizes=[int(place[4]) for place in places],
        windows=[(int(place[-2]), int(place[-1])) for place in places],
        service=[int(place[3]) for place in places],
        tmax=places[0][-1],
        end=0,
        best_known=best_known,
    )


def _ways(places: Floats) -> Floats:
    apart = places[:, None, :] - places[None, :, :]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]), dtype=np.float64)
