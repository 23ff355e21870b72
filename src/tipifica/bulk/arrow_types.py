"""The columns of results as Arrow has them; whatever is Arrow or Parquet takes its types and cells from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa

from tipifica.bulk.results import Column, ColumnKind, Diagnosis, Results
from tipifica.bulk.stamps import Provenance

DIAGNOSIS = pa.struct(
    [
        pa.field("code", pa.string()),
        pa.field("name", pa.string()),
        pa.field("severity", pa.string()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
        pa.field("applicability", pa.string()),
    ]
)
# Of an amount, two of them after the point; one that is longer is no amount of this world, and stays out.
MAX_DIGITS, CENTS = 18, 2
TYPES: dict[ColumnKind, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "decimal": pa.decimal128(MAX_DIGITS, CENTS),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "texts": pa.list_(pa.field("item", pa.string())),
    "integers": pa.list_(pa.field("item", pa.int64())),
    "diagnostics": pa.list_(pa.field("item", DIAGNOSIS)),
}


def fields_of(columns: Sequence[Column]) -> list[pa.Field]:
    """Return the Arrow fields of columns of results; the doc of each is its metadata."""
    return [pa.field(column.name, TYPES[column.kind], metadata={"doc": column.doc}) for column in columns]


def schema_of(columns: Sequence[Column], about: Provenance) -> pa.Schema:
    """Return the schema of these columns, with the stamps as metadata."""
    return pa.schema(fields_of(columns), metadata={name: str(value) for name, value in about._asdict().items()})


def arrays_of(results: Results) -> list[pa.Array]:
    """Return the columns of `results` as Arrow arrays, in the order of its schema."""
    return [array_of(column.kind, results.columns[column.name]) for column in results.schema]


def array_of(kind: ColumnKind, cells: Sequence[Any]) -> pa.Array:
    """Return cells of one kind as an Arrow array."""
    make = _MADE.get(kind)
    return make(cells) if make is not None else pa.array(cells, TYPES[kind])


@cache
def _date(written: str) -> date:
    return date.fromisoformat(written)


def _dates(cells: Sequence[str | None]) -> pa.Array:
    return pa.array([None if cell is None else _date(cell) for cell in cells], pa.date32())


def _decimals(cells: Sequence[str | None]) -> pa.Array:
    fitting = [None if cell is None or len(cell) > MAX_DIGITS + 1 else Decimal(cell) for cell in cells]
    return pa.array(fitting, TYPES["decimal"])


def _lists(values: Callable[[list[Any]], pa.Array], cells: Sequence[Sequence[Any]]) -> pa.Array:
    """A column of lists from one array of all values: many times as fast as list by list."""
    ends = [0]
    flat: list[Any] = []
    for cell in cells:
        flat.extend(cell)
        ends.append(len(flat))
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values(flat))


def _structs(findings: list[Diagnosis]) -> pa.Array:
    columns = zip(*findings, strict=True) if findings else [()] * DIAGNOSIS.num_fields
    return pa.StructArray.from_arrays(
        [pa.array(cells, field.type) for cells, field in zip(columns, DIAGNOSIS, strict=True)], fields=list(DIAGNOSIS)
    )


_MADE: dict[ColumnKind, Callable[[Sequence[Any]], pa.Array]] = {
    "date": _dates,
    "decimal": _decimals,
    "texts": lambda cells: _lists(lambda flat: pa.array(flat, pa.string()), cells),
    "integers": lambda cells: _lists(lambda flat: pa.array(flat, pa.int64()), cells),
    "diagnostics": lambda cells: _lists(_structs, cells),
}
