"""manage.py load_demo_disputes: disputes of the demo station in every state, rooms, mediators, guardians."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import DomainError
from mediation.services.demo import load_demo_disputes


class Command(BaseCommand):
    """Make the demo station's disputes."""

    help = "Finds the disputes of the demo station and takes them through mediation. Does nothing when they are there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the station's code."""
        parser.add_argument("--station", default="CH", metavar="CODE", help="code of the station (default: CH)")

    def handle(self, **options: Any) -> None:
        """Load and say what there is."""
        try:
            made = load_demo_disputes(code=options["station"])
        except DomainError as refused:
            raise CommandError(refused.detail) from refused
        self.stdout.write(f"{made} disputes" if made else "was there already")
