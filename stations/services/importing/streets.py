"""Streets from a GraphML or OpenStreetMap file."""

from dataclasses import dataclass
from pathlib import Path

import rustworkx as rx

from core.errors import require
from stations import rules
from stations.geo import roads
from stations.geo.arcs import Connectivity, connectivity
from stations.geo.measure import Box
from stations.geo.road_files import read_roads
from stations.geo.ways import KINDS
from stations.models import Officer, Organisation
from stations.services.roads import replace_roads


@dataclass(frozen=True)
class RoadImport:
    """What an import brought, and for each kind of unit; more than a few components mean that the file was cut badly."""

    nodes: int
    edges: int
    components: int
    version: int
    kinds: tuple[Connectivity, ...]


def import_roads(
    *, by: Officer | None, station: Organisation, path: Path, source: str = "", within: Box | None = None
) -> RoadImport:
    """Replace a station's streets by a file's. Raises Invalid (field `file`) when it cannot be read; nothing changes then."""
    require(by is None or rules.may_keep_places(by))
    network = read_roads(path, within=within)
    row = replace_roads(by=by, station=station, network=network, source=source or path.name)
    kinds = tuple(connectivity(network, kind) for kind in KINDS)
    return RoadImport(row.nodes, row.edges, _components(network), row.version, kinds)


def _components(network: roads.RoadNetwork) -> int:
    graph: rx.PyDiGraph[None, None] = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from([None] * len(network.junction_id))
    graph.add_edges_from_no_data(list(zip(network.start.tolist(), network.end.tolist(), strict=True)))
    return int(rx.number_weakly_connected_components(graph))
