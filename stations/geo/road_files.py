"""The door for street files: which reader a file's name asks for."""

from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.wording import listed
from stations.geo.graphml import read_graphml
from stations.geo.measure import Box
from stations.geo.osm import read_osm
from stations.geo.roads import RoadNetwork

OSM_ENDINGS = (".osm", ".osm.gz", ".osm.bz2", ".pbf")


def read_roads(path: Path, *, within: Box | None = None) -> RoadNetwork:
    """Read GraphML or OSM XML/PBF; `within` limits an OSM file. Raise `Invalid` (field `file`) for anything else."""
    name = path.name.lower()
    if not path.is_file():
        raise Invalid.field("file", _("{file}：文件不存在。").format(file=path))
    if name.endswith(".graphml"):
        network = read_graphml(path)
    elif name.endswith(OSM_ENDINGS):
        network = read_osm(path, within=within)
    else:
        raise Invalid.field(
            "file", _("{file}：只读 {endings}。").format(file=path.name, endings=listed([".graphml", *OSM_ENDINGS]))
        )
    if not len(network):
        raise Invalid.field("file", _("{file}：里面没有道路。").format(file=path.name))
    return network
