"""JSON Lines: an object a row. What there is nothing to say of has no key, so rows stay short."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from json.encoder import encode_basestring as quoted
from typing import Any

from tipifica.bulk.results import LISTS, PLACE, Results
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sinks.as_csv import as_object
from tipifica.bulk.sinks.layout import Layout

# Rows a distinct value, from which on a look-up is cheaper than writing each value out.
_FEW = 4


class JsonLinesEncoder:
    """Makes lines of JSON, UTF-8, of a chunk and its results: column by column, as most columns are mostly empty."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __call__(self, chunk: Chunk, results: Results) -> bytes:
        """Return the lines of all rows."""
        layout = self._layout
        about = json.dumps(layout.provenance._asdict(), ensure_ascii=False, separators=(",", ":"))[:-1]
        place = _fragments(PLACE[0].name, "text", [chunk.path]) + _fragments(PLACE[1].name, "text", [chunk.sheet])
        count = len(chunk)
        parts: list[Sequence[str]] = [[about + "".join(place)] * count, _numbers(PLACE[2].name, chunk.lines)]
        for name, own in zip(layout.names, layout.own_cells(chunk, results), strict=True):
            parts.append(_fragments(name, "text", own))
        for column in layout.schema:
            cells = results.columns[column.name]
            if any(cells) if column.kind in LISTS else cells.count(None) < count:
                parts.append(_fragments(column.name, column.kind, cells))
        parts.append(["}\n"] * count)
        return "".join(map("".join, zip(*parts, strict=True))).encode()


def _fragments(name: str, kind: str, cells: Sequence[Any]) -> list[str]:
    key = f",{quoted(name)}:"
    if kind in ("text", "date"):
        return _texts(key, cells)
    if kind == "boolean":
        return ["" if cell is None else key + ("true" if cell else "false") for cell in cells]
    if kind in ("integer", "number"):
        return _numbers(name, cells)
    return _lists(key, _ITEMS[kind], cells)


def _texts(key: str, cells: Sequence[str | None]) -> list[str]:
    distinct = set(cells)
    if len(distinct) * _FEW > len(cells):
        return ["" if cell is None else key + quoted(cell) for cell in cells]
    fragments = {cell: "" if cell is None else key + quoted(cell) for cell in distinct}
    return list(map(fragments.__getitem__, cells))


def _numbers(name: str, cells: Sequence[float | None]) -> list[str]:
    key = f",{quoted(name)}:"
    return ["" if cell is None else f"{key}{cell}" for cell in cells]


def _lists(key: str, item: Callable[[Any], str], cells: Sequence[Sequence[Any]]) -> list[str]:
    return [f"{key}[{','.join(map(item, cell))}]" if cell else "" for cell in cells]


_ITEMS: dict[str, Callable[[Any], str]] = {"texts": quoted, "integers": str, "diagnostics": as_object}
