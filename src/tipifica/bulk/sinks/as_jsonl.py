"""JSON Lines: an object a row. What there is nothing to say of has no key, so rows stay short."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from json.encoder import encode_basestring as quoted
from typing import Any

from tipifica.bulk.results import LISTS, Column, ColumnKind, Results
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sinks.as_csv import as_object
from tipifica.bulk.sinks.layout import Layout

# Kinds in which equal cells are written alike (50 and 50.0 are equal too, but are not).
_REPEATED = frozenset({"text", "integer"})
# Rows a distinct value, from which on a look-up is cheaper than writing each value out.
_FEW = 4


class JsonLinesEncoder:
    """Makes lines of JSON, UTF-8, of a chunk and its results: column by column, as most columns are mostly empty."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __call__(self, chunk: Chunk, results: Results) -> bytes:
        """Return the lines of all rows."""
        layout, count = self._layout, len(chunk)
        about = json.dumps(layout.provenance._asdict(), ensure_ascii=False, separators=(",", ":"))[:-1]
        parts: list[Iterable[str]] = [repeat(about, count)]
        # An object tells its stamps anyway.
        layout = layout._replace(stamped=False)
        for column, cells in zip(layout.before, layout.cells_before(chunk, results), strict=True):
            parts += _fragments(column, cells)
        for column in layout.schema:
            parts += _fragments(column, results.columns[column.name])
        parts.append(repeat("}\n", count))
        return "".join(map("".join, zip(*parts, strict=True))).encode()


def _fragments(column: Column, cells: Sequence[Any]) -> list[Iterable[str]]:
    """Return what stands in each row of one column, key and all; nothing where no row says anything."""
    key, write = f",{quoted(column.name)}:", _WRITERS[column.kind]
    if column.kind in LISTS:
        return [_lists(key, write, cells)] if any(cells) else []
    nothing = cells.count(None)
    if nothing == len(cells):
        return []
    if column.kind in _REPEATED and not isinstance(cells, range):
        distinct = set(cells)
        if len(distinct) * _FEW <= len(cells):
            said = {cell: "" if cell is None else key + write(cell) for cell in distinct}
            return [map(said.__getitem__, cells)]
    if nothing:
        return [["" if cell is None else key + write(cell) for cell in cells]]
    return [repeat(key, len(cells)), map(write, cells)]


def _lists(key: str, write: Callable[[Any], str], cells: Sequence[Sequence[Any]]) -> list[str]:
    return [f"{key}[{','.join(map(write, cell))}]" if cell else "" for cell in cells]


def _truth(cell: bool) -> str:
    return "true" if cell else "false"


_WRITERS: dict[ColumnKind, Callable[[Any], str]] = {
    "text": quoted,
    "date": quoted,
    "decimal": quoted,
    "integer": str,
    "number": str,
    "boolean": _truth,
    "texts": quoted,
    "integers": str,
    "diagnostics": as_object,
}
