"""`manage.py backtest --station S --days N`: what the forecast would have caught, beside plain counts, paired by day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from core.errors import DomainError
from patrols.planning import backtest as tried
from patrols.selectors.trust import trust
from stations.selectors.people import station_named


class Command(BaseCommand):
    """Test the last days, each forecast from the days before it."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take station and days."""
        parser.add_argument("--station", required=True)
        parser.add_argument("--days", type=int, default=60)

    def handle(self, *args: Any, station: str, days: int, **options: Any) -> None:
        """Print PAI, PEI, n and N."""
        if days < 1:
            raise CommandError("--days must be at least 1")
        try:
            tested = trust(station_named(station), days)
        except DomainError as refused:
            raise CommandError(refused.detail) from refused
        trial = tested.trial
        if not trial.days:
            self.stdout.write("没有可以检验的日子：本所还没有警情。")
            return
        self.stdout.write(
            f"{tested.since} — {tested.until}，{tested.days} 天，{tested.cells} 格 × 6 时段，占 2 %，N = {trial.total:.0f}"
        )
        table = Table("", "n", "PAI", "PEI", "预测每天多")
        for way in tried.WAYS:
            pair = trial.against(way)
            gain = "" if way == tried.FORECAST else f"{pair.mean:+.2f} ± {pair.margin:.2f}"
            table.add_row(way, f"{trial.n(way):.0f}", f"{trial.pai(way):.2f}", f"{trial.pei(way):.3f}", gain)
        console = Console(width=100)
        with console.capture() as printed:
            console.print(table)
        self.stdout.write(printed.get())
