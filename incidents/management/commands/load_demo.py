"""manage.py load_demo: an invented station to look at and try things on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import DomainError
from incidents.services.demo import load_demo


class Command(BaseCommand):
    """Make the demo station."""

    help = "Makes the demo station (an invented town, its people, eight weeks of calls). Does nothing when it is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the station's code."""
        parser.add_argument("--station", default="CH", metavar="CODE", help="code of the station (default: CH)")

    def handle(self, **options: Any) -> None:
        """Load and say what there is."""
        try:
            loaded = load_demo(code=options["station"], tell=self._tell)
        except DomainError as refused:
            raise CommandError(refused.detail) from refused
        made = f"{loaded.closed} closed and {loaded.open} open incidents" if loaded.open else "was there already"
        self.stdout.write(f"{loaded.station}: {made}")

    def _tell(self, said: str) -> None:
        self.stdout.write(f"  {said}")
        self.stdout.flush()
