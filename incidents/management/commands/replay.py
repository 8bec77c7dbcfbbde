"""`manage.py replay --station S --date D --speed X`: a past day once more, through the real services."""

import argparse
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from core.clock import SHANGHAI, now
from core.errors import DomainError
from incidents.selectors.replay import followed_board, fresh_board, past_day
from incidents.services.replay import Day, Draws, Fleet, Outcome, Pace, desk_of, make_units
from stations.commands import ReportingCommand
from stations.models import Organisation
from stations.selectors.people import station_named


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(_("“{text}”不是大于 0 的数").format(text=text))
    return seconds


def _pace(text: str) -> Pace:
    return Pace(None) if text == "max" else Pace(_seconds(text))


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise argparse.ArgumentTypeError(_("没有时区“{text}”").format(text=text)) from unknown


class Command(ReportingCommand):
    """Reports the day's calls again, sends the recommended units, lets them drive, clear, and closes."""

    help = "Plays a past day again: real intake, recommendation, dispatch and closing, simulated units."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the day, how fast, and with whom."""
        parser.add_argument("--station", required=True, metavar="CODE")
        parser.add_argument("--date", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--timezone", type=_zone, default=SHANGHAI, help="whose day it is (default: Asia/Shanghai)")
        parser.add_argument("--speed", type=_pace, default=Pace(60.0), help="simulated seconds per second, or max")
        parser.add_argument("--fix-every", type=_seconds, default=10.0, help="simulated seconds between a unit's fixes")
        parser.add_argument("--limit", type=int, help="only the first N incidents")
        parser.add_argument("--seed", type=int, default=1, help="the same seed plays the same day")
        parser.add_argument("--with-units", type=int, default=0, metavar="N", help="N demo units (demo settings only)")

    def handle(self, **options: Any) -> None:
        """Play, count, and compare the board with a fresh one."""
        try:
            station = station_named(options["station"])
            outcome = self._play(station, options)
        except DomainError as refused:
            raise CommandError(refused.detail) from refused
        for line in outcome.refused:
            self.stderr.write(line)
        self.stdout.write(
            _(
                "接报 {reported}，派出 {dispatched}，曾等待警力 {waited}，结案 {closed}（其中移交 {transferred}），未收 {refused}"
            ).format(**vars(outcome) | {"refused": len(outcome.refused)})
        )
        if outcome.left:
            raise CommandError(_("{left} 起由席位接手，尚未结案").format(left=outcome.left))

    def _play(self, station: Organisation, options: dict[str, Any]) -> Outcome:
        templates = past_day(station, options["date"], options["timezone"])[: options["limit"]]
        if not templates:
            raise CommandError(
                _("{station}在 {day} 没有已结警情，请先导入").format(station=station.name, day=options["date"])
            )
        desk, draws = desk_of(station), Draws(options["seed"])
        if options["with_units"]:
            rows = [row for _moment, row in templates]
            make_units(station=station, desk=desk, count=options["with_units"], templates=rows, chance=draws.chance)
        board = fresh_board(station)
        with _bar(len(templates)) as advance:
            fleet = Fleet(station=station, desk=desk)
            day = Day(
                fleet=fleet,
                draws=draws,
                pace=options["speed"],
                fix_every_s=options["fix_every"],
                run=f"{now():%Y%m%d%H%M%S%f}",
                advance=advance,
            )
            outcome = day.run(templates)
        fresh = fresh_board(station)
        if followed_board(station, board, fresh.offset) != fresh:
            raise CommandError(_("跟随日志的画面与重新取的不一致"))
        self.stdout.write(_("经 {entries} 条日志后，画面与重新取的一致").format(entries=fresh.offset - board.offset))
        return outcome


@contextmanager
def _bar(total: int) -> Iterator[Callable[[float, Day], None]]:
    """Show the day's clock, how many are closed, wait and are under way."""
    columns = (TextColumn("{task.fields[clock]}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, clock="", said="")

        def advance(second: float, day: Day) -> None:
            done = day.outcome
            under_way = done.reported - done.closed - len(day.waiting)
            clock = str(timedelta(seconds=int(second)))
            said = _("处置中 {under_way} · 等待 {waiting}").format(under_way=under_way, waiting=len(day.waiting))
            progress.update(task, completed=done.closed, clock=clock, said=said)

        yield advance
