"""Parquet: typed columns, compressed with zstd; the footer says what made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tipifica.bulk.arrow_types import TYPES, arrays_of, fields_of
from tipifica.bulk.results import Results
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sinks.layout import Layout, notes_of, place_cells
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


def schema_of(layout: Layout) -> pa.Schema:
    """Return the schema of an output, with `schema`, `tipifica`, `manual` and `config` as metadata."""
    about = {key: str(value) for key, value in layout.provenance._asdict().items()}
    return pa.schema(fields_of(layout.columns), metadata=about)


class ParquetEncoder:
    """Makes an Arrow stream (IPC) of a chunk and its results."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __call__(self, chunk: Chunk, results: Results) -> bytes:
        """Return the rows as one compressed record batch."""
        text, number = TYPES["text"], TYPES["integer"]
        place = [
            pa.repeat(pa.scalar(chunk.path, text), len(chunk)),
            pa.repeat(pa.scalar(chunk.sheet, text), len(chunk)),
            *(pa.array(cells, number) for cells in place_cells(chunk)[2:]),
        ]
        own = [pa.array(cells, text) for cells in self._layout.own_cells(chunk, results)]
        note = pa.array(notes_of(chunk, results), text)
        batch = pa.RecordBatch.from_arrays([*place, *own, note, *arrays_of(results)], schema=schema_of(self._layout))
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
            writer.write_batch(batch)
        return bytes(sink.getvalue())


class ParquetSink(SpooledSink):
    """A Parquet file."""

    def __init__(self, path: str, layout: Layout) -> None:
        super().__init__(path, ParquetEncoder(layout))
        self._schema = schema_of(layout)
        self._writer: Any = None
        self._group: list[pa.RecordBatch] = []
        self._loose: list[pa.RecordBatch] = []

    def _start(self, output: Path) -> None:
        with self._naming():
            self._writer = pq.ParquetWriter(
                output,
                self._schema,
                compression="zstd",
                data_page_size=PAGE_BYTES,
                dictionary_pagesize_limit=PAGE_BYTES,
            )

    def _feed(self, encoded: bytes) -> None:
        # Threads would each keep some memory of their own.
        self._loose += pa.ipc.open_stream(encoded, options=pa.ipc.IpcReadOptions(use_threads=False))
        if _rows(self._loose) >= PIECE_ROWS:
            table = pa.Table.from_batches(self._loose, self._schema)
            whole = table.num_rows - table.num_rows % PIECE_ROWS
            for start in range(0, whole, PIECE_ROWS):
                self._add(table.slice(start, PIECE_ROWS))
            self._loose = table.slice(whole).to_batches()

    def _add(self, rows: pa.Table) -> None:
        self._group += rows.combine_chunks().to_batches()
        if _rows(self._group) >= GROUP_ROWS:
            self._write_group()

    def _finish(self) -> None:
        if self._loose:
            self._add(pa.Table.from_batches(self._loose, self._schema))
        if self._group:
            self._write_group()
        with self._naming():
            self._writer.close()

    def _drop(self) -> None:
        self._group, self._loose = [], []
        self._forsake()

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
            self._forsake()
            raise from_os(error, self._path) from error

    def _forsake(self) -> None:
        # The writer would try once more when it is collected, and complain to everybody.
        writer, self._writer = self._writer, None
        if writer is not None and writer.is_open:
            with suppress(OSError):
                writer.close()
            writer.is_open = False


def _rows(batches: Iterable[pa.RecordBatch]) -> int:
    return sum(batch.num_rows for batch in batches)
