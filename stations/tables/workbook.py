"""XLSX: the first sheet, streamed; cells come with their own types (numbers, dates, text)."""

import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from stations.tables.sheet import Cells, Table, TableError

# A real sheet packs to a tenth; a bomb to a thousandth. Small files may be as repetitive as they like.
LARGEST_RATIO = 100
LARGEST_BYTES = 1 << 30
SMALL_BYTES = 10 << 20
BROKEN = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError, OSError, EOFError)


class WorkbookTable(Table):
    """The first sheet of a workbook; formulas are read as the values that were saved with them."""

    def _read_header(self) -> Sequence[Any]:
        self._check_size()
        return next(self._parsed(), (1, []))[1]

    def _cells(self) -> Iterator[Cells]:
        rows = self._parsed()
        next(rows, None)
        return rows

    def _parsed(self) -> Iterator[Cells]:
        number = 0
        try:
            book = load_workbook(self.path, read_only=True, data_only=True)
            try:
                sheet = book.worksheets[0]
                sheet.reset_dimensions()  # what a file says of its own size is often wrong
                for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                    yield number, cells
            finally:
                book.close()
        except (*BROKEN, IndexError) as broken:
            raise TableError(self.path, _("XLSX 损坏（{why}）").format(why=broken), row=number + 1) from broken

    def _check_size(self) -> None:
        """Refuse a zip bomb before anything in it is unpacked."""
        try:
            with zipfile.ZipFile(self.path) as packed:
                sizes = [(entry.file_size, entry.compress_size) for entry in packed.infolist()]
        except BROKEN as broken:
            raise TableError(self.path, _("不是 XLSX（{why}）").format(why=broken)) from broken
        whole, stored = (sum(column) for column in zip(*sizes, strict=True)) if sizes else (0, 0)
        if whole > LARGEST_BYTES or (whole > SMALL_BYTES and whole > stored * LARGEST_RATIO):
            raise TableError(self.path, _("解压后有 {size} MB，像是压缩炸弹，拒绝读取").format(size=whole >> 20))
