"""Arrow in, Arrow out: what every engine of columns (polars, pandas, DuckDB, Spark, Dask) calls."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tipifica.bulk.extra import needs
from tipifica.bulk.kernel import Kernel, records_of
from tipifica.bulk.results import Column, columns_of, own_names
from tipifica.bulk.sources.cells import take_unread
from tipifica.bulk.sources.parquet import texts
from tipifica.bulk.stamps import STAMPS, provenance
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError
from tipifica.language import Language, default
from tipifica.model import Settings

with needs("pyarrow", "masivo"):
    import pyarrow as pa

    from tipifica.bulk.arrow_types import TYPES, arrays_of, schema_of

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


def result_schema(*, config: Settings = _DEFAULT, language: Language | None = None, stamps: bool = False) -> pa.Schema:
    """Return the Arrow schema of what `check_batch` gives for these arguments.

    What a column holds stands in its metadata under `doc`; the metadata of the schema are the stamps: `schema`,
    `tipifica`, `manual`, `reading`, `config`.
    """
    language = language or default()
    return schema_of(_columns(language, stamps=stamps), provenance(language, config))


def check_batch(
    notes: pa.RecordBatch | pa.Table | ArrowStream,
    *,
    config: Settings = _DEFAULT,
    column: str | None = None,
    keep: bool = False,
    stamps: bool = False,
    language: Language | None = None,
) -> pa.RecordBatch | pa.Table:
    """Return the results of a record batch or table of notes: one of the same kind, row by row, by `result_schema`.

    A data frame that Arrow can read (of polars, of pandas) is taken as the table that it is, and gives a table.

    `column` names the column of notes; without it, and for what the case's record declares, columns are found by the
    usual names. With `keep` the columns of `notes` come first; with `stamps` what the metadata of the schema say (most
    engines drop them) are columns, too, the last ones. `language` is the manual's by default. A null is an
    empty note; a note that is no text is `unchecked`. Raises InputError where there is no column of notes, or `notes`
    is no table.
    """
    if not isinstance(notes, pa.Table | pa.RecordBatch):
        if not hasattr(notes, "__arrow_c_stream__"):
            raise InputError("{kind}: eso no es una tabla de Arrow", kind=type(notes).__name__)
        notes = pa.table(notes)
    language = language or default()
    schema = result_schema(config=config, language=language, stamps=stamps)
    check = _Check(_kernel(config, language), column, keep, schema)
    if isinstance(notes, pa.Table):
        batches = [check(each) for each in notes.to_batches()]
        return pa.Table.from_batches(batches or [check(_no_rows(notes.schema))])
    return check(notes)


def spark(
    frame: DataFrame, *, config: Settings = _DEFAULT, column: str | None = None, stamps: bool = False
) -> DataFrame:
    """Return a Spark data frame with the columns of results beside its own; the notes are checked where they lie.

    `column` and `stamps` are as in `check_batch`. Raises InputError where there is no column of notes.
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema  # noqa: PLC0415 - the caller has it

    check_all = partial(check_batch, config=config, column=column, keep=True, stamps=stamps)
    schema = check_all(_no_rows(to_arrow_schema(frame.schema))).schema

    def check(batches: Any) -> Any:
        yield from map(check_all, batches)

    return frame.mapInArrow(check, from_arrow_schema(schema))


class _Check(NamedTuple):
    """What is done to a batch of notes; `schema` is that of its results."""

    kernel: Kernel
    column: str | None
    keep: bool
    schema: pa.Schema

    def __call__(self, notes: pa.RecordBatch) -> pa.RecordBatch:
        header = notes.schema.names
        roles = Wanted(self.column).find(header, _WHERE)
        nothing: list[str | None] = [None] * notes.num_rows
        columns = [texts(cells) if at in roles else nothing for at, cells in enumerate(notes.columns)]
        unread = take_unread(columns, header, roles)
        found = self.kernel.check(columns[roles.note], records_of(roles, columns), unread)
        arrays, schema = arrays_of(found), self.schema
        for stamp in STAMPS[: len(schema) - len(arrays)]:
            said = schema.metadata[stamp.name.encode()].decode()
            arrays.append(pa.repeat(pa.scalar(said).cast(TYPES[stamp.kind]), len(notes)))
        if self.keep:
            arrays = [*notes.columns, *arrays]
            names = own_names(header, found.schema)
            own = [each.with_name(name) for name, each in zip(names, notes.schema, strict=True)]
            schema = pa.schema([*own, *schema], metadata=schema.metadata)
        return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _columns(language: Language, *, stamps: bool) -> Sequence[Column]:
    return (*columns_of(language.catalog), *(STAMPS if stamps else ()))


def _kernel(config: Settings, language: Language) -> Kernel:
    """Return this thread's kernel: what it remembers of the last batch serves the next one."""
    wanted = config, language
    if getattr(_mine, "made_for", None) != wanted:
        _mine.made_for, _mine.kernel = wanted, Kernel(language, config)
    kernel: Kernel = _mine.kernel
    return kernel


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=schema)
