"""Where one could stand: the hottest places a block apart, those of every community, and what the leader asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from scipy.spatial import KDTree
from shapely.geometry import shape

from patrols.choices import PinKind
from patrols.models import Pin
from patrols.planning.grid import Grid
from patrols.planning.history import Bands
from patrols.planning.problem import Span, Stop
from patrols.selectors.naming import LANDMARKS, Namer
from stations.choices import PlaceKind
from stations.geo.measure import Floats, LonLat
from stations.models import Organisation, Place

WITHIN_M = 150.0
# Two stops nearer than this would be the same corner.
APART_M = 220.0
MOST = 180
PER_COMMUNITY = 3
TOP = 10
# A top place is kept while it is at least so hot, compared with its own hottest hours.
HOT = 0.5
# What a place is worth by itself per day, in incidents: so little that any history outweighs it (P2, empty history).
ROUTINE: dict[str, float] = {
    PlaceKind.MARKET: 0.03, PlaceKind.VENUE: 0.03, PlaceKind.DISTRICT: 0.03, PlaceKind.SCHOOL: 0.02,
    PlaceKind.KEY_UNIT: 0.02, PlaceKind.BOX: 0.01, PlaceKind.COMPOUND: 0.01,
}  # fmt: skip


@dataclass
class Candidate:
    """A place where a crew may stand; `gains` is the harm expected within reach in each band."""

    key: str
    name: str
    lon: float
    lat: float
    gains: Floats
    place: int | None = None
    kind: str = ""
    community: int | None = None
    top: bool = False
    wish: str = ""
    # What the forecast has to say about its surroundings (story).
    told: dict[str, Any] = field(default_factory=dict)


class Communities:
    """Which community a point lies in."""

    def __init__(self, station: Organisation) -> None:
        rows = Place.objects.filter(station=station, is_active=True, kind=PlaceKind.COMMUNITY, boundary__isnull=False)
        self.names: dict[int, str] = {}
        self._shapes: list[tuple[int, Any]] = []
        for pk, name, boundary in rows.order_by("pk").values_list("pk", "name", "boundary"):
            self.names[pk] = name
            self._shapes.append((pk, shape(boundary or {})))

    def of(self, lon: float, lat: float) -> int | None:
        """Return the community's id, None outside all."""
        return next((pk for pk, area in self._shapes if shapely.contains_xy(area, lon, lat)), None)

    @property
    def area(self) -> shapely.Geometry | None:
        """All communities together, None where none is drawn."""
        return shapely.union_all([area for _pk, area in self._shapes]) if self._shapes else None


class Field:
    """The expectation as something that can be asked at any point."""

    def __init__(self, grid: Grid, expected: Floats, bands: Bands) -> None:
        self.lon, self.lat = grid.centres()
        self.expected, self.bands, self._plane = expected, bands, grid.plane
        self._tree = KDTree(np.column_stack(self._plane.metres(self.lon, self.lat)))

    def near(self, lon: float, lat: float, kind: str = "") -> Floats:
        """Return what is expected within 150 m in each band; a landmark has a little by itself."""
        point = np.column_stack(self._plane.metres(np.array([lon]), np.array([lat])))
        cells = self._tree.query_ball_point(point[0], WITHIN_M)
        routine = ROUTINE.get(kind, 0.0) * self.bands.lengths / self.bands.lengths.sum()
        return np.asarray(self.expected[cells].sum(axis=0) + routine, dtype=np.float64)

    def metres(self, points: Sequence[LonLat]) -> Floats:
        """Return points as metres of the plane, shape (N, 2)."""
        lon, lat = np.array(points, dtype=np.float64).reshape(-1, 2).T
        return np.column_stack(self._plane.metres(lon, lat))


def find(
    station: Organisation,
    field_: Field,
    communities: Communities,
    *,
    kinds: Sequence[str],
    pins: Sequence[Pin],
    tops: int = TOP,
) -> list[Candidate]:
    """Return the candidates, hottest first; those wished for among them, the ten hottest marked."""
    spots = list(_landmarks(station, field_, kinds))
    if not kinds:
        spots += _cells(station, field_)
    for spot in spots:
        spot.community = communities.of(spot.lon, spot.lat)
    moved = {pin.key: pin for pin in pins if pin.kind == PinKind.MOVE}
    for spot in spots:
        if pin := moved.get(spot.key):
            spot.lon, spot.lat, spot.gains = pin.lon, pin.lat, field_.near(pin.lon, pin.lat, spot.kind)
    spots.sort(key=lambda spot: -float(spot.gains.sum()))
    chosen = _apart(spots, field_, {pin.key for pin in pins})
    chosen += _wished(chosen, field_, communities, pins)
    for spot in chosen[: min(TOP, tops)]:
        spot.top = bool(spot.gains.sum() > max(ROUTINE.values()))
    return chosen


def _landmarks(station: Organisation, field_: Field, kinds: Sequence[str]) -> list[Candidate]:
    rows = Place.objects.filter(station=station, is_active=True, lon__isnull=False, kind__in=kinds or LANDMARKS)
    found = []
    for pk, name, kind, lon, lat in rows.order_by("pk").values_list("pk", "name", "kind", "lon", "lat"):
        if lon is not None and lat is not None:
            found.append(Candidate(f"p{pk}", name, lon, lat, field_.near(lon, lat, kind), place=pk, kind=kind))
    return found


def _cells(station: Organisation, field_: Field) -> list[Candidate]:
    """Return the hottest cells' middles: more than are needed, so that enough are left a block apart."""
    namer = Namer(station)
    total = field_.expected.sum(axis=1)
    hottest = [int(cell) for cell in np.argsort(-total, kind="stable")[: 3 * MOST] if total[cell] > 0]
    found = []
    for cell in hottest:
        lon, lat = float(field_.lon[cell]), float(field_.lat[cell])
        found.append(Candidate(f"c{lon:.4f},{lat:.4f}", namer.name(lon, lat).name, lon, lat, field_.near(lon, lat)))
    return found


def _apart(spots: Sequence[Candidate], field_: Field, wished: set[str]) -> list[Candidate]:
    """Take the hottest that stand a block apart; of every community at least a few, and all that are wished for."""
    if not spots:
        return []
    at, chosen, taken = field_.metres([(spot.lon, spot.lat) for spot in spots]), list[int](), dict[int | None, int]()
    for number, spot in enumerate(spots):
        clear = not chosen or np.hypot(*(at[chosen] - at[number]).T).min() >= APART_M
        scarce = spot.community is not None and taken.get(spot.community, 0) < PER_COMMUNITY
        if spot.key in wished or (clear and (len(chosen) < MOST or scarce)):
            chosen.append(number)
            taken[spot.community] = taken.get(spot.community, 0) + 1
    return [spots[number] for number in chosen]


def _wished(
    chosen: Sequence[Candidate], field_: Field, communities: Communities, pins: Sequence[Pin]
) -> list[Candidate]:
    known = {spot.key: spot for spot in chosen}
    added = []
    for pin in pins:
        spot = known.get(pin.key)
        if spot is None and pin.kind != PinKind.BAN:
            spot = Candidate(pin.key, pin.name, pin.lon, pin.lat, field_.near(pin.lon, pin.lat))
            spot.community = communities.of(pin.lon, pin.lat)
            added.append(spot)
        if spot is not None:
            spot.wish = pin.kind
    return added


KEPT = ("key", "name", "lon", "lat", "place", "kind", "community", "top", "wish", "told")


def as_row(spot: Candidate) -> dict[str, Any]:
    """Return a candidate as it is kept with the plan: to the last digit, so that the same plan can be made from it again."""
    return {name: getattr(spot, name) for name in KEPT} | {"gains": spot.gains.tolist()}


def of_row(row: dict[str, Any]) -> Candidate:
    """Return a candidate that was kept."""
    return Candidate(**row | {"gains": np.array(row["gains"], dtype=np.float64)})


def stops(candidates: Sequence[Candidate], bands: Sequence[Span], out: Floats) -> tuple[Stop, ...]:
    """Return the candidates as stops of the problem; row 0 of the matrices is the station.

    `out` is the part of each band in which anybody is on duty: a place that is only hot while nobody is out cannot be kept.
    """
    found = []
    for row, one in enumerate(candidates, 1):
        hot = _hot_hours(one, bands, out) if one.top else ()
        found.append(
            Stop(
                key=one.key, at=row, gains=tuple(float(gain) for gain in one.gains), must=bool(hot), windows=hot,
                community="" if one.community is None else str(one.community),
            )
        )  # fmt: skip
    return tuple(found)


def _hot_hours(one: Candidate, bands: Sequence[Span], out: Floats) -> tuple[Span, ...]:
    """Return when a top place is to be kept: nobody stands at a night market at nine in the morning."""
    rate = one.gains / np.array([band.length_s for band in bands]) * (out > 0)
    joined: list[Span] = []
    for band, value in zip(bands, rate, strict=True):
        if value == 0 or value < HOT * rate.max():
            continue
        if joined and joined[-1].end_s == band.start_s:
            joined[-1] = Span(joined[-1].start_s, band.end_s)
        else:
            joined.append(band)
    return tuple(joined)
