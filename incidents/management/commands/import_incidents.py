"""`manage.py import_incidents FILE --station S --mapping M.yaml`: past incidents from Parquet, CSV or XLSX."""

import csv
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import IO, Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from core.errors import DomainError, Invalid
from incidents.services.importing import Rejected, Tally, import_incidents, mapping_from
from stations.commands import ReportingCommand
from stations.selectors.people import station_named
from stations.tables import about_rows, columns_of, read_rows


class Command(ReportingCommand):
    """Reads, maps, stores; what stays out is written beside the file with row, field and reason."""

    help = "Imports past incidents; running it again goes on where it stopped. Rows that stay out are written to FILE.rejects.csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the station and the mapping."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--station", required=True, metavar="CODE")
        parser.add_argument("--mapping", required=True, type=Path, metavar="M.yaml", help="see docs/mappings/")
        parser.add_argument("--rejects", type=Path, help="where rejected rows go (default: FILE.rejects.csv)")

    def handle(self, **options: Any) -> None:
        """Import and say what came of it; a wrong mapping or file is an error, a wrong row is not."""
        began = monotonic()
        rejects = options["rejects"] or options["file"].with_name(options["file"].name + ".rejects.csv")
        try:
            station = station_named(options["station"])
            mapping = mapping_from(_text(options["mapping"]))
            mapping.require_columns(columns_of(options["file"]))
            with (
                rejects.open("w", encoding="utf-8-sig", newline="") as file,
                _bar(about_rows(options["file"])) as advance,
            ):
                tally = import_incidents(
                    station=station, file=options["file"].name, rows=read_rows(options["file"]), mapping=mapping,
                    refuse=_writer(file), advance=advance,
                )  # fmt: skip
        except DomainError as error:
            raise CommandError(_said(error)) from error
        self.stdout.write(self._summary(tally, monotonic() - began, rejects))

    @staticmethod
    def _summary(tally: Tally, seconds: float, rejects: Path) -> str:
        said = _(
            "{read:,} 行：导入 {imported:,}，已有 {known:,}，退回 {rejected:,}；{seconds:.1f} 秒，{pace:,.0f} 行/秒"
        ).format(**asdict(tally), seconds=seconds, pace=tally.read / seconds)
        if tally.rejected:
            return "\n".join([said, _("退回的行：{path}").format(path=rejects)])
        rejects.unlink()
        return said


@contextmanager
def _bar(total: int | None) -> Iterator[Callable[[Tally], None]]:
    """Show how far it is; quiet where there is no terminal."""
    columns = (
        TextColumn(_("导入")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, said="")

        def advance(tally: Tally) -> None:
            said = _("新 {imported:,} · 已有 {known:,} · 退回 {rejected:,}").format(**asdict(tally))
            progress.update(task, completed=tally.read, said=said)

        yield advance


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid.field("mapping", _("读不了映射文件 {path}：{why}").format(path=path, why=error)) from error


def _said(error: DomainError) -> str:
    lines = [
        _("  {name}：{said}").format(name=name, said=said)
        for name, all_said in error.fields.items()
        for said in all_said
    ]
    return "\n".join([error.detail, *lines] if len(lines) > 1 else lines or [error.detail])


def _writer(file: IO[str]) -> Callable[[Rejected], None]:
    writer = csv.writer(file)
    # Names of columns, the same in every language: other programs read the file.
    writer.writerow(["row", "field", "why"])
    return lambda rejected: writer.writerow([rejected.row, rejected.field, rejected.why])
