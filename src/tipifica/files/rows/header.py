"""Where the header of a table stands: titles may stand above it, in a text file and in a workbook alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from tipifica.files.columns import Columns, Wanted
from tipifica.files.errors import InputError
from tipifica.files.why import Why

# The header is one of the first so many rows of a table; `--header-row` names one that stands further down.
HEAD_ROWS = 30


class Line(NamedTuple):
    """A row that may be the header: its 1-based number in the file, its cells, and how many lines it takes."""

    number: int
    cells: Sequence[str]
    lines: int = 1

    @property
    def width(self) -> int:
        """How many cells say something."""
        return sum(not (cell == "" or cell.isspace()) for cell in self.cells)


class TableHeader(NamedTuple):
    """The header of a table: its row, and what its columns hold."""

    line: Line
    columns: Columns

    def said(self, wanted: Wanted, *, has_titles: bool) -> tuple[Why, ...]:
        """Return what is to be said of how the table is read."""
        above = (Why("la cabecera es la fila {row}", {"row": self.line.number}),) if has_titles else ()
        return (*above, *wanted.said(self.line.cells, self.columns))


def find_header(rows: Sequence[Line], wanted: Wanted, path: str) -> TableHeader:
    """Return the header among the first rows of a table, which are in order and not blank.

    It is the row of `wanted.header_row`, else the fullest row that names the column of notes, the first of equals. All
    rows above it must be less full: what is fuller is no title. Raises InputError, which lists the columns of the row
    that a person would take for the header.
    """
    if wanted.header_row is not None:
        line = next((row for row in rows if row.number == wanted.header_row), None)
        if line is None:
            raise InputError("{path}: la fila {row} está en blanco o no existe", path=path, row=wanted.header_row)
        return TableHeader(line, wanted.find(line.cells, path))
    named = [row for row in rows[:HEAD_ROWS] if wanted.names_notes(row.cells)]
    best = max(named, key=lambda row: row.width, default=None)
    if best is not None and all(row.width < best.width for row in takewhile(lambda row: row is not best, rows)):
        return TableHeader(best, wanted.find(best.cells, path))
    # What a person would take for the header; other names of the column of notes count there alone.
    likely = max(rows[:HEAD_ROWS], key=lambda row: row.width, default=Line(1, ()))
    return TableHeader(likely, wanted.find(likely.cells, path, may_stand_lower=True))
