"""Streets from GraphML as OSMnx writes it: each edge is already directed, its attributes are text or lists as text."""

import ast
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from core.errors import Invalid
from stations.geo.datum import check_position
from stations.geo.measure import LonLat, distance_m, distances_m
from stations.geo.roads import Junction, RoadNetwork, Street
from stations.geo.ways import Speeds, speeds_of

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
# Junctions that were drawn together out of several lie beside their streets' ends; further away it is another street's line.
ENDS_M = 100
# No street leads so far away from its junction before it comes to another.
FARTHEST_M = 200_000
# Nothing is shorter than the straight line; the rest is leeway for junctions that were moved.
LEAST_SHARE = 0.5
WGS84_NAMES = frozenset({"epsg:4326", "wgs84", "ogc:crs84"})


def read_graphml(path: Path) -> RoadNetwork:
    """Read the network. Raise `Invalid` (field `file`) naming the node or edge that cannot be read."""
    positions: dict[int, LonLat] = {}
    streets: list[Street] = []
    for element, values in _elements(path):
        if element.tag == NAMESPACE + "graph":
            _check_datum(path, values.get("crs", "epsg:4326"))
        elif element.tag == NAMESPACE + "node":
            node = _identity(path, element, "id")
            try:
                positions[node] = (float(values["x"]), float(values["y"]))
                check_position(*positions[node])
            except (KeyError, ValueError) as unread:
                raise _refused(path, _("节点 {node} 缺少坐标 x、y").format(node=node)) from unread
            except Invalid as impossible:
                raise _refused(
                    path, _("节点 {node}：{why}").format(node=node, why=impossible.detail.rstrip("。."))
                ) from impossible
        else:
            streets.append(_street(path, element, values, positions))
    return RoadNetwork.from_rows((Junction(node, *position) for node, position in positions.items()), streets)


def _elements(path: Path) -> Iterator[tuple[ET.Element, Mapping[str, str]]]:
    """Give each node, edge and the graph with its data by attribute name, freeing what has been read."""
    keys: dict[str, str] = {}
    wanted = {NAMESPACE + tag for tag in ("node", "edge", "graph")}
    try:
        for _event, element in ET.iterparse(path):  # noqa: S314 - expat itself refuses entities that multiply
            if element.tag == NAMESPACE + "key":
                keys[element.get("id", "")] = element.get("attr.name", "")
            elif element.tag in wanted:
                data = element.iterfind(NAMESPACE + "data")
                yield element, {keys.get(item.get("key", ""), ""): item.text or "" for item in data}
                if element.tag != NAMESPACE + "graph":
                    element.clear()
    except ET.ParseError as broken:
        raise _refused(path, _("不是完整的 GraphML（{why}）").format(why=broken)) from broken


def _street(path: Path, edge: ET.Element, values: Mapping[str, str], positions: Mapping[int, LonLat]) -> Street:
    ends = _identity(path, edge, "source"), _identity(path, edge, "target")
    label = _("道路 {start} → {end}").format(start=ends[0], end=ends[1])
    missing = [end for end in ends if end not in positions]
    if missing:
        raise _refused(path, _("{street} 引用了不存在的节点 {node}").format(street=label, node=missing[0]))
    lists = {name: _values(text) for name, text in values.items()}
    between = positions[ends[0]], positions[ends[1]]
    _check_length(path, label, values.get("length", ""), between)
    shape = _shape(path, label, values["geometry"], between) if values.get("geometry") else between
    return Street.along(
        shape,
        ends=ends,
        highway=lists.get("highway", [""])[0],
        name=" / ".join(lists.get("name") or lists.get("ref") or []),
        oneway=values.get("oneway") == "True",
        speeds=_speeds(lists),
    )


def _shape(path: Path, label: str, text: str, between: tuple[LonLat, LonLat]) -> list[LonLat]:
    """Return an edge's bends: possible positions, near its first junction, that lead from the one junction to the other."""
    try:
        with np.errstate(invalid="ignore"):  # a NaN is named below, by its own check
            line = shapely.from_wkt(text)
    except ShapelyError as unread:
        raise _refused(path, _("{street} 的 geometry 无法读取（{why}）").format(street=label, why=unread)) from unread
    if not isinstance(line, shapely.LineString) or line.is_empty:
        raise _refused(path, _("{street} 的 geometry 不是 LINESTRING").format(street=label))
    points = shapely.get_coordinates(line)
    for lon, lat in points.tolist():
        try:
            check_position(lon, lat, near=between[0])
        except Invalid as impossible:
            why = impossible.detail.rstrip("。.")
            raise _refused(path, _("{street} 的 geometry：{why}").format(street=label, why=why)) from impossible
    (lon_1, lat_1), (lon_2, lat_2) = between
    away = distances_m(points[[0, -1], 0], points[[0, -1], 1], np.array([lon_1, lon_2]), np.array([lat_1, lat_2]))
    if away.max() > ENDS_M:
        said = _("{street} 的 geometry 的端点离路口 {metres} 米，应在路口上")
        raise _refused(path, said.format(street=label, metres=round(away.max())))
    if (farthest_m := distances_m(points[:, 0], points[:, 1], lon_1, lat_1).max()) > FARTHEST_M:
        said = _("{street} 的 geometry 中有一点离它的路口 {km} 公里")
        raise _refused(path, said.format(street=label, km=round(farthest_m / 1000)))
    return [(lon, lat) for lon, lat in points.tolist()]


def _check_length(path: Path, label: str, text: str, between: tuple[LonLat, LonLat]) -> None:
    """Refuse a length that no street has: a file that says such things was made wrongly, though a shape is measured anew."""
    straight_m = distance_m(*between)
    try:
        length_m = float(text) if text else straight_m
    except ValueError:
        length_m = math.nan
    # Neither of the two holds of a NaN.
    if not (length_m >= LEAST_SHARE * straight_m and length_m < math.inf):
        said = _("{street} 的 length“{text}”不可能：两端直线相距 {metres} 米")
        raise _refused(path, said.format(street=label, text=text, metres=round(straight_m)))


def _speeds(lists: Mapping[str, list[str]]) -> Speeds:
    """Return the speeds of an edge that OSMnx merged from several ways: for each kind those of the slowest."""
    tags = {name: values[0] for name, values in lists.items()}
    each = [speeds_of({**tags, "highway": highway}) for highway in lists.get("highway", [""])]
    return Speeds(*(min(column) for column in zip(*each, strict=True)))


def _values(text: str) -> list[str]:
    """Read OSMnx's "['steps', 'footway']" as its members and anything else as one value."""
    if not text.startswith("["):
        return [text]
    try:
        return [str(value) for value in ast.literal_eval(text)] or [""]
    except (ValueError, SyntaxError):
        return [text]


def _identity(path: Path, element: ET.Element, attribute: str) -> int:
    text = element.get(attribute, "")
    try:
        return int(text)
    except ValueError as unread:
        raise _refused(
            path, _("{attribute}=“{text}”不是 OpenStreetMap 编号").format(attribute=attribute, text=text)
        ) from unread


def _check_datum(path: Path, crs: str) -> None:
    if crs.lower() not in WGS84_NAMES:
        raise _refused(path, _("坐标系是 {crs}，应为 epsg:4326（WGS-84）").format(crs=crs))


def _refused(path: Path, why: str) -> Invalid:
    return Invalid.field("file", _("{what}：{why}。").format(what=path.name, why=why))
