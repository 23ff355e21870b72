"""CSV. The source's own columns are left as they are, byte for byte: a mark before `+593…` would spoil a phone. What
the program says itself never begins like a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import cache
from json.encoder import encode_basestring as quoted
from typing import Any

from tipifica.bulk.results import FIXED, LISTS, Column, ColumnKind, Diagnosis, Results
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sinks.layout import Layout, OutputRow

BETWEEN = " | "
MARK = "\ufeff"
# What a spreadsheet takes for a formula at the start of a cell (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_GUARDED: frozenset[ColumnKind] = frozenset({"text", "texts"})


class CsvEncoder:
    """Makes rows of CSV, UTF-8. For Excel: its mark, `;` between cells, headings for people."""

    def __init__(self, layout: Layout, *, excel: bool = False) -> None:
        self._layout = layout
        self._excel = excel

    def __call__(self, chunk: Chunk, results: Results) -> bytes:
        """Return the rows."""
        path, sheet, *before = self._layout.cells_before(chunk, results)
        said = [as_cells(column, results.columns[column.name]) for column in self._layout.schema]
        return self._rows(zip(guard(path), guard(sheet), *before, *said, strict=True))

    def head(self) -> bytes:
        """Return the header, with what Excel knows UTF-8 by."""
        names = [column.title if self._excel else column.name for column in self._layout.columns]
        return (MARK.encode() if self._excel else b"") + self._rows([names])

    def _rows(self, rows: Any) -> bytes:
        text = io.StringIO()
        # CR LF, as RFC 4180 has it: with LF alone the writer would put no quotes around a lone CR, which ends a row.
        csv.writer(text, delimiter=";" if self._excel else ",", lineterminator="\r\n").writerows(rows)
        return text.getvalue().encode()


def as_cells(column: Column, cells: list[Any]) -> OutputRow:
    """Return cells of results as they stand in CSV: lists in one cell, findings as JSON, nothing like a formula."""
    if not any(cells) and (column.kind in LISTS or cells.count(None) == len(cells)):
        return [None] * len(cells)
    flat = as_flat(column.kind, cells)
    # The mended note is the note itself, to be filed: it stays as it is.
    return guard(flat) if column.kind in _GUARDED and column.name != FIXED.name else flat


def as_flat(kind: ColumnKind, cells: OutputRow) -> OutputRow:
    """Return cells that hold no list: items with ` | ` between them, findings as JSON, truth as `true` and `false`."""
    match kind:
        case "texts" | "integers":
            return [BETWEEN.join(map(str, cell)) if cell else None for cell in cells]
        case "diagnostics":
            return [as_json(cell) if cell else None for cell in cells]
        case "boolean":
            return [None if cell is None else str(cell).lower() for cell in cells]
        case _:
            return cells


def as_json(findings: Sequence[Diagnosis]) -> str:
    """Return findings as a JSON array of objects."""
    return f"[{','.join(map(as_object, findings))}]"


def as_object(found: Diagnosis) -> str:
    """Return a finding as a JSON object, without what there is nothing to say of."""
    code, name, severity, start, end, applicability = found
    before, after = _around(code, name, severity, applicability)
    return f'{before}{start},"end":{end}{after}'


@cache
def _around(code: str, name: str, severity: str, applicability: str | None) -> tuple[str, str]:
    after = "}" if applicability is None else f',"applicability":"{applicability}"}}'
    return f'{{"code":"{code}","name":{quoted(name)},"severity":"{severity}","start":', after


def guard(cells: Sequence[str | None]) -> OutputRow:
    """Return texts of ours, with `'` before what a spreadsheet would take for a formula."""
    return [f"'{cell}" if cell and cell.startswith(FORMULA) else cell for cell in cells]
