"""What the forecast itself has to say about the surroundings of a point: counts, hours, last incidents, near repeats (P2)."""

from typing import Any

import numpy as np
from scipy.spatial import KDTree

from patrols.planning.forecast import Expectation, Reasons
from patrols.planning.grid import Grid
from patrols.services.calculating.candidates import WITHIN_M, Candidate

LATEST = 2
# The hours that are named are the four in which most happened, if at least so large a part of all did.
WINDOW_H, MOSTLY = 4, 0.35
# So much of the expectation comes from the last days' incidents next door, that it is worth saying.
REPEATS = 0.1
DAY_H = 24


class Story:
    """The expectation, asked for its reasons."""

    def __init__(self, grid: Grid, expectation: Expectation) -> None:
        self._expectation, self._plane = expectation, grid.plane
        lon, lat = grid.centres()
        self._tree = KDTree(np.column_stack(self._plane.metres(lon, lat)))

    def tell(self, spot: Candidate) -> dict[str, Any]:
        """Return what happened within reach as far as memory goes; nothing where nothing did."""
        point = np.column_stack(self._plane.metres(np.array([spot.lon]), np.array([spot.lat])))[0]
        band = int(np.argmax(spot.gains))
        cells = [self._expectation.explain(cell, band) for cell in self._tree.query_ball_point(point, WITHIN_M)]
        known = [cell for cell in cells if cell.street]
        if not known:
            return {}
        latest = sorted((moment for cell in known for moment in cell.latest), reverse=True)[:LATEST]
        return {
            "n": sum(cell.street for cell in known),
            "hours": _mostly(np.sum([cell.hours for cell in known], axis=0)),
            "latest": [str(moment.astype("datetime64[h]")) for moment in latest],
            "repeats": _repeats(known) >= REPEATS,
        }


def _mostly(hours: Any) -> list[int] | None:
    """Return the four hours of the day in which most happened, [from, to); None where it happens at any hour."""
    sums = np.convolve(np.concatenate([hours, hours[: WINDOW_H - 1]]), np.ones(WINDOW_H), "valid")
    start = int(sums.argmax())
    return [start, (start + WINDOW_H) % DAY_H] if sums[start] >= MOSTLY * hours.sum() else None


def _repeats(cells: list[Reasons]) -> float:
    """Return the part of what is expected that comes from the last days' incidents next door."""
    parts = [cell.parts for cell in cells]
    total = sum(sum(part.values()) for part in parts)
    return sum(part.get("repeat", 0.0) for part in parts) / total if total else 0.0
