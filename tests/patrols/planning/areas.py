"""Small patrol areas for tests: places on a plane, distances in a straight line, gains as they are wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from patrols.planning.problem import HOUR_S, Crew, Matrix, Problem, Rules, Span, Stop
from stations.geo.measure import Floats
from stations.geo.ways import Kind

KMH: Mapping[Kind, float] = {"car": 25.0, "motorcycle": 25.0, "foot": 5.0}
STATION = 0
DAY = (Span(0, 4 * HOUR_S), Span(4 * HOUR_S, 8 * HOUR_S))


def travel(places: Sequence[tuple[float, float]]) -> dict[Kind, Matrix]:
    """Give each kind's matrix for places in metres east and north."""
    at: Floats = np.array(places, dtype=np.float64).reshape(-1, 2)
    metres = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    return {kind: Matrix(seconds=metres / (kmh / 3.6), metres=metres) for kind, kmh in KMH.items()}


def crew(key: str = "car", kind: Kind = "car", start_h: float = 0, end_h: float = 8, **given: Any) -> Crew:
    """Give a crew that starts and ends at the station."""
    return Crew(key, kind, int(start_h * HOUR_S), int(end_h * HOUR_S), STATION, STATION, **given)


def stop(number: int, *gains: float, **given: Any) -> Stop:
    """Give the stop at place `number`, called s<number>."""
    return Stop(key=f"s{number}", at=number, gains=gains or (1.0, 1.0), **given)


def problem(
    stops: Sequence[Stop], crews: Sequence[Crew], *, apart_m: float = 500, rules: Rules | None = None, **given: Any
) -> Problem:
    """Give a problem whose places lie along a street, the station at its beginning."""
    places = [(number * apart_m, 0.0) for number in range(1 + max((stop.at for stop in stops), default=0))]
    whole = Problem(
        tuple(stops),
        tuple(crews),
        travel(places),
        DAY,
        rules or Rules(),
        seconds=20.0,
        iterations=given.pop("iterations", 60),
    )
    return replace(whole, **given)


def cut_off(matrix: Matrix, place: int) -> Matrix:
    """Give the matrix without any way to or from a place."""
    seconds = matrix.seconds.copy()
    seconds[place, :] = seconds[:, place] = np.inf
    seconds[place, place] = 0
    return Matrix(seconds=seconds, metres=matrix.metres)
