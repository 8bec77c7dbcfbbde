"""Areas on the map: GeoJSON in, rings for PostgreSQL out.

PostgreSQL's `polygon` is one ring without holes, so an area is cut there when it is written: along the meridian through
the middle of each hole, until every part is a single ring. Longitude first, degrees WGS-84.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import shape

from core.errors import Invalid
from stations.geo.datum import check_position, to_wgs84
from stations.geo.measure import Floats, LonLat

Ring = list[LonLat]


def area_of(
    geometry: Mapping[str, Any] | None, *, feature: str, datum: str = "wgs84", near: LonLat | None = None
) -> shapely.MultiPolygon:
    """Read a GeoJSON Polygon or MultiPolygon whose coordinates are in `datum`; heights are dropped.

    `feature` is what a person calls it ("第 3 个要素 福田街道"): every `Invalid` names it. `near` is the station's position,
    against which swapped coordinates are told (`check_position`).
    """
    try:
        with np.errstate(invalid="ignore"):  # a NaN is named below, by its own check
            found = shape(cast("dict[str, Any]", geometry))
    except (ShapelyError, ArithmeticError, ValueError, TypeError, LookupError, AttributeError) as unread:
        raise _refused(feature, _("不是合法的 GeoJSON 几何（{why}）").format(why=unread)) from unread
    if not isinstance(found, shapely.Polygon | shapely.MultiPolygon):
        raise _refused(feature, _("应为 Polygon 或 MultiPolygon，实为 {kind}").format(kind=found.geom_type))
    if found.is_empty:
        raise _refused(feature, _("没有坐标"))
    coordinates = shapely.get_coordinates(found)
    _check_coordinates(coordinates, feature, near)
    if not found.is_valid:
        raise _refused(feature, _("多边形无效（{why}）").format(why=shapely.is_valid_reason(found)))
    moved = shapely.set_coordinates(
        shapely.force_2d(found), np.column_stack(to_wgs84(coordinates[:, 0], coordinates[:, 1], datum))
    )
    return shapely.MultiPolygon(list(_polygons(moved)))


def simple_rings(area: shapely.Polygon | shapely.MultiPolygon) -> list[Ring]:
    """Cut an area into rings without holes that together cover it and overlap nowhere; the last point is not repeated."""
    parts = (part for polygon in _polygons(area) for part in _without_holes(polygon))
    return [[(lon, lat) for lon, lat in part.exterior.coords[:-1]] for part in parts]


def ring_text(ring: Sequence[LonLat]) -> str:
    """Write a ring as PostgreSQL reads a `polygon`: ((lon,lat),…)."""
    return f"({','.join(f'({lon!r},{lat!r})' for lon, lat in ring)})"


def _refused(feature: str, why: str) -> Invalid:
    return Invalid.field(feature, _("{what}：{why}。").format(what=feature, why=why))


def _check_coordinates(coordinates: Floats, feature: str, near: LonLat | None) -> None:
    """Refuse the first impossible corner of the area's box, with the feature's name before the reason."""
    for lon, lat in (coordinates.min(axis=0), coordinates.max(axis=0)):
        try:
            check_position(float(lon), float(lat), near=near)
        except Invalid as impossible:
            raise _refused(feature, impossible.detail.rstrip("。.")) from impossible


def _polygons(area: shapely.Geometry) -> Iterator[shapely.Polygon]:
    for part in shapely.get_parts(area):
        if isinstance(part, shapely.Polygon) and part.area > 0:
            yield part


def _without_holes(polygon: shapely.Polygon) -> Iterator[shapely.Polygon]:
    """Halve a polygon at its first hole, and the halves again, until no hole is left."""
    if not polygon.interiors:
        yield polygon
        return
    west, south, east, north = polygon.bounds
    hole_west, _, hole_east, _ = polygon.interiors[0].bounds
    middle = (hole_west + hole_east) / 2
    for half in (shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)):
        for part in _polygons(polygon.intersection(half)):
            yield from _without_holes(part)
