"""What a row says several times, as rows of their own: its findings, and the values of its fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tipifica.bulk.results import LISTS, Column, ColumnKind, Results, fields_among


def finding_rows(results: Results) -> Iterator[tuple[Any, ...]]:
    """Yield the findings of a chunk: the row from 0, the place among its findings from 0, and the parts of `Diagnosis`;
    in the order of the rows."""
    for row, all_found in enumerate(results.columns["diagnostics"]):
        for position, found in enumerate(all_found):
            yield (row, position, *found)


def field_rows(results: Results) -> list[tuple[int, Column, int, Any]]:
    """Return the values of a chunk's fields: the row from 0, the column of the field, the place in its list from 0, the
    value; in the order of rows, names and places."""
    found = [
        (row, column, position, value)
        for column in fields_among(results.schema)
        for row, cell in enumerate(results.columns[column.name])
        for position, value in enumerate(_items(column.kind, cell))
    ]
    return sorted(found, key=lambda each: (each[0], each[1].name, each[2]))


def _items(kind: ColumnKind, cell: Any) -> Any:
    if kind in LISTS:
        return cell or ()
    return () if cell is None else (cell,)
