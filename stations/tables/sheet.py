"""What every table is, whatever its file: a checked header, numbered rows, and errors that say where."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.wording import listed

Cells = tuple[int, Sequence[Any]]


class TableError(Invalid):
    """The file cannot be read; `row` is the spreadsheet's row where that is known."""

    def __init__(self, path: Path, why: str, *, row: int | None = None) -> None:
        where = path.name if row is None else _("{file} 第 {row} 行").format(file=path.name, row=row)
        said = _("{what}：{why}。").format(what=where, why=why)
        super().__init__(said, {"file": said})
        self.row = row


class Row(NamedTuple):
    """A row of data with the number that a spreadsheet shows: the header is row 1."""

    number: int
    values: dict[str, Any]


class Batch(NamedTuple):
    """Several rows as columns; `numbers[i]` belongs to the i-th value of each column."""

    numbers: list[int]
    columns: dict[str, list[Any]]


class Table(ABC):
    """An opened table. A format says how to find its header and its cells; the rest is common."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header = self._checked(self._read_header())

    @abstractmethod
    def _read_header(self) -> Sequence[Any]:
        """Return the raw names."""

    @abstractmethod
    def _cells(self) -> Iterator[Cells]:
        """Give each row's number and values, those past the header included."""

    def about_rows(self) -> int | None:
        """Return about how many rows there are; None where only reading would tell."""
        return None

    def rows(self) -> Iterator[Row]:
        """Give the rows that have any value."""
        for number, values in self._whole():
            yield Row(number, dict(zip(self.header, values, strict=True)))

    def batches(self, *, columns: Sequence[str], size: int) -> Iterator[Batch]:
        """Give the named columns of `size` rows at a time."""
        self._require(columns)
        places = [self.header.index(column) for column in columns]
        rows = self._whole()
        while part := list(islice(rows, size)):
            found = {
                column: [values[place] for _, values in part] for column, place in zip(columns, places, strict=True)
            }
            yield Batch([number for number, _ in part], found)

    def _whole(self) -> Iterator[Cells]:
        """Give each row as wide as the header: short ones filled with None, cells beyond it refused unless empty."""
        width = len(self.header)
        for number, given in self._cells():
            values = [None if value == "" else value for value in given]
            if all(value is None for value in values):
                continue
            if any(value is not None for value in values[width:]):
                raise TableError(
                    self.path,
                    _("有 {cells} 格，表头只有 {width} 列").format(cells=len(values), width=width),
                    row=number,
                )
            yield number, values[:width] + [None] * (width - len(values))

    def _require(self, columns: Iterable[str]) -> None:
        missing = [column for column in columns if column not in self.header]
        if missing:
            raise TableError(
                self.path,
                _("没有列“{missing}”，有：{there}").format(missing=listed(missing), there=listed(self.header)),
                row=1,
            )

    def _checked(self, given: Sequence[Any]) -> list[str]:
        """Return the names, stripped; nameless columns at the right end are dropped, any other is refused."""
        names = ["" if name is None else str(name).strip() for name in given]
        while names and not names[-1]:
            names.pop()
        if not names:
            raise TableError(self.path, _("没有表头"), row=1)
        if "" in names:
            raise TableError(self.path, _("第 {n} 列没有列名").format(n=names.index("") + 1), row=1)
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise TableError(self.path, _("列名重复：{names}").format(names=listed(twice)), row=1)
        return names
