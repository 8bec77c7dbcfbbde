"""manage.py import_places: communities, compounds, buildings and the rest from GeoJSON, CSV or XLSX."""

import csv
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core.errors import DomainError
from stations.choices import Datum, PlaceKind
from stations.commands import ReportingCommand
from stations.selectors.people import station_named
from stations.services.importing import import_places
from stations.services.importing.mapping import PlaceMapping, read_mapping
from stations.services.importing.places import Rejected


class Command(ReportingCommand):
    """Keep the places of a file under their codes."""

    help = (
        "Imports places; running it again changes nothing. A known place (by kind and code) is corrected: a column or property "
        "that the file has decides, an empty cell of it clears, what the file has no column for stays. "
        "Rows that stay out are written to FILE.rejects.csv."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the station, what kind of places they are, and how to read them."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--station", required=True, metavar="CODE")
        parser.add_argument("--kind", required=True, choices=PlaceKind.values)
        parser.add_argument("--mapping", type=Path, metavar="M.yaml", help="columns: {name: …}, datum, parent_kind")
        parser.add_argument("--datum", choices=Datum.values, help="of the file's coordinates (default: wgs84)")
        parser.add_argument("--rejects", type=Path, help="where rejected rows go (default: FILE.rejects.csv)")

    def handle(self, **options: Any) -> None:
        """Import, write the rejects, say what was done."""
        file: Path = options["file"]
        try:
            mapping = read_mapping(options["mapping"]) if options["mapping"] else PlaceMapping()
            if options["datum"]:
                mapping = replace(mapping, datum=options["datum"])
            station = station_named(options["station"])
            done = import_places(by=None, station=station, path=file, kind=options["kind"], mapping=mapping)
        except DomainError as refused:
            raise CommandError(refused.detail) from refused
        kept = done.kept
        self.stdout.write(
            _("{station}：新建 {created}，更改 {changed}，未变 {same}，退回 {rejected}").format(
                station=station.name, **asdict(kept), rejected=len(done.rejected)
            )
        )
        if done.rejected:
            path = options["rejects"] or file.with_name(f"{file.name}.rejects.csv")
            _write(path, done.rejected)
            self.stdout.write(_("退回的行：{path}").format(path=path))


def _write(path: Path, rejected: Sequence[Rejected]) -> None:
    # The BOM lets a spreadsheet program see that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(Rejected._fields)
        rows.writerows(rejected)
