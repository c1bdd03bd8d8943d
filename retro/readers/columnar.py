"""Parquet files: typed columns back to the text that a CSV of them would hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from retro.readers.extract import cell
from retro.readers.problems import problem
from retro.readers.raw import Aside, RawTable, Record, plausible

ROWS = 20_000


def open_parquet(path: Path) -> RawTable:
    """Return the table; its header is record 1."""
    import pyarrow as pa  # noqa: PLC0415 - the import is slow and seldom needed
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        names = pq.read_schema(path).names
    except pa.ArrowException as error:
        raise problem("UNREADABLE") from error

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - columns are typed
        yield from plausible(rows(), aside)

    def rows() -> Iterator[Record]:
        yield 1, names
        number = 1
        for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS):
            columns = [[_text(value) for value in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, list(cells)

    return RawTable(read=read, encoding="parquet")


def _text(value: object) -> str:
    # Parquet keeps whole numbers whole: no digit is lost, however long the id.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else cell(value)
