"""The past of a station as columns in memory: a million incidents are counted in milliseconds, at whatever hours and weekdays.

Only whole months that are over are kept, thirteen bytes an incident. Each question first asks which of them were changed since
they were read (`incidents.selectors.past`) and reads those again, so that the figures are always the list's.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from threading import Lock
from typing import Any, Final

import numpy as np
from django.db.models import Aggregate, BinaryField, F, Func, Q, Value
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from core.clock import day_bounds
from incidents.models import Incident
from incidents.selectors.past import months_changed
from patrols.planning.history import Flags, Integers
from patrols.planning.plane import Plane
from patrols.selectors.heat_lattice import cell_of

# Incidents that one process keeps; the stations asked for last stay.
MOST: Final = 4_000_000
NOWHERE: Final = -(2**62)
# What the database packs of an incident: its cell, its type, its second on the Shanghai clock.
ROW: Final = np.dtype([("cell", ">i8"), ("type", ">i4"), ("at", ">f8")])
DAY_S: Final = 86_400
# 1 January 1970 was a Thursday; Monday is 1.
THURSDAY: Final = 3


@dataclass(frozen=True, eq=False)
class Month:
    """A month's incidents: `which` of the cells, the day since 1970, the hour and the type of each."""

    cells: Integers
    which: NDArray[np.int32]
    day: NDArray[np.int32]
    hour: NDArray[np.uint8]
    type: NDArray[np.int32]

    @classmethod
    def of(cls, cell: Integers, day: Integers, hour: Integers, kind: Integers) -> "Month":
        """Keep columns in as few bytes as they need."""
        cells, which = np.unique(cell, return_inverse=True)
        return cls(cells, which.astype(np.int32), day.astype(np.int32), hour.astype(np.uint8), kind.astype(np.int32))


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """Which incidents of the past: both days included; hours and weekdays (1 is Monday) empty for all, types None for all."""

    since: date
    until: date
    hours: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    types: tuple[int, ...] | None = None

    def choose(self, month: Month) -> Flags | None:
        """Mark a month's incidents; None where all are meant."""
        since, until = _number(self.since), _number(self.until)
        flags = []
        if len(month.day) and (month.day.min() < since or month.day.max() > until):
            flags.append((month.day >= since) & (month.day <= until))
        if self.hours:
            flags.append(np.isin(np.arange(24), self.hours)[month.hour])
        if self.weekdays:
            flags.append(np.isin((month.day + THURSDAY) % 7 + 1, self.weekdays))
        if self.types is not None:
            flags.append(np.isin(month.type, self.types))
        return np.logical_and.reduce(flags) if flags else None


@dataclass(frozen=True, eq=False)
class Kept:
    """A station's months from `since` to `until` (excluded) as they were in a snapshot, on the lattice of a plane.

    `cells` are those of all months, `places` where each month's cells are among them.
    """

    plane: Plane
    snapshot: str
    since: date
    until: date
    months: dict[date, Month]
    cells: Integers
    places: dict[date, Integers]

    @classmethod
    def of(cls, plane: Plane, snapshot: str, since: date, until: date, months: dict[date, Month]) -> "Kept":
        """Find each month's cells among those of all."""
        cells = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *(month.cells for month in months.values())]))
        places = {start: np.searchsorted(cells, month.cells) for start, month in months.items()}
        return cls(plane, snapshot, since, until, months, cells, places)

    @property
    def size(self) -> int:
        """How many incidents."""
        return sum(len(month.day) for month in self.months.values())

    def lacks(self, since: date, until: date, changed: Iterable[date]) -> list[tuple[date, date]]:
        """Return what must be read for these months to be there: before, behind, and what was changed."""
        lacking = [(since, self.since), (self.until, until)]
        lacking += [(month, _next(month)) for month in changed if self.since <= month < self.until]
        return [(start, end) for start, end in lacking if start < end]


class _Shelf:
    """What this process keeps, by station."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Kept] = OrderedDict()
        self._lock = Lock()

    def take(self, station_id: int) -> Kept | None:
        return self._kept.get(station_id)

    def put(self, station_id: int, kept: Kept) -> None:
        with self._lock:
            self._kept[station_id] = kept
            self._kept.move_to_end(station_id)
            while len(self._kept) > 1 and sum(one.size for one in self._kept.values()) > MOST:
                self._kept.popitem(last=False)


_shelf = _Shelf()


def count_past(station_id: int, plane: Plane, asked: Narrowed) -> tuple[Integers, Integers, int]:
    """Return the cells with incidents, how many in each, and how many have no position. `until` lies in a month that is over."""
    kept = _kept(station_id, plane, asked.since.replace(day=1), _next(asked.until.replace(day=1)))
    total = np.zeros(len(kept.cells), dtype=np.int64)
    for start, month in kept.months.items():
        if start <= asked.until and _next(start) > asked.since:
            chosen = asked.choose(month)
            which = month.which if chosen is None else month.which[chosen]
            total[kept.places[start]] += np.bincount(which, minlength=len(month.cells))
    placed = (kept.cells != NOWHERE) & (total > 0)
    return kept.cells[placed], total[placed], int(total[kept.cells == NOWHERE].sum())


def _kept(station_id: int, plane: Plane, since: date, until: date) -> Kept:
    """Return what is kept of a station, brought up to date and long enough for the question."""
    before = _shelf.take(station_id)
    if before is None or before.plane != plane:
        before = Kept.of(plane, "", since, since, {})
    changed = months_changed(station_id, before.snapshot or None)
    lacking = before.lacks(since, until, changed.months if before.snapshot else [])
    if lacking:
        months = {start: month for start, month in before.months.items() if start not in changed.months}
        months |= _read(station_id, plane, lacking)
        kept = Kept.of(plane, changed.snapshot, min(since, before.since), max(until, before.until), months)
    else:
        kept = replace(before, snapshot=changed.snapshot)
    _shelf.put(station_id, kept)
    return kept


class _Packed(Aggregate):
    """Rows of ROW, one behind the other: a hundred times faster to read than rows of a cursor."""

    function = "string_agg"
    template = "%(function)s(%(expressions)s, ''::bytea)"
    arg_joiner = " || "
    output_field = BinaryField()


def _read(station_id: int, plane: Plane, spans: Iterable[tuple[date, date]]) -> Iterator[tuple[date, Month]]:
    """Read spans of months in one query."""
    within = Q()
    for start, end in spans:
        within |= Q(reported_at__gte=day_bounds(start)[0], reported_at__lt=day_bounds(end)[0])
    packed = _Packed(
        Func(Coalesce(cell_of(plane), Value(NOWHERE)), function="int8send"),
        Func(F("type_id"), template="int4send(%(expressions)s::int4)"),
        Func(F("reported_at"), template="float8send(date_part('epoch', %(expressions)s AT TIME ZONE 'Asia/Shanghai'))"),
    )
    found: Any = Incident.objects.filter(within, station_id=station_id).aggregate(rows=packed)["rows"]
    rows = np.frombuffer(found or b"", dtype=ROW)
    day, second = np.divmod(rows["at"].astype(np.float64), DAY_S)
    order = np.argsort(day, kind="stable")
    day, hour = day[order].astype(np.int64), (second[order] // 3600).astype(np.int64)
    cell, kind = rows["cell"].astype(np.int64)[order], rows["type"].astype(np.int64)[order]
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    edges = [0, *(np.flatnonzero(np.diff(month.astype(np.int64))) + 1).tolist(), len(month)]
    for one, other in pairwise(edges):
        if one < other:
            part = slice(one, other)
            yield month[one].astype("datetime64[D]").item(), Month.of(cell[part], day[part], hour[part], kind[part])


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
