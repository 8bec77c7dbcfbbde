"""The heat map (P1): how many incidents where, in any period, beside the period before or the same days a year ago.

It counts the very rows of the incident list (`matching`), so a figure on the map is the length of the list behind it. They are
counted on a lattice (`heat_lattice`), months that are over in memory (`heat_past`), the rest by PostgreSQL; squares, hexagons and
streets are put together from that.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nlargest
from typing import Any, Final

import numpy as np
from django.db.models import Count

from core.clock import day_bounds, now
from incidents.models import Incident
from incidents.selectors.listing import Filters, matching, types_below
from incidents.selectors.past import past_end
from patrols.choices import Compare, HeatShape
from patrols.planning.history import Integers
from patrols.planning.plane import Plane
from patrols.selectors import heat_shapes
from patrols.selectors.heat_lattice import Counted, cell_of
from patrols.selectors.heat_past import Narrowed, count_past
from patrols.selectors.naming import Namer
from stations.geo.measure import Floats
from stations.models import Officer, Organisation
from stations.selectors.people import station_for

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


def plane_of(station: Organisation) -> Plane:
    """Return the plane on which a station's incidents are counted."""
    return Plane(station.lon or 0.0, station.lat or 0.0)


def heat(officer: Officer, asked: Asked) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection; `properties` says period, totals and what could not be placed.

    One station is asked for, so one look at the rights is enough: a join over a million rows is not. NotFound when unseen.
    """
    station_for(officer, asked.station.code)
    plane = plane_of(asked.station)
    counted = _count(asked, plane)
    other = asked.other()
    before = _count(other, plane) if other else None
    features, elsewhere = _features(asked, plane, counted, before)
    _name_most(asked.station, features)
    return {
        "type": "FeatureCollection",
        "features": features,
        "properties": {
            "station": asked.station.code,
            "shape": asked.shape,
            "cell_m": asked.cell_m,
            **_period(asked, counted),
            "unplaced": counted.unplaced,
            "elsewhere": elsewhere,
            "compared": _period(other, before) if other and before else None,
        },
    }


def _name_most(station: Organisation, features: list[dict[str, Any]]) -> None:
    """Give the places with most incidents, and where most changed, what people call them: a number sends nobody anywhere."""
    namer = Namer(station)
    changed = filter(_change_in, features)
    for feature in nlargest(NAMED, features, key=_count_in) + nlargest(NAMED, changed, key=_change_in):
        corners = np.array(feature["geometry"]["coordinates"]).reshape(-1, 2)
        feature["properties"]["name"] = namer.name(*corners.mean(axis=0).tolist()).name


def _count_in(feature: dict[str, Any]) -> int:
    count: int = feature["properties"]["count"]
    return count


def _change_in(feature: dict[str, Any]) -> int:
    """Return by how many a place changed, either way; by nothing where there is no other period."""
    before: int | None = feature["properties"]["before"]
    return 0 if before is None else abs(feature["properties"]["count"] - before)


def _year_before(day: date) -> date:
    leap = (day.month, day.day) == (FEBRUARY, LEAP_DAY)
    return day.replace(year=day.year - 1, day=LEAP_DAY - 1 if leap else day.day)


def _period(asked: Asked, counted: Counted) -> dict[str, Any]:
    return {"since": asked.since, "until": asked.until, "total": counted.total}


def _count(asked: Asked, plane: Plane) -> Counted:
    """Count what is over and what is not, each where it is quickest."""
    end = past_end(now())
    cells, counts, unplaced = _current(replace(asked, since=max(asked.since, end)), plane)
    if asked.since < end:
        until = min(asked.until, end - timedelta(days=1))
        past = Narrowed(
            since=asked.since,
            until=until,
            hours=tuple(asked.filters().clock_hours) if asked.hours else (),
            weekdays=asked.weekdays,
            types=tuple(types_below(asked.type)) if asked.type else None,
        )
        earlier = count_past(asked.station.pk, plane, past)
        cells, counts = np.concatenate([cells, earlier[0]]), np.concatenate([counts, earlier[1]])
        unplaced += earlier[2]
    return Counted.of(cells, counts, unplaced=unplaced)


def _current(asked: Asked, plane: Plane) -> tuple[Integers, Integers, int]:
    """Count in one query: cells, how many in each, how many have no position."""
    if asked.since > asked.until:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), 0
    rows = matching(Incident.objects.all(), asked.filters()).annotate(cell=cell_of(plane)).values_list("cell")
    found = list(rows.annotate(n=Count("*")))
    cell, count = np.array([row for row in found if row[0] is not None], dtype=np.int64).reshape(-1, 2).T
    return cell, count, sum(row[1] for row in found if row[0] is None)


def _features(asked: Asked, plane: Plane, counted: Counted, before: Counted | None) -> tuple[list[dict[str, Any]], int]:
    """Return the places with at least one incident in either period, and how many incidents lie on none."""
    periods = [counted] if before is None else [counted, before]
    east, north = (np.concatenate([getattr(each, axis) for each in periods]) for axis in ("east", "north"))
    place, shapes_of = _places(asked, plane, east, north)
    parts = zip(np.split(place, [len(counted.count)]), periods, strict=False)
    sums = [np.bincount(part + 1, each.count, place.max(initial=-1) + 2).astype(np.int64) for part, each in parts]
    numbers = np.flatnonzero(np.sum(sums, axis=0)[1:])
    columns = [each[1:][numbers].tolist() for each in sums]
    earlier = columns[1] if before else [None] * len(numbers)
    features = [
        {"type": "Feature", "geometry": geometry, "properties": facts | {"count": here, "before": then}}
        for (geometry, facts), here, then in zip(shapes_of(numbers), columns[0], earlier, strict=True)
    ]
    return features, int(sums[0][0])


def _places(asked: Asked, plane: Plane, east: Floats, north: Floats) -> heat_shapes.Shaped:
    if asked.shape == HeatShape.STREET:
        return heat_shapes.streets(asked.station.pk, plane, east, north)
    draw = heat_shapes.hexagons if asked.shape == HeatShape.HEX else heat_shapes.squares
    return draw(plane, east, north, asked.cell_m)
