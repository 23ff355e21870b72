"""Parquet: a file, or a folder of files whose folders may be called after values (`mes=01`)."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tipifica.bulk.extra import needs
from tipifica.bulk.rows import Chunk, Portion
from tipifica.bulk.sources.cells import Unreadable, as_text, take_unread
from tipifica.bulk.sources.place import InputFile, is_address
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError

_HIDDEN = ("_", ".")
_DAMAGED = "{path}: el archivo Parquet está dañado o incompleto"


class ParquetSource:
    """One Parquet file; `given` are columns that the names of its folders stand for. Raises InputError."""

    def __init__(self, path: str, wanted: Wanted, given: Sequence[tuple[str, str]] = ()) -> None:
        self.path = path
        self._place = InputFile(path)
        self._given = tuple(given)
        self._read = 0
        with self._opened() as file:
            self._rows = file.metadata.num_rows
            names = tuple(file.schema_arrow.names)
        self.header = (*names, *(name for name, _ in self._given if name not in names))
        self.roles = wanted.find(self.header, path)
        self.said = wanted.said(self.header, self.roles)

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """Yield the rows in portions of `size`."""
        self._read = 0
        with self._opened() as file:
            for cells in _of_size(file, size):
                length = len(cells[0])
                cells += [[value] * length for name, value in self._given if name in self.header[len(cells) :]]
                begins = range(self._read + 1, self._read + 1 + length)
                unread = take_unread(cells, self.header, self.roles)
                yield Chunk(self.path, None, first + self._read, self.header, self.roles, cells, begins, unread, begins)
                self._read += length

    def share(self) -> float | None:
        """Return how much of the file has been read, from 0 to 1."""
        return self._read / self._rows if self._rows else None

    def stamp(self) -> list[str | int] | None:
        """Return what changes with the content of the file."""
        return self._place.stamp()

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        with needs("pyarrow", "masivo"):
            import pyarrow as pa  # noqa: PLC0415
            import pyarrow.parquet as pq  # noqa: PLC0415
        with self._place.open() as stream:
            try:
                with pq.ParquetFile(stream, pre_buffer=False) as file:
                    yield file
            except (pa.ArrowException, UnicodeError) as error:
                raise InputError(_DAMAGED, path=self.path) from error


def open_parquet(path: str, wanted: Wanted) -> list[ParquetSource]:
    """Return the Parquet file at `path`, or those in the folder, in the order of their names.

    Values in the names of folders become columns of text. Raises InputError: no such file, none in the folder, no
    column of notes.
    """
    if is_address(path) or not Path(path).is_dir():
        return [ParquetSource(path, wanted)]
    found = sorted(_files(path))
    if not found:
        raise InputError("{path}: es una carpeta sin archivos .parquet", path=path)
    return [ParquetSource(each, wanted, _values(os.path.relpath(each, path))) for each in found]


def texts(values: Any) -> list[str | None]:
    """Return a column of Arrow as texts."""
    import pyarrow as pa  # noqa: PLC0415 - the column is one of its own

    kind = values.type
    if pa.types.is_dictionary(kind):
        return texts(values.dictionary_decode())
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        # datetime has microseconds; what is finer would be an error there.
        values = values.cast(pa.timestamp("us", kind.tz), safe=False)
    cells = _cells(values)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
        return list(cells)
    return [as_text(cell) for cell in cells]


def _cells(values: Any) -> list[Any]:
    """The values of a column, each as Python has it; as Arrow writes it where Python has none: a day after the year
    9999, `infinity` of a database, a time zone that this machine does not know."""
    import pyarrow as pa  # noqa: PLC0415 - the column is one of its own

    cells: list[Any]
    try:
        cells = values.to_pylist()
    except (OverflowError, pa.ArrowInvalid):
        if len(values) > 1:
            return [_cells(values.slice(row, 1))[0] for row in range(len(values))]
        written = values.to_string(skip_new_lines=True).removeprefix("[").removesuffix("]")
        cells = [Unreadable(written) if pa.types.is_nested(values.type) else written]
    return cells


def _of_size(file: Any, size: int) -> Iterator[list[list[str | None]]]:
    """Yield the columns of `size` rows at a time; a batch of pyarrow's ends where a row group does."""
    held: list[list[str | None]] = [[] for _ in file.schema_arrow.names]
    for batch in file.iter_batches(batch_size=size):
        for column, values in zip(held, batch.columns, strict=True):
            column.extend(texts(values))
        if len(held[0]) >= size:
            yield [column[:size] for column in held]
            held = [column[size:] for column in held]
    if held and held[0]:
        yield held


def _files(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        yield from (
            os.path.join(place, name)  # noqa: PTH118 - a path stays as it was given
            for name in names
            if name.lower().endswith(".parquet") and not name.startswith(_HIDDEN)
        )


def _values(relative: str) -> list[tuple[str, str]]:
    parts = Path(relative).parts
    return [
        (name, unquote(value)) for part, _ in pairwise(parts) for name, found, value in [part.partition("=")] if found
    ]
