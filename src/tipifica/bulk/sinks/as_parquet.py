"""Parquet: typed columns, compressed with zstd; the footer says what made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tipifica.bulk.arrow_types import array_of, arrays_of, schema_of
from tipifica.bulk.results import Results
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sinks.layout import Layout
from tipifica.bulk.sinks.spooled import SpooledSink
from tipifica.files.errors import from_os

# Row groups, and the pieces that they are put together from, end at these numbers of rows, whatever the portions were:
# the file depends on the rows alone. Arrow keeps some 50 kB of every group to the end, so they are not to be many, and
# needs 700 bytes of every row of a group while it is written, so they are not to be long.
PIECE_ROWS = 1 << 12
GROUP_ROWS = 14 * PIECE_ROWS
# Arrow's own pool keeps what was freed: a fifth of a run's memory.
pa.set_memory_pool(pa.system_memory_pool())
# Each of some fifty columns has a page and a dictionary in the making: with pyarrow's own megabyte, a hundred of them.
# What long pages and dictionaries leave behind is not all given back.
PAGE_BYTES = 1 << 15


class ParquetEncoder:
    """Makes an Arrow stream (IPC) of a chunk and its results."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __call__(self, chunk: Chunk, results: Results) -> bytes:
        """Return the rows as one compressed record batch."""
        layout = self._layout
        schema = schema_of(layout.columns, layout.provenance)
        return as_stream(pa.RecordBatch.from_arrays(row_arrays(layout, chunk, results), schema=schema))


def row_arrays(layout: Layout, chunk: Chunk, results: Results) -> list[pa.Array]:
    """Return all columns of a chunk as Arrow has them."""
    before = zip(layout.before, layout.cells_before(chunk, results), strict=True)
    return [*(array_of(column.kind, cells) for column, cells in before), *arrays_of(results)]


def as_stream(batch: pa.RecordBatch) -> bytes:
    """Return a record batch as a compressed Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


class ParquetFile:
    """A Parquet file at `output` in the making, of rows of `schema`. `shown` is what its errors call it."""

    def __init__(self, output: Path, schema: pa.Schema, shown: str) -> None:
        self._schema = schema
        self._shown = shown
        self._group: list[pa.RecordBatch] = []
        self._loose: list[pa.RecordBatch] = []
        self._writer: Any = None
        with self._naming():
            self._writer = pq.ParquetWriter(
                output,
                schema,
                compression="zstd",
                data_page_size=PAGE_BYTES,
                dictionary_pagesize_limit=PAGE_BYTES,
            )

    def add(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Add rows."""
        self._loose += batches
        if _rows(self._loose) >= PIECE_ROWS:
            table = pa.Table.from_batches(self._loose, self._schema)
            whole = table.num_rows - table.num_rows % PIECE_ROWS
            for start in range(0, whole, PIECE_ROWS):
                self._add_piece(table.slice(start, PIECE_ROWS))
            self._loose = table.slice(whole).to_batches()

    def finish(self) -> None:
        """Complete the file and close it."""
        if self._loose:
            self._add_piece(pa.Table.from_batches(self._loose, self._schema))
        if self._group:
            self._write_group()
        with self._naming():
            self._writer.close()

    def forsake(self) -> None:
        """Close the file, complete or not: the writer would try once more when it is collected, and complain to
        everybody."""
        self._group, self._loose = [], []
        writer, self._writer = self._writer, None
        if writer is not None and writer.is_open:
            with suppress(OSError):
                writer.close()
            writer.is_open = False

    def _add_piece(self, rows: pa.Table) -> None:
        self._group += rows.combine_chunks().to_batches()
        if _rows(self._group) >= GROUP_ROWS:
            self._write_group()

    def _write_group(self) -> None:
        group, self._group = pa.Table.from_batches(self._group, self._schema), []
        with self._naming():
            self._writer.write_table(group, row_group_size=GROUP_ROWS)
        del group
        pa.default_memory_pool().release_unused()

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.forsake()
            raise from_os(error, self._shown) from error


class ParquetSink(SpooledSink):
    """A Parquet file."""

    def __init__(self, path: str, layout: Layout) -> None:
        super().__init__(path, ParquetEncoder(layout))
        self._schema = schema_of(layout.columns, layout.provenance)
        self._file: ParquetFile | None = None

    def _start(self, output: Path) -> None:
        self._file = ParquetFile(output, self._schema, self._path)

    def _feed(self, encoded: bytes) -> None:
        self._made.add(read_stream(encoded))

    def _finish(self) -> None:
        self._made.finish()

    def _drop(self) -> None:
        self._forsake()

    def _forsake(self) -> None:
        if self._file is not None:
            self._file.forsake()

    @property
    def _made(self) -> ParquetFile:
        assert self._file is not None
        return self._file


def read_stream(encoded: bytes) -> list[pa.RecordBatch]:
    """Return the record batches of an Arrow stream. Threads would each keep some memory of their own."""
    return list(pa.ipc.open_stream(encoded, options=pa.ipc.IpcReadOptions(use_threads=False)))


def _rows(batches: Iterable[pa.RecordBatch]) -> int:
    return sum(batch.num_rows for batch in batches)
