"""Streets from OpenStreetMap's own files, XML or PBF: ways are cut at shared nodes and given their directions."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import osmium
from django.utils.translation import gettext as _

from core.errors import Invalid
from stations.geo.measure import Box, LonLat
from stations.geo.roads import Junction, RoadNetwork, Street
from stations.geo.ways import CLOSED, direction_of, speeds_of


class Way(NamedTuple):
    """A way's tags and those of its nodes whose position the file has, in order."""

    tags: Mapping[str, str]
    nodes: list[int]
    shape: list[LonLat]


def read_osm(path: Path, *, within: Box | None = None) -> RoadNetwork:
    """Read the network; with `within`, only the ways that touch the box, so that a whole province may be the source.

    Raise `Invalid` (field `file`) when osmium cannot read it.
    """
    try:
        ways = [part for way in _ways(path) for part in way if within is None or _touches(part, within)]
    except RuntimeError as unread:
        raise Invalid.field(
            "file", _("{file}：OSM 文件无法读取（{why}）。").format(file=path.name, why=unread)
        ) from unread
    uses = Counter(node for way in ways for node in way.nodes)
    streets = [street for way in ways for part in _between_junctions(way, uses) for street in streets_of(part)]
    places = {end: at for street in streets for end, at in _ends(street)}
    return RoadNetwork.from_rows((Junction(node, *at) for node, at in places.items()), streets)


def streets_of(way: Way) -> Iterator[Street]:
    """Give the one or two directed streets along a way; `oneway` binds vehicles, so walkers may still turn round."""
    speeds, direction = speeds_of(way.tags), direction_of(way.tags)
    highway, name = way.tags["highway"], way.tags.get("name") or way.tags.get("ref", "")
    ends = way.nodes[0], way.nodes[-1]
    oneway = direction != 0
    if direction >= 0:
        yield Street.along(way.shape, ends=ends, highway=highway, name=name, oneway=oneway, speeds=speeds)
    if direction <= 0:
        back = way.shape[::-1]
        yield Street.along(back, ends=ends[::-1], highway=highway, name=name, oneway=oneway, speeds=speeds)


def _ways(path: Path) -> Iterator[list[Way]]:
    """Give each open way of a known class, in the stretches whose nodes the file has: an extract ends somewhere."""
    kinds = osmium.osm.NODE | osmium.osm.WAY
    streets = osmium.FileProcessor(str(path), kinds).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    for way in streets:
        if not isinstance(way, osmium.osm.Way):
            continue
        tags = {tag.k: tag.v for tag in way.tags}
        if speeds_of(tags) == CLOSED:
            continue
        parts = [Way(tags, [], [])]
        for node in way.nodes:
            if node.location.valid():
                parts[-1].nodes.append(node.ref)
                parts[-1].shape.append((node.lon, node.lat))
            elif parts[-1].nodes:
                parts.append(Way(tags, [], []))
        yield [part for part in parts if len(part.nodes) > 1]


def _touches(way: Way, box: Box) -> bool:
    return any(box.west <= lon <= box.east and box.south <= lat <= box.north for lon, lat in way.shape)


def _between_junctions(way: Way, uses: Mapping[int, int]) -> Iterator[Way]:
    """Cut a way at every node that is used more than once."""
    inner = (at for at in range(1, len(way.nodes) - 1) if uses[way.nodes[at]] > 1)
    for first, last in pairwise([0, *inner, len(way.nodes) - 1]):
        yield Way(way.tags, way.nodes[first : last + 1], way.shape[first : last + 1])


def _ends(street: Street) -> Iterator[tuple[int, LonLat]]:
    yield street.start, street.shape[0]
    yield street.end, street.shape[-1]
