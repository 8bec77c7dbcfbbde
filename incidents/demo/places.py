"""The demo town's places as rows of the place tree, with addresses along its own streets."""

import random
from dataclasses import dataclass
from functools import cache
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from incidents.demo.blocks import Plot, footprints, parks, plots
from incidents.demo.land import COMMUNITIES, communities, lake, river
from incidents.demo.plane import on_map, to_lonlat
from incidents.demo.streets import drawn

SEED = 23
# House numbers go up by two on each side about every so many metres.
NUMBER_EVERY_M = 9.0
# A plot within this distance of an avenue has its door there.
AVENUE_WITHIN_M = 95.0
FLOORS = (6, 6, 11, 18, 26)


@dataclass(frozen=True)
class Row:
    """A place to keep: `parent` is (kind, code) of the one above it; degrees WGS-84."""

    kind: str
    code: str
    name: str
    address: str
    lon: float
    lat: float
    parent: tuple[str, str] | None = None
    boundary: dict[str, Any] | None = None
    sensitive: str = ""
    households: int = 0


Streets = tuple[tuple[str, shapely.LineString], ...]


@cache
def _streets(*, avenues: bool) -> tuple[shapely.STRtree, Streets]:
    classes = {"primary", "secondary", "tertiary"}
    found = tuple((way.name, way.line) for way in drawn() if way.name and (way.highway in classes or not avenues))
    return shapely.STRtree([line for _, line in found]), found


def address_of(point: shapely.Point) -> str:
    """Return the avenue, or the nearest named street, with a house number: 柳堤路 118 号."""
    for avenues in (True, False):
        tree, streets = _streets(avenues=avenues)
        name, line = streets[int(tree.nearest(point))]
        if line.distance(point) < AVENUE_WITHIN_M:
            break
    number = 2 * int(line.project(point) / NUMBER_EVERY_M) + 1 + int(point.x * 10) % 2
    return f"{name} {number} 号"


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    """Return GeoJSON in degrees with lists, as the database gives it back."""
    found: dict[str, Any] = mapping(on_map(shape))
    return {"type": found["type"], "coordinates": _lists(found["coordinates"])}


def _lists(value: Any) -> Any:
    return [_lists(one) for one in value] if isinstance(value, tuple | list) else round(value, 6)


def community_code(quarter: str) -> str:
    """Return the code of a community by the letter of its quarters."""
    return f"{list(COMMUNITIES).index(quarter) + 1:02d}"


@cache
def community_rows() -> tuple[Row, ...]:
    """Return the communities; their households follow from their compounds and houses."""
    rows = []
    for community in communities():
        lon, lat = to_lonlat(*community.area.representative_point().coords[0])
        inside = [plot for plot in plots() if community_code(plot.block.quarter) == community.code]
        homes = sum(12 * len(plot.buildings) for plot in inside if plot.use in {"compound", "houses"})
        rows.append(
            Row("community", community.code, community.name, "", lon, lat, None, _geometry(community.area), "", homes)
        )
    return tuple(rows)


@cache
def plot_rows() -> tuple[Row, ...]:
    """Return compounds, the buildings of compounds, and the named places, each below its community."""
    chance = random.Random(SEED)
    rows: list[Row] = []
    for number, plot in enumerate((plot for plot in plots() if plot.use in {"compound", "place"}), 1):
        middle = plot.ground.representative_point()
        above = ("community", community_code(plot.block.quarter))
        code, address = f"{above[1]}{number:03d}", address_of(middle)
        lon, lat = to_lonlat(middle.x, middle.y)
        if plot.place is not None:
            rows.append(Row(plot.place.kind, code, plot.name, address, lon, lat, above, None, plot.place.sensitive))
            continue
        buildings = _building_rows(chance, plot, code, address)
        homes = sum(row.households for row in buildings)
        rows.append(Row("compound", code, plot.name, address, lon, lat, above, _geometry(plot.ground), "", homes))
        rows += buildings
    return tuple(rows)


def _building_rows(chance: random.Random, plot: Plot, code: str, address: str) -> list[Row]:
    floors = chance.choice(FLOORS)
    rows = []
    for number, building in enumerate(plot.buildings, 1):
        lon, lat = to_lonlat(*building.centroid.coords[0])
        name = f"{plot.name} {number} 栋"
        homes = floors * chance.choice((4, 4, 6))
        rows.append(
            Row(
                "building",
                f"{code}{number:02d}",
                name,
                address,
                lon,
                lat,
                ("compound", code),
                _geometry(building),
                "",
                homes,
            )
        )
    return rows


def ground_rows() -> list[tuple[str, str, dict[str, Any]]]:
    """Return what else the map shows as (layer, name, GeoJSON): water, parks, buildings without a name."""
    found = [("water", "澄湖", _geometry(lake())), ("water", "柳溪", _geometry(river()))]
    found += [("park", name, _geometry(ground)) for name, ground in parks()]
    found.append(("building", "", _geometry(shapely.MultiPolygon(footprints()))))
    return found
