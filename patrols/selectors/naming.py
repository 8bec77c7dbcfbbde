"""What people call a point: the place that is there, else the street and what it is near."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext as _

from stations.choices import PlaceKind
from stations.geo.measure import Floats, distances_m
from stations.models import Organisation, Place, RoadNetwork
from stations.selectors.travel import KEPT, network_of

AT_PLACE_M = 120.0
NEAR_PLACE_M = 400.0
ON_STREET_M = 150.0
# Places that people name a spot after; a dwelling or a grid is nobody's landmark.
LANDMARKS = [
    PlaceKind.MARKET, PlaceKind.VENUE, PlaceKind.DISTRICT, PlaceKind.SCHOOL, PlaceKind.KEY_UNIT, PlaceKind.BOX,
    PlaceKind.COMPOUND,
]  # fmt: skip


class Named(NamedTuple):
    """A point's name; the place and its kind when it is one."""

    name: str
    place: int | None = None
    kind: str = ""


class _Streets(NamedTuple):
    """The points of the streets that have a name, and the name at each."""

    lon: Floats
    lat: Floats
    name: list[str]


class Namer:
    """A station's landmarks and street names, read once for many points."""

    def __init__(self, station: Organisation) -> None:
        rows = Place.objects.filter(station=station, is_active=True, kind__in=LANDMARKS, lon__isnull=False)
        self._places = list(rows.order_by("pk").values_list("pk", "name", "kind", "lon", "lat"))
        self._lon, self._lat = _columns([(row[3] or 0.0, row[4] or 0.0) for row in self._places])
        version = RoadNetwork.objects.filter(station=station).values_list("version", flat=True).first()
        self._streets = _named_streets(station.pk, version or 0)

    def name(self, lon: float, lat: float) -> Named:
        """Return the name of a point (WGS-84)."""
        near, metres = _nearest(self._lon, self._lat, lon, lat)
        place = self._places[near] if near is not None else None
        if place and metres <= AT_PLACE_M:
            return Named(place[1], place[0], place[2])
        on, off_m = _nearest(self._streets.lon, self._streets.lat, lon, lat)
        street = self._streets.name[on] if on is not None and off_m <= ON_STREET_M else ""
        if place and metres <= NEAR_PLACE_M:
            return Named(
                _("{street}（近{place}）").format(street=street, place=place[1])
                if street
                else _("{place}附近").format(place=place[1])
            )
        return Named(street or _("{lon:.4f}，{lat:.4f}").format(lon=lon, lat=lat))


def name_of(station: Organisation, lon: float, lat: float) -> str:
    """Return the name of one point."""
    return Namer(station).name(lon, lat).name


@lru_cache(maxsize=KEPT)
def _named_streets(station_id: int, version: int) -> _Streets:  # noqa: ARG001 - a new version is another key
    network = network_of(station_id)
    if network is None:
        return _Streets(*_columns([]), [])
    points = np.diff(network.shape_from)
    named = np.repeat(np.array([bool(name) for name in network.name], dtype=np.bool_), points)
    names = [name for name, count in zip(network.name, points.tolist(), strict=True) if name for _ in range(count)]
    return _Streets(network.shape_lon[named], network.shape_lat[named], names)


def _columns(points: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    both = np.array(points, dtype=np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _nearest(lons: Floats, lats: Floats, lon: float, lat: float) -> tuple[int | None, float]:
    if not len(lons):
        return None, float("inf")
    metres = distances_m(lons, lats, lon, lat)
    nearest = int(metres.argmin())
    return nearest, float(metres[nearest])
