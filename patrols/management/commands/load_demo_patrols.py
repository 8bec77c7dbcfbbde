"""manage.py load_demo_patrols: patrols of the demo station, today's published and tomorrow's to try."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import DomainError
from patrols.services.demo import load_demo_patrols


class Command(BaseCommand):
    """Plan the demo station's days."""

    help = "Plans the running and the next patrol day of the demo station. Does nothing when they are there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the station's code."""
        parser.add_argument("--station", default="CH", metavar="CODE", help="code of the station (default: CH)")

    def handle(self, **options: Any) -> None:
        """Plan and say how many days."""
        try:
            made = load_demo_patrols(code=options["station"])
        except DomainError as refused:
            raise CommandError(refused.detail) from refused
        self.stdout.write(f"patrol days planned: {made}")
