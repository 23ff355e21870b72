"""Arrow in, Arrow out: what every engine of columns (polars, pandas, DuckDB, Spark, Dask) calls."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from tipifica.bulk.extra import needs
from tipifica.bulk.kernel import Kernel, records_of
from tipifica.bulk.results import SCHEMA, Column, columns_of, own_names
from tipifica.bulk.sources.cells import unread_among
from tipifica.bulk.sources.parquet import texts
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError
from tipifica.language import Language, default
from tipifica.model import Settings

with needs("pyarrow", "masivo"):
    import pyarrow as pa

    from tipifica.bulk.arrow_types import arrays_of, fields_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_DEFAULT = Settings()


class ArrowStream(Protocol):
    """Whatever gives its columns in Arrow's stream of the C interface."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the capsule."""
        ...


_WHERE = "Arrow"
_mine = threading.local()


def result_schema(columns: Sequence[Column] | None = None) -> pa.Schema:
    """Return the Arrow schema of results with these columns, those of `check_batch` for None; what a column holds
    stands in its metadata under `doc`."""
    columns = columns_of(default().catalog) if columns is None else columns
    return pa.schema(fields_of(columns), metadata={"tipifica.schema": str(SCHEMA)})


def check_batch(
    notes: pa.RecordBatch | pa.Table | ArrowStream,
    *,
    config: Settings = _DEFAULT,
    column: str | None = None,
    keep: bool = False,
    language: Language | None = None,
) -> pa.RecordBatch | pa.Table:
    """Return the results of a record batch or table of notes: one of the same kind, row by row, by `result_schema`.

    A data frame that Arrow can read (of polars, of pandas) is taken as the table that it is, and gives a table.

    `column` names the column of notes; without it, and for what the case's record declares, columns are found by the
    usual names. With `keep` the columns of `notes` come first. `language` is the manual's by default. A null is an
    empty note; a note that is no text is `unchecked`. Raises InputError where there is no column of notes, or `notes`
    is no table.
    """
    if not isinstance(notes, pa.Table | pa.RecordBatch):
        if not hasattr(notes, "__arrow_c_stream__"):
            raise InputError("{kind}: eso no es una tabla de Arrow", kind=type(notes).__name__)
        notes = pa.table(notes)
    kernel = _kernel(config, language or default())
    if isinstance(notes, pa.Table):
        batches = [_checked(each, kernel, column, keep) for each in notes.to_batches()]
        return pa.Table.from_batches(batches or [_checked(_no_rows(notes.schema), kernel, column, keep)])
    return _checked(notes, kernel, column, keep)


def spark(frame: DataFrame, *, config: Settings = _DEFAULT, column: str | None = None) -> DataFrame:
    """Return a Spark data frame with the columns of results beside its own; the notes are checked where they lie.

    `column` is as in `check_batch`. Raises InputError where there is no column of notes.
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema  # noqa: PLC0415 - the caller has it

    schema = check_batch(_no_rows(to_arrow_schema(frame.schema)), config=config, column=column, keep=True).schema

    def check(batches: Any) -> Any:
        for batch in batches:
            yield check_batch(batch, config=config, column=column, keep=True)

    return frame.mapInArrow(check, from_arrow_schema(schema))


def _checked(notes: pa.RecordBatch, kernel: Kernel, column: str | None, keep: bool) -> pa.RecordBatch:
    header = notes.schema.names
    roles = Wanted(column).find(header, _WHERE)
    nothing: list[str | None] = [None] * notes.num_rows
    columns = [texts(cells) if at in roles else nothing for at, cells in enumerate(notes.columns)]
    unread = unread_among(columns, header, roles)
    found = kernel.check(columns[roles.note], records_of(roles, columns), unread)
    results = pa.RecordBatch.from_arrays(arrays_of(found), schema=result_schema(found.schema))
    if not keep:
        return results
    return pa.RecordBatch.from_arrays(
        [*notes.columns, *results.columns], names=[*own_names(header, found.schema), *results.schema.names]
    )


def _kernel(config: Settings, language: Language) -> Kernel:
    """Return this thread's kernel: what it remembers of the last batch serves the next one."""
    wanted = config, language
    if getattr(_mine, "made_for", None) != wanted:
        _mine.made_for, _mine.kernel = wanted, Kernel(language, config)
    kernel: Kernel = _mine.kernel
    return kernel


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=schema)
