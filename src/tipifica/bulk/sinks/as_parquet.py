"""Parquet: typed columns, compressed with zstd; the footer says what made them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tipifica.bulk.arrow_types import TYPES, arrays_of, fields_of
from tipifica.bulk.results import Results
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sinks.layout import Layout
from tipifica.bulk.sinks.spooled import SpooledSink
from tipifica.files.errors import from_os

# Row groups end at this number of rows, whatever the portions were: the file depends on the rows alone.
GROUP_ROWS = 1 << 14
# Arrow's own pool keeps what was freed: a fifth of a run's memory.
pa.set_memory_pool(pa.system_memory_pool())
# Each of some fifty columns has a page and a dictionary in the making: with pyarrow's own megabyte, a hundred of them.
PAGE_BYTES = 1 << 17


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
            pa.array(chunk.lines, number),
        ]
        own = [pa.array(cells, text) for cells in self._layout.own_cells(chunk, results)]
        batch = pa.RecordBatch.from_arrays([*place, *own, *arrays_of(results)], schema=schema_of(self._layout))
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
        self._held: list[pa.RecordBatch] = []
        self._rows = 0

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
        for batch in pa.ipc.open_stream(encoded):
            self._held.append(batch)
            self._rows += batch.num_rows
        while self._rows >= GROUP_ROWS:
            self._write_group()

    def _finish(self) -> None:
        while self._rows:
            self._write_group()
        with self._naming():
            self._writer.close()

    def _drop(self) -> None:
        self._held, self._rows = [], 0
        if self._writer is not None:
            with self._naming():
                self._writer.close()

    def _write_group(self) -> None:
        table = pa.Table.from_batches(self._held, self._schema)
        group, rest = table.slice(0, GROUP_ROWS).combine_chunks(), table.slice(GROUP_ROWS)
        with self._naming():
            self._writer.write_table(group, row_group_size=GROUP_ROWS)
        self._held = rest.to_batches()
        self._rows = rest.num_rows

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
