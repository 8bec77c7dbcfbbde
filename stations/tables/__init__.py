"""Tables that people bring: Parquet, CSV and XLSX files as numbered rows, without Django and without their subject."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from core.wording import listed
from stations.tables.parquet import ParquetTable
from stations.tables.sheet import Batch, Row, Table, TableError
from stations.tables.text import TextTable
from stations.tables.workbook import WorkbookTable

__all__ = ["Batch", "Row", "TableError", "about_rows", "columns_of", "read_columns", "read_rows"]

READERS: dict[str, type[Table]] = {
    ".parquet": ParquetTable,
    ".csv": TextTable,
    ".tsv": TextTable,
    ".txt": TextTable,
    ".xlsx": WorkbookTable,
}


def columns_of(path: Path) -> list[str]:
    """Return the names in the header. Raise `TableError` (an `Invalid`, field `file`) when the file cannot be read."""
    return list(_table(path).header)


def about_rows(path: Path) -> int | None:
    """Return about how many rows there are, for a progress bar; None where only reading would tell."""
    return _table(path).about_rows()


def read_rows(path: Path) -> Iterator[Row]:
    """Give the rows one by one, in bounded memory; empty ones are passed over.

    `number` counts as a spreadsheet shows it: the header is row 1, the first row of data is row 2, in every format.
    An empty cell is None. Raise `TableError`, naming file and row, for the first thing that cannot be read.
    """
    return _table(path).rows()


def read_columns(path: Path, *, columns: Sequence[str], batch: int = 10_000) -> Iterator[Batch]:
    """Give the same rows as columns, at most `batch` rows at a time: the quick way for bulk imports."""
    return _table(path).batches(columns=columns, size=batch)


def _table(path: Path) -> Table:
    if not path.is_file():
        raise TableError(path, _("文件不存在"))
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise TableError(path, _("不认识的表格格式，可用：{known}").format(known=listed(READERS)))
    return reader(path)
