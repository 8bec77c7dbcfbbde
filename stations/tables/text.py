"""CSV as it comes from offices: UTF-8 with or without BOM, or GB18030; parted by comma, semicolon or tab."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from stations.tables.sheet import Cells, Table, TableError

CHUNK = 1 << 20
DELIMITERS: Final = ",;\t"
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# GB18030 text holds two such characters of three bytes by chance less than once in a thousand files.
SURELY_UTF8 = 2


class TextTable(Table):
    """A delimited text file; quoted cells may hold line breaks, and a row's number counts rows, not lines."""

    def __init__(self, path: Path) -> None:
        self._encoding = encoding_of(path)
        self._delimiter = ","
        super().__init__(path)

    def _read_header(self) -> Sequence[str]:
        with self.path.open(encoding=self._encoding, newline="") as text:
            line = text.readline()
        outside = "".join(line.split('"')[::2])  # what stands in quotation marks parts nothing
        self._delimiter = max(DELIMITERS, key=outside.count)
        return next(self._parsed(), (1, []))[1]

    def about_rows(self) -> int | None:
        """Count the line ends; a quoted cell may hold some."""
        return sum(chunk.count(b"\n") for chunk in _chunks(self.path))

    def _cells(self) -> Iterator[Cells]:
        rows = self._parsed()
        next(rows, None)
        return rows

    def _parsed(self) -> Iterator[tuple[int, list[str]]]:
        number = 0
        with self.path.open(encoding=self._encoding, newline="") as text:
            try:
                for number, cells in enumerate(csv.reader(text, delimiter=self._delimiter, strict=True), start=1):
                    yield number, cells
            except csv.Error as broken:
                raise TableError(self.path, _("引号或分隔有误（{why}）").format(why=broken), row=number + 1) from broken


def encoding_of(path: Path) -> str:
    """Return the encoding in which the whole file can be read. Raise `TableError` with the row where none can.

    A file that begins as UTF-8 and breaks later is damaged, not GB18030: it is refused rather than read as nonsense.
    """
    row, seen = 1, 0
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    for chunk in chain(_chunks(path), [b""]):
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as broken:
            good = broken.object[: broken.start].decode(errors="replace")
            row, seen = row + good.count("\n"), seen + _three_byte(good)
            if seen >= SURELY_UTF8 or not _is_gb18030(path):
                raise TableError(path, _("既不是完整的 UTF-8，也不是 GB18030"), row=row) from broken
            return "gb18030"
        row, seen = row + text.count("\n"), seen + _three_byte(text)
    return "utf-8-sig"


def _chunks(path: Path) -> Iterator[bytes]:
    """Give the file's bytes, refusing what is not text; a NUL is also what UTF-16 without a mark is full of."""
    row = 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if row == 1 and chunk.startswith(UTF16_MARKS):
                raise TableError(path, _("编码是 UTF-16，请另存为 UTF-8 的 CSV"))
            if b"\0" in chunk:
                raise TableError(path, _("含有 NUL 字节，不是文本"), row=row + chunk[: chunk.index(b"\0")].count(b"\n"))
            row += chunk.count(b"\n")
            yield chunk


def _three_byte(text: str) -> int:
    return 0 if text.isascii() else sum(character >= "\u0800" for character in text)


def _is_gb18030(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("gb18030")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
