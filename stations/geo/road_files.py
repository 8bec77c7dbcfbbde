"""The door for street files: which reader a file's name asks for."""

from pathlib import Path

from core.errors import Invalid
from stations.geo.graphml import read_graphml
from stations.geo.measure import Box
from stations.geo.osm import read_osm
from stations.geo.roads import RoadNetwork

OSM_ENDINGS = (".osm", ".osm.gz", ".osm.bz2", ".pbf")


def read_roads(path: Path, *, within: Box | None = None) -> RoadNetwork:
    """Read GraphML or OSM XML/PBF; `within` limits an OSM file. Raise `Invalid` (field `file`) for anything else."""
    name = path.name.lower()
    if not path.is_file():
        raise Invalid.field("file", f"{path} 不存在。")
    if name.endswith(".graphml"):
        network = read_graphml(path)
    elif name.endswith(OSM_ENDINGS):
        network = read_osm(path, within=within)
    else:
        raise Invalid.field("file", f"{path.name}：只读 .graphml、{'、'.join(OSM_ENDINGS)}。")
    if not len(network):
        raise Invalid.field("file", f"{path.name}：里面没有道路。")
    return network
