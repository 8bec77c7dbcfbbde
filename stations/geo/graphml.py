"""Streets from GraphML as OSMnx writes it: each edge is already directed, its attributes are text or lists as text."""

import ast
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from core.errors import Invalid
from stations.geo.measure import LonLat
from stations.geo.roads import Junction, RoadNetwork, Street
from stations.geo.ways import Speeds, speeds_of

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
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
            except (KeyError, ValueError) as unread:
                raise _refused(path, _("节点 {node} 缺少坐标 x、y").format(node=node)) from unread
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
    shape = [positions[end] for end in ends]
    if values.get("geometry"):
        try:
            shape = [(lon, lat) for lon, lat, *_ in shapely.from_wkt(values["geometry"]).coords]
        except (ShapelyError, NotImplementedError, ValueError) as unread:
            raise _refused(
                path, _("{street} 的 geometry 无法读取（{why}）").format(street=label, why=unread)
            ) from unread
    return Street.along(
        shape,
        ends=ends,
        highway=lists.get("highway", [""])[0],
        name=" / ".join(lists.get("name") or lists.get("ref") or []),
        oneway=values.get("oneway") == "True",
        speeds=_speeds(lists),
    )


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
