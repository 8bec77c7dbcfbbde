"""manage.py import_roads: a station's streets from GraphML, OSM XML or PBF."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core.errors import DomainError
from stations.commands import ReportingCommand
from stations.geo.measure import Box
from stations.selectors.people import station_named
from stations.services.importing import import_roads


class Command(ReportingCommand):
    """Replace the streets by which travel times are computed."""

    help = "Reads .graphml (OSMnx), .osm, .osm.gz, .osm.bz2 or .pbf and replaces the station's streets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the station and, for large OSM files, a box."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--station", required=True, metavar="CODE")
        parser.add_argument(
            "--within", nargs=4, type=float, metavar=("WEST", "SOUTH", "EAST", "NORTH"), help="degrees; OSM files only"
        )

    def handle(self, **options: Any) -> None:
        """Import and say what there is now."""
        within = Box(*options["within"]) if options["within"] else None
        try:
            station = station_named(options["station"])
            done = import_roads(by=None, station=station, path=options["file"], within=within)
        except DomainError as refused:
            raise CommandError(refused.detail) from refused
        self.stdout.write(
            _("{station}：路口 {nodes}，路段 {edges}，互不相通 {components} 片（第 {version} 版）").format(
                station=station.name,
                nodes=done.nodes,
                edges=done.edges,
                components=done.components,
                version=done.version,
            )
        )
        for kind in done.kinds:
            self.stdout.write(
                _("  {kind}：往返分别计 {kilometres:.1f} 公里，路口 {junctions}，其中 {share:.0%} 连成一片").format(
                    kind=kind.kind, kilometres=kind.kilometres, junctions=kind.junctions, share=kind.share
                )
            )
