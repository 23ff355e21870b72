"""A folder of three Parquet files with one key, `result_id`: `results` (a row a note), `findings` and `fields` (several
rows a note). For engines of columns, which are slow and lossy where they take lists apart."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tipifica.bulk.arrow_types import DIAGNOSIS, array_of, schema_of
from tipifica.bulk.results import KEY, Column, Results
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sinks.as_parquet import ParquetFile, as_stream, read_stream, row_arrays
from tipifica.bulk.sinks.details import field_rows, finding_rows
from tipifica.bulk.sinks.layout import Layout
from tipifica.bulk.sinks.partial import put_folder
from tipifica.bulk.sinks.spooled import SpooledSink
from tipifica.files.errors import InputError
from tipifica.files.notes import naming
from tipifica.replacing import followed

TABLES = ("results", "findings", "fields")
FILES = frozenset(f"{name}.parquet" for name in TABLES)
_LENGTHS = struct.Struct(f"<{len(TABLES)}Q")
_POSITION = Column("position", "integer", "orden", "El lugar entre los de su nota, desde 0.")
_FIELDS = (
    KEY,
    Column("name", "text", "campo", "El nombre del campo."),
    _POSITION,
    Column("value", "text", "valor", "El valor, como texto."),
    Column("number", "number", "número", "El valor, si es un número."),
    Column("date", "date", "fecha", "El valor, si es una fecha."),
)
_NUMBERS = frozenset({"integer", "integers", "number", "decimal"})


def schemas_of(layout: Layout) -> tuple[pa.Schema, ...]:
    """Return the schemas of the files, in the order of `TABLES`; all carry the stamps."""
    about = layout.provenance
    keyed = schema_of((KEY, _POSITION), about)
    return (
        schema_of((KEY, *layout.columns), about),
        pa.schema([*keyed, *DIAGNOSIS], metadata=keyed.metadata),
        schema_of(_FIELDS, about),
    )


class FolderEncoder:
    """Makes an Arrow stream a table of a chunk and its results; rows are counted from 0, in the place of their key."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __call__(self, chunk: Chunk, results: Results) -> bytes:
        """Return the streams, one behind the other, and before them how long each is."""
        nothing: list[tuple[object, ...]] = [()] * (2 + DIAGNOSIS.num_fields)
        findings = list(zip(*finding_rows(results), strict=True)) or nothing
        schemas = schemas_of(self._layout)
        tables = (
            [array_of("integer", range(len(chunk))), *row_arrays(self._layout, chunk, results)],
            [pa.array(cells, field.type) for cells, field in zip(findings, schemas[1], strict=True)],
            _field_arrays(results),
        )
        streams = [
            as_stream(pa.RecordBatch.from_arrays(arrays, schema=schema))
            for arrays, schema in zip(tables, schemas, strict=True)
        ]
        return _LENGTHS.pack(*map(len, streams)) + b"".join(streams)


def _field_arrays(results: Results) -> list[pa.Array]:
    rows, columns, positions, values = list(zip(*field_rows(results), strict=True)) or [()] * 4
    kinds = [column.kind for column in columns]
    return [
        array_of("integer", rows),
        array_of("text", [column.name for column in columns]),
        array_of("integer", positions),
        array_of("text", [_as_text(value) for value in values]),
        array_of("number", [float(v) if k in _NUMBERS else None for k, v in zip(kinds, values, strict=True)]),
        array_of("date", [v if k == "date" else None for k, v in zip(kinds, values, strict=True)]),
    ]


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class FolderSink(SpooledSink):
    """A folder of Parquet files. One that is there already is replaced if nothing but such files is in it."""

    def __init__(self, path: str, layout: Layout) -> None:
        super().__init__(path, FolderEncoder(layout))
        self._schemas = schemas_of(layout)
        self._files: list[ParquetFile] = []
        self._rows = 0

    def _find_target(self) -> Path:
        with naming(self._path):
            target = followed(self._path)
            if not target.parent.is_dir():
                raise InputError("{path}: no existe la carpeta", path=str(Path(self._path).parent))
            if target.is_dir() and not {each.name for each in target.iterdir()} <= FILES:
                raise InputError(
                    "{path}: en esa carpeta hay otras cosas; dé una vacía, o una de resultados", path=self._path
                )
            if target.exists() and not target.is_dir():
                raise InputError("{path}: no es una carpeta", path=self._path)
        return target

    def _start(self, output: Path) -> None:
        with naming(self._path):
            output.mkdir()
        self._rows = 0
        self._files = [
            ParquetFile(output / f"{name}.parquet", schema, self._path)
            for name, schema in zip(TABLES, self._schemas, strict=True)
        ]

    def _feed(self, encoded: bytes) -> None:
        at = _LENGTHS.size
        added = 0
        for file, length in zip(self._files, _LENGTHS.unpack_from(encoded), strict=True):
            batches = read_stream(encoded[at : at + length])
            file.add([self._keyed(batch) for batch in batches])
            added = added or sum(batch.num_rows for batch in batches)
            at += length
        self._rows += added

    def _keyed(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        keys = pc.add(batch.column(0), self._rows + 1)
        return pa.RecordBatch.from_arrays([keys, *batch.columns[1:]], schema=batch.schema)

    def _finish(self) -> None:
        for file in self._files:
            file.finish()
        with naming(self._path):
            for each in self._output.iterdir():
                with each.open("rb") as written:
                    os.fsync(written.fileno())

    def _place(self) -> None:
        put_folder(self._output, self._target, self._folder / "before", self._path)

    def _drop(self) -> None:
        self._forsake()

    def _forsake(self) -> None:
        for file in self._files:
            file.forsake()
