"""manage.py create_station: a station with its two teams, one room and police groups."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import DomainError
from stations.services.organisations import create_station


class Command(BaseCommand):
    """Make a station below a sub-bureau."""

    help = "Makes a station with community team, case team, command room and police groups (两队一室 and 警组)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what a station is known by."""
        parser.add_argument("code", help="capital letters and digits, e.g. CH")
        parser.add_argument("name", help="e.g. 澄湖派出所")
        parser.add_argument("--parent", metavar="CODE", required=True, help="code of the sub-bureau; made when new")
        parser.add_argument("--parent-name", default="", help="name of a sub-bureau that is not there yet")
        parser.add_argument("--lon", type=float, required=True, help="WGS-84 degrees")
        parser.add_argument("--lat", type=float, required=True, help="WGS-84 degrees")
        parser.add_argument("--groups", type=int, default=3, help="number of police groups (default: 3)")

    def handle(self, **options: Any) -> None:
        """Make it."""
        try:
            station = create_station(
                **{name: options[name] for name in ("code", "name", "lon", "lat", "groups")},
                parent_code=options["parent"],
                parent_name=options["parent_name"],
            )
        except DomainError as refused:
            raise CommandError(refused.detail) from refused
        self.stdout.write(f"{station.name} ({station.code})")
