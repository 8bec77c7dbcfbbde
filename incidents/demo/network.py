"""The demo town's streets as a graph: cut at their crossings, every one two-way."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import rustworkx as rx
import shapely

from incidents.demo.plane import Point, to_lonlat
from incidents.demo.streets import Way, drawn
from stations.geo.roads import Junction, RoadNetwork, Street
from stations.geo.ways import speeds_of

# Crossings lie on a grid this fine, in metres; anything shorter is no street.
GRID_M = 0.5


def _pieces() -> list[Way]:
    """Cut the streets at their crossings; each piece has the name and class of the street it lies on, the larger one first."""
    rank = ["primary", "secondary", "tertiary", "residential", "living_street", "service"]
    ways = sorted(drawn(), key=lambda way: rank.index(way.highway))
    noded = shapely.get_parts(shapely.union_all([way.line for way in ways], grid_size=GRID_M))
    tree = shapely.STRtree([way.line for way in ways])
    middles = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    piece, near = tree.query(middles, predicate="dwithin", distance=2 * GRID_M)
    owner = np.full(len(noded), len(ways))
    np.minimum.at(owner, piece, near)
    return [
        Way(line, ways[index].name, ways[index].highway)
        for line, index in zip(noded, owner.tolist(), strict=True)
        if index < len(ways)
    ]


def _connected(pieces: Iterable[Way]) -> list[Way]:
    """Keep the streets that hang together."""
    kept = list(pieces)
    graph: rx.PyGraph[None, None] = rx.PyGraph()
    places: dict[Point, int] = {}
    for way in kept:
        start, end = (places.setdefault(point, len(places)) for point in way.ends)
        graph.add_nodes_from([None] * (len(places) - graph.num_nodes()))
        graph.add_edge(start, end, None)
    largest = max(rx.connected_components(graph), key=len)
    return [way for way in kept if places[way.ends[0]] in largest]


@cache
def network() -> RoadNetwork:
    """Return the street graph; every street is two-way."""
    pieces = _connected(_pieces())
    junctions: dict[Point, Junction] = {}
    for way in pieces:
        for end in way.ends:
            junctions.setdefault(end, Junction(len(junctions) + 1, *to_lonlat(*end)))
    streets = []
    for way in pieces:
        shape = [to_lonlat(x, y) for x, y in way.line.simplify(0.4).coords]
        ends = (junctions[way.ends[0]].id, junctions[way.ends[1]].id)
        speeds = speeds_of({"highway": way.highway})
        for one, line in ((ends, shape), (ends[::-1], shape[::-1])):
            streets.append(
                Street.along(line, ends=one, highway=way.highway, name=way.name, oneway=False, speeds=speeds)
            )
    return RoadNetwork.from_rows(junctions.values(), streets)
