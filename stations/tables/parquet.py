"""Parquet, read in record batches; the memory needed is that of one batch."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from stations.tables.sheet import Batch, Cells, Table, TableError

BATCH = 10_000
FIRST_ROW = 2


class ParquetTable(Table):
    """A Parquet file; it has no header row, but its rows are numbered as if it had."""

    def _read_header(self) -> Sequence[str]:
        try:
            with pq.ParquetFile(self.path) as file:
                return list(file.schema_arrow.names)
        except (pa.ArrowException, OSError) as unread:
            raise TableError(self.path, _("不是完整的 Parquet（{why}）").format(why=unread)) from unread

    def about_rows(self) -> int | None:
        """Return the number that the file itself gives."""
        with pq.ParquetFile(self.path) as file:
            return int(file.metadata.num_rows)

    def _cells(self) -> Iterator[Cells]:
        for batch in self.batches(columns=self.header, size=BATCH):
            yield from zip(batch.numbers, zip(*batch.columns.values(), strict=True), strict=True)

    def batches(self, *, columns: Sequence[str], size: int) -> Iterator[Batch]:
        """Give the named columns as they are stored, without going through rows."""
        self._require(columns)
        number = FIRST_ROW
        try:
            with pq.ParquetFile(self.path) as file:
                for part in file.iter_batches(batch_size=size, columns=list(columns)):
                    found: dict[str, list[Any]] = {name: part.column(name).to_pylist() for name in columns}
                    yield Batch(list(range(number, number + part.num_rows)), found)
                    number += part.num_rows
        except (pa.ArrowException, OSError) as unread:
            raise TableError(self.path, _("Parquet 损坏（{why}）").format(why=unread), row=number) from unread
