"""A station's streets as plain columns: what an import reads, the database keeps and travel times are computed on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from core.errors import Invalid
from stations.geo.datum import check_position
from stations.geo.measure import Floats, LonLat, distances_m
from stations.geo.ways import Kind, Speeds

Integers = NDArray[np.int64]


class Junction(NamedTuple):
    """A node of the graph: `id` is the source's (OpenStreetMap's) number."""

    id: int
    lon: float
    lat: float


class Street(NamedTuple):
    """A directed edge between two junctions' ids; a two-way street is two. `shape` has both ends; degrees WGS-84."""

    start: int
    end: int
    length_m: float
    highway: str
    name: str
    oneway: bool
    car_kmh: float
    motorcycle_kmh: float
    foot_kmh: float
    shape: list[LonLat]

    @classmethod
    def along(
        cls, shape: Sequence[LonLat], *, ends: tuple[int, int], highway: str, name: str, oneway: bool, speeds: Speeds
    ) -> "Street":
        """Make a street whose length is that of its shape."""
        lon, lat = np.array(shape, dtype=np.float64).T
        length_m = float(distances_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())
        return cls(*ends, length_m, highway, name, oneway, *speeds, list(shape))


@dataclass(frozen=True, slots=True, eq=False)
class RoadNetwork:
    """Junctions and directed streets in columns; the arrays are read-only, so any thread may use them.

    `start` and `end` are positions in the junction columns; street i has the shape points
    shape_from[i] to shape_from[i + 1]; `<kind>_kmh` is 0 where the kind may not go.
    """

    junction_id: Integers
    lon: Floats
    lat: Floats
    start: Integers
    end: Integers
    length_m: Floats
    car_kmh: Floats
    motorcycle_kmh: Floats
    foot_kmh: Floats
    oneway: NDArray[np.bool_]
    highway: tuple[str, ...]
    name: tuple[str, ...]
    shape_from: Integers
    shape_lon: Floats
    shape_lat: Floats

    def __post_init__(self) -> None:
        for field in fields(self):
            column = getattr(self, field.name)
            if isinstance(column, np.ndarray):
                column.setflags(write=False)

    @classmethod
    def from_rows(cls, junctions: Iterable[Junction], streets: Iterable[Street]) -> "RoadNetwork":
        """Build the columns. Raise `Invalid` for an impossible position or a street without its junction."""
        nodes = sorted(set(junctions))
        place: dict[int, int] = {}
        for node in nodes:
            _check_junction(node)
            place[node.id] = len(place)
        if len(place) < len(nodes):
            raise Invalid.field("junctions", _("同一路口编号有两个位置。"))
        rows = list(streets)
        shapes = [point for row in rows for point in row.shape]
        try:
            start, end = ([place[getattr(row, which)] for row in rows] for which in ("start", "end"))
        except KeyError as missing:
            raise Invalid.field(
                "streets", _("道路引用了不存在的路口 {junction}。").format(junction=missing)
            ) from missing
        return cls(
            junction_id=np.array([node.id for node in nodes], dtype=np.int64),
            lon=_floats(node.lon for node in nodes),
            lat=_floats(node.lat for node in nodes),
            start=np.array(start, dtype=np.int64),
            end=np.array(end, dtype=np.int64),
            length_m=_floats(row.length_m for row in rows),
            car_kmh=_floats(row.car_kmh for row in rows),
            motorcycle_kmh=_floats(row.motorcycle_kmh for row in rows),
            foot_kmh=_floats(row.foot_kmh for row in rows),
            oneway=np.array([row.oneway for row in rows], dtype=np.bool_),
            highway=tuple(row.highway for row in rows),
            name=tuple(row.name for row in rows),
            shape_from=np.cumsum([0, *(len(row.shape) for row in rows)], dtype=np.int64),
            shape_lon=_floats(lon for lon, _ in shapes),
            shape_lat=_floats(lat for _, lat in shapes),
        )

    def junctions(self) -> Iterator[Junction]:
        """Give the junctions back as rows."""
        columns = (self.junction_id.tolist(), self.lon.tolist(), self.lat.tolist())
        yield from (Junction(*row) for row in zip(*columns, strict=True))

    def streets(self) -> Iterator[Street]:
        """Give the streets back as rows; `from_rows` of both makes an equal network."""
        for row in range(len(self)):
            yield Street(
                start=int(self.junction_id[self.start[row]]),
                end=int(self.junction_id[self.end[row]]),
                length_m=float(self.length_m[row]),
                highway=self.highway[row],
                name=self.name[row],
                oneway=bool(self.oneway[row]),
                car_kmh=float(self.car_kmh[row]),
                motorcycle_kmh=float(self.motorcycle_kmh[row]),
                foot_kmh=float(self.foot_kmh[row]),
                shape=self.shape(row),
            )

    def __len__(self) -> int:
        return len(self.length_m)

    def shape(self, street: int) -> list[LonLat]:
        """Return a street's line as longitude and latitude pairs."""
        part = slice(self.shape_from[street], self.shape_from[street + 1])
        return list(zip(self.shape_lon[part].tolist(), self.shape_lat[part].tolist(), strict=True))

    def kmh(self, kind: Kind) -> Floats:
        """Return the kind's speed on every street."""
        column: Floats = getattr(self, f"{kind}_kmh")
        return column


def _check_junction(node: Junction) -> None:
    try:
        check_position(node.lon, node.lat)
    except Invalid as impossible:
        raise Invalid.field(
            "junctions", _("路口 {junction}：{why}").format(junction=node.id, why=impossible.detail)
        ) from impossible


def _floats(values: Iterable[float]) -> Floats:
    return np.fromiter(values, dtype=np.float64)
