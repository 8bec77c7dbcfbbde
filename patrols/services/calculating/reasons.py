"""Why a stop was chosen, as codes and figures; the page makes sentences of them (selectors.wording)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from patrols.planning.plane import Plane
from patrols.selectors.past import Past
from patrols.services.calculating.candidates import WITHIN_M, Candidate, Communities
from patrols.services.calculating.day import Day
from stations.geo.measure import Floats

RECENT_D = 28
# So far back a witness looks: the days are counted from midnight, a patrol day begins some hours later.
RECENTLY = timedelta(days=RECENT_D + 1)
NEAR_D, NEAR_M = 7, 200.0
TYPES_NAMED = 2
WIDE_H = 24


@dataclass
class Witness:
    """What happened near a point in the last four weeks."""

    past: Past
    day: Day

    def __post_init__(self) -> None:
        history = self.past.history
        age = (self.day.date.astype("datetime64[s]") - history.at) / np.timedelta64(1, "D")
        self._recent = np.flatnonzero((age <= RECENT_D) & history.street)
        self._age = age
        lon, lat = history.lon[self._recent], history.lat[self._recent]
        middle = (float(lon.mean()), float(lat.mean())) if len(lon) else (0.0, 0.0)
        self._plane = Plane(*middle)
        at = np.column_stack(self._plane.metres(lon, lat)) if len(lon) else np.empty((0, 2))
        self._tree: KDTree | None = KDTree(at) if len(at) else None

    @property
    def recent(self) -> int:
        """How many street incidents there were in four weeks."""
        return len(self._recent)

    def near(self, lon: float, lat: float, metres: float) -> np.ndarray[Any, Any]:
        """Return the recent incidents within reach, as numbers of the history, oldest first."""
        if self._tree is None:
            return np.empty(0, dtype=np.int64)
        point = np.column_stack(self._plane.metres(np.array([lon]), np.array([lat])))[0]
        return self._recent[sorted(self._tree.query_ball_point(point, metres))]

    def hours(self, which: np.ndarray[Any, Any]) -> Floats:
        """Return the local hours of incidents."""
        at = self.past.history.at[which]
        return np.asarray((at - at.astype("datetime64[D]")) / np.timedelta64(1, "h"), dtype=np.float64)


def reasons_of(
    spot: Candidate, second: int, witness: Witness, communities: Communities, *, why: str
) -> list[dict[str, Any]]:
    """Return why a crew stands there at that second of the day: counts first, wishes before all."""
    found: list[dict[str, Any]] = []
    if spot.wish:
        found.append({"code": "wish", "kind": spot.wish})
    found += _counts(spot, second, witness)
    found += _told(spot, witness, recently=any(row["code"] == "last" for row in found))
    if why == "community" and spot.community is not None:
        found.append({"code": "community", "name": communities.names.get(spot.community, "")})
    if spot.top:
        found.append({"code": "top"})
    if not any(row["code"] in {"counts", "memory"} for row in found) and spot.kind:
        found.append({"code": "place", "kind": spot.kind})
    return found


def _counts(spot: Candidate, second: int, witness: Witness) -> list[dict[str, Any]]:
    near = witness.near(spot.lon, spot.lat, WITHIN_M)
    if not len(near):
        return []
    band = _band_at(second, witness.day)
    hours = witness.hours(near)
    inside = near[_in_band(hours, band)]
    rows: list[dict[str, Any]] = []
    counted, shown = (inside, band) if len(inside) else (near, (0, WIDE_H))
    types = Counter(witness.past.types[number] for number in counted).most_common(TYPES_NAMED)
    rows.append(
        {
            "code": "counts",
            "n": len(counted),
            "days": RECENT_D,
            "band": list(shown),
            "types": [list(one) for one in types],
        }
    )
    last = int(near[-1])
    if witness._age[last] <= NEAR_D:  # noqa: SLF001 - the same module's
        at = witness.past.history.at[last].astype("datetime64[D]")
        rows.append({"code": "last", "day": str(at), "what": witness.past.types[last]})
    return rows


def _told(spot: Candidate, witness: Witness, *, recently: bool) -> list[dict[str, Any]]:
    """Return what the forecast itself knows: how often and at which hours ever, the last incidents, near repeats."""
    if not spot.told:
        return []
    rows: list[dict[str, Any]] = [{"code": "memory", "n": spot.told["n"], "hours": spot.told["hours"]}]
    if not recently:
        rows.append({"code": "latest", "at": spot.told["latest"]})
    near = witness.near(spot.lon, spot.lat, NEAR_M)
    week = int((witness._age[near] <= NEAR_D).sum())  # noqa: SLF001 - the same module's
    if spot.told["repeats"] and week:
        rows.append({"code": "near", "days": NEAR_D, "metres": round(NEAR_M), "n": week})
    return rows


def _band_at(second: int, day: Day) -> tuple[int, int]:
    hour = day.bands.hours[0] + second / 3600
    edges: Sequence[int] = day.bands.hours
    place = min(len(edges) - 2, max(0, int(np.searchsorted(edges, hour, side="right")) - 1))
    return edges[place], edges[place + 1]


def _in_band(hours: Floats, band: tuple[int, int]) -> np.ndarray[Any, Any]:
    start, end = band[0] % WIDE_H, (band[1] - 1) % WIDE_H + 1
    return (hours >= start) & (hours < end) if start < end else (hours >= start) | (hours < end)
