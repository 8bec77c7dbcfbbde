"""Days to be planned: a district with streets and the 233 model, and a squad of two motorcycles on a real city's incidents."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from patrols.planning.grid import Grid
from patrols.planning.history import DUTY_BANDS, Bands
from patrols.planning.problem import HOUR_S, Crew, Matrix, Pause, Problem, Rules, Span, Stop
from stations.geo.measure import Floats, LonLat, distances_m
from stations.geo.road_files import read_roads
from stations.geo.roads import RoadNetwork
from stations.geo.travel import TravelTimes
from stations.geo.ways import KINDS

COMMUNITIES, TOP = 11, 10
APART_M, WITHIN_M = 220.0, 150.0
STATION = 0


def spans(bands: Bands) -> tuple[Span, ...]:
    """Return the bands in seconds of the day."""
    first = bands.hours[0]
    return tuple(
        Span((one - first) * HOUR_S, (other - first) * HOUR_S)
        for one, other in zip(bands.hours, bands.hours[1:], strict=False)
    )


class District:
    """The streets of a district, read once: stops are drawn on its junctions."""

    def __init__(self, path: Path) -> None:
        self.network: RoadNetwork = read_roads(path)
        self.times = TravelTimes(self.network)

    def day(self, *, stops: int, seconds: float, seed: int, earlier: Sequence[frozenset[str]] = ()) -> Problem:
        """Draw a day: few places are hot and many are not, as real ones are; every figure by `seed`."""
        dice = np.random.default_rng(seed)
        at = self._apart(dice.permutation(len(self.network.lon)), stops)
        points: list[LonLat] = [(float(self.network.lon[one]), float(self.network.lat[one])) for one in at]
        middle = (float(self.network.lon.mean()), float(self.network.lat.mean()))
        gains = dice.gamma(0.5, 0.1, (len(points), 1)) * dice.dirichlet(np.full(len(DUTY_BANDS), 2.0), len(points))
        seats = np.array(points)[dice.choice(len(points), COMMUNITIES, replace=False)]
        nearest = [int(np.argmin(distances_m(lon, lat, seats[:, 0], seats[:, 1]))) for lon, lat in points]
        tables = {kind: Matrix(*self.times.matrix([middle, *points], kind)) for kind in KINDS}
        hottest = set(np.argsort(-gains.sum(axis=1))[:TOP].tolist())
        return Problem(
            stops=tuple(
                Stop(f"s{n}", n + 1, tuple(gains[n].tolist()), str(nearest[n]), must=n in hottest)
                for n in range(len(points))
            ),
            crews=crews_233([str(number) for number in range(COMMUNITIES)]),
            travel=tables,
            bands=spans(DUTY_BANDS),
            rules=Rules(earlier=tuple(earlier)),
            seed=seed,
            seconds=seconds,
        )

    def _apart(self, order: np.ndarray, count: int) -> list[int]:
        """Take junctions in this order that are not the same corner as one taken before."""
        lon, lat, taken = self.network.lon, self.network.lat, list[int]()
        for one in order.tolist():
            if len(taken) == count:
                break
            if not taken or distances_m(lon[one], lat[one], lon[taken], lat[taken]).min() >= APART_M / 2:
                taken.append(one)
        return taken


def crews_233(communities: Sequence[str]) -> tuple[Crew, ...]:
    """Return 2 cars with mobile hours, 3 motorcycles and 3 groups on foot in their communities, 10:00 to 20:00 (P3)."""
    begin, end = 10 * HOUR_S, 20 * HOUR_S
    kinds = ["car"] * 2 + ["motorcycle"] * 3 + ["foot"] * 3
    crews = []
    for number, kind in enumerate(kinds):
        meal = Pause("break", Span(begin + 3 * HOUR_S, begin + 6 * HOUR_S), HOUR_S // 2, at=STATION)
        free_s = begin + (6 + number) * HOUR_S
        mobile = Pause("mobile", Span(free_s, free_s + HOUR_S), HOUR_S)
        zone = frozenset(communities[number % 3 :: 3]) if kind == "foot" else None
        pauses = (meal, mobile) if kind == "car" else (meal,)
        crews.append(Crew(f"{kind} {number}", kind, begin, end, STATION, STATION, pauses, zone))
    return tuple(crews)


def squad(first: int, hours: int) -> tuple[Crew, ...]:
    """Return the two motorcycles with four officers that a station published (P2)."""
    span = (first * HOUR_S, (first + hours) * HOUR_S)
    return tuple(Crew(f"motorcycle {number}", "motorcycle", *span, STATION, STATION) for number in range(2))


def beat(
    grid: Grid, expected: Floats, area: shapely.Geometry, *, stops: int, seed: int, seconds: float
) -> tuple[Problem, list[LonLat]]:
    """Return the squad's evening where `expected` [cell, band] says, and the stops' positions; straight lines for streets."""
    lon, lat = grid.centres()
    near = grid_neighbours(lon, lat)
    gains = np.array([expected[cells].sum(axis=0) for cells in near])
    chosen: list[int] = []
    for cell in np.argsort(-gains.sum(axis=1), kind="stable").tolist():
        if len(chosen) == stops or gains[cell].sum() <= 0:
            break
        if not chosen or distances_m(lon[cell], lat[cell], lon[chosen], lat[chosen]).min() >= APART_M:
            chosen.append(cell)
    points = [(float(lon[cell]), float(lat[cell])) for cell in chosen]
    problem = Problem(
        stops=tuple(Stop(f"s{n}", n + 1, tuple(gains[cell].tolist())) for n, cell in enumerate(chosen)),
        crews=squad(14, 10),
        travel={
            "motorcycle": Matrix(*TravelTimes(None).matrix([(area.centroid.x, area.centroid.y), *points], "motorcycle"))
        },
        bands=spans(DUTY_BANDS),
        seed=seed,
        seconds=seconds,
    )
    return problem, points


def grid_neighbours(lon: Floats, lat: Floats) -> list[np.ndarray]:
    """Return for each cell those whose middle lies within reach of its own."""
    return [np.flatnonzero(distances_m(one, other, lon, lat) <= WITHIN_M) for one, other in zip(lon, lat, strict=True)]
