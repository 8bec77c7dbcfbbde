"""The heat map (P1): how many incidents where, in any period, beside the period before or the same days a year ago.

It counts the very rows of the incident list (`matching`), so a figure on the map is the length of the list behind it.
PostgreSQL counts them on a lattice of FINE_M; squares, hexagons and streets are put together from that.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nlargest
from typing import Any, Final

import numpy as np
from django.db.models import BigIntegerField, Count, F, FloatField, Value
from django.db.models.functions import Cast

from core.clock import day_bounds
from incidents.models import Incident
from incidents.selectors.listing import Filters, matching
from patrols.choices import Compare, HeatShape
from patrols.planning.history import Integers
from patrols.planning.plane import Plane
from patrols.selectors import heat_shapes
from patrols.selectors.naming import Namer
from stations.geo.measure import Floats
from stations.models import Officer, Organisation
from stations.selectors.people import station_for

FINE_M: Final = 25.0
# Lattice cells in a column, counted from its middle: more than there are around the Earth.
ROW: Final = 2_000_000
FEBRUARY, LEAP_DAY = 2, 29
# As many as the page lists.
NAMED: Final = 12


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which incidents, both days included, and how they are shown."""

    station: Organisation
    since: date
    until: date
    type: str = ""
    hours: tuple[int, int] | None = None
    weekdays: tuple[int, ...] = ()
    compare: str = ""
    shape: str = HeatShape.SQUARE
    cell_m: int = 150

    def filters(self) -> Filters:
        """Return what the incident list is asked."""
        return Filters(
            station=self.station,
            type=self.type,
            since=day_bounds(self.since)[0],
            until=day_bounds(self.until)[1],
            hours=self.hours,
            weekdays=list(self.weekdays),
        )

    def other(self) -> "Asked | None":
        """Return the period to compare with: as many days, right before, or from the same day a year ago."""
        if not self.compare:
            return None
        days = self.until - self.since
        since = self.since - days - timedelta(days=1) if self.compare == Compare.BEFORE else _year_before(self.since)
        return replace(self, since=since, until=since + days, compare="")


@dataclass(frozen=True)
class Counted:
    """Incidents on the lattice: metres east and north of the station, how many; and those without a position."""

    east: Floats
    north: Floats
    count: Integers
    unplaced: int

    @property
    def total(self) -> int:
        """All of them, as many as the list is long."""
        return int(self.count.sum()) + self.unplaced


def heat(officer: Officer, asked: Asked) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection; `properties` says period, totals and what could not be placed.

    One station is asked for, so one look at the rights is enough: a join over a million rows is not. NotFound when unseen.
    """
    station_for(officer, asked.station.code)
    plane = Plane(asked.station.lon or 0.0, asked.station.lat or 0.0)
    now = _count(asked.filters(), plane)
    other = asked.other()
    before = _count(other.filters(), plane) if other else None
    features, elsewhere = _features(asked, plane, now, before)
    _name_most(asked.station, features)
    return {
        "type": "FeatureCollection",
        "features": features,
        "properties": {
            "station": asked.station.code,
            "shape": asked.shape,
            "cell_m": asked.cell_m,
            **_period(asked, now),
            "unplaced": now.unplaced,
            "elsewhere": elsewhere,
            "compared": _period(other, before) if other and before else None,
        },
    }


def _name_most(station: Organisation, features: list[dict[str, Any]]) -> None:
    """Give the places with most incidents what people call them; a figure without a name sends nobody anywhere."""
    namer = Namer(station)
    for feature in nlargest(NAMED, features, key=lambda feature: feature["properties"]["count"]):
        corners = np.array(feature["geometry"]["coordinates"]).reshape(-1, 2)
        feature["properties"]["name"] = namer.name(*corners.mean(axis=0).tolist()).name


def _year_before(day: date) -> date:
    leap = (day.month, day.day) == (FEBRUARY, LEAP_DAY)
    return day.replace(year=day.year - 1, day=LEAP_DAY - 1 if leap else day.day)


def _period(asked: Asked, counted: Counted) -> dict[str, Any]:
    return {"since": asked.since, "until": asked.until, "total": counted.total}


def _count(filters: Filters, plane: Plane) -> Counted:
    """Count on the lattice: one query, one row per lattice cell; one whole number as key is three times faster than two."""
    _, north = plane.metres(np.zeros(1), np.array([plane.lat + 1]))
    x, y = _step("lon", plane.lon, plane.east_m), _step("lat", plane.lat, float(north[0]))
    found = list(
        matching(Incident.objects.all(), filters)
        .annotate(cell=x * Value(ROW) + y)
        .values_list("cell")
        .annotate(n=Count("*"))
    )
    cell, count = np.array([row for row in found if row[0] is not None], dtype=np.int64).reshape(-1, 2).T
    column = (cell + ROW // 2) // ROW
    return Counted(
        east=np.asarray((column + 0.5) * FINE_M, dtype=np.float64),
        north=np.asarray((cell - column * ROW + 0.5) * FINE_M, dtype=np.float64),
        count=count,
        unplaced=sum(row[1] for row in found if row[0] is None),
    )


def _step(field: str, origin: float, metres: float) -> Cast:
    """Return the number of lattice steps from the origin; `metres` is the length of a degree.

    PostgreSQL rounds when it casts, which half a step turns into `floor` at a third of its price.
    """
    steps = metres / FINE_M
    since = Value(origin + 0.5 / steps, output_field=FloatField())
    return Cast((F(field) - since) * Value(steps, output_field=FloatField()), BigIntegerField())


def _features(asked: Asked, plane: Plane, now: Counted, before: Counted | None) -> tuple[list[dict[str, Any]], int]:
    """Return the places with at least one incident in either period, and how many incidents lie on none."""
    east, north = now.east, now.north
    if before is not None:
        east, north = np.concatenate([east, before.east]), np.concatenate([north, before.north])
    place, shape_of = _places(asked, plane, east, north)
    count = np.zeros(place.max(initial=-1) + 1, dtype=np.int64)
    earlier = count.copy()
    inside = place >= 0
    first = np.arange(len(place)) < len(now.count)
    every = now.count if before is None else np.concatenate([now.count, before.count])
    np.add.at(count, place[inside & first], every[inside & first])
    np.add.at(earlier, place[inside & ~first], every[inside & ~first])
    features = []
    for number in np.flatnonzero(count + earlier).tolist():
        geometry, facts = shape_of(number)
        facts |= {"count": int(count[number]), "before": None if before is None else int(earlier[number])}
        features.append({"type": "Feature", "geometry": geometry, "properties": facts})
    return features, int(every[first & ~inside].sum())


def _places(asked: Asked, plane: Plane, east: Floats, north: Floats) -> heat_shapes.Shaped:
    if asked.shape == HeatShape.STREET:
        return heat_shapes.streets(asked.station.pk, plane, east, north)
    draw = heat_shapes.hexagons if asked.shape == HeatShape.HEX else heat_shapes.squares
    return draw(plane, east, north, asked.cell_m)
