"""Rows of a CSV text, strictly: every row has the width of the header, every quote is closed, nothing is guessed.

The standard `csv` reads the values; beside each row stands its source text, so that one cell can be rewritten in place.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from tipifica.files import lines
from tipifica.files.columns import Columns, Wanted
from tipifica.files.errors import InputError
from tipifica.files.splice import Span, splice
from tipifica.model import Edit
from tipifica.model.named import NamedTuple

DELIMITERS = (";", ",", "\t", "|")
# A header of one column does not tell how cells would be separated, so nothing separates them: the unit separator of
# ASCII stands for that, which no office program writes.
NO_DELIMITER = "\x1f"


class Row(NamedTuple):
    """One row: its source with the line end, its cells as text, and the 1-based line of the file where it begins."""

    raw: str
    cells: list[str]
    line: int


class Table(NamedTuple):
    """A table of which the header has been read: `header` is that row; `rows` yields the rest, blank lines too."""

    header: Row
    delimiter: str
    columns: Columns
    rows: Iterator[Row]


def read_table(source: Iterator[str], wanted: Wanted, path: str, *, preferred: str = DELIMITERS[0]) -> Table:
    """Read the header of a table off `source` (lines with their ends) and return the table.

    The delimiter is the one under which the header has the column of notes, or else gives most columns; of equals,
    `preferred`. A blank line in a table of several columns is a row without cells, in a table of one column an empty
    cell. Raises InputError: an unclear header, and, while rows are read, a row that is not as wide as the header or a
    quote that is not closed as it should be, naming the line.
    """
    # The limit belongs to the whole process; somebody else's larger one is left alone.
    csv.field_size_limit(max(csv.field_size_limit(), lines.MAX_CHARACTERS))
    first = next(source, "")
    delimiter = _delimiter(first, wanted, preferred)
    rows = _rows(chain([first], source), delimiter, path)
    header = next(rows)
    return Table(header, delimiter, wanted.find(header.cells, path), rows)


def rewrite_cell(raw: str, position: int, delimiter: str, edits: Sequence[Edit]) -> str:
    """Return the source of a row, `raw`, with `edits` (against the text of one cell) made in place.

    The cell keeps its quotes and gets quotes only where its new text cannot stand without.
    """
    start, end = next(islice(_cell_spans(raw, delimiter), position, None))
    return raw[:start] + _edited(raw[start:end], delimiter, edits) + raw[end:]


def _edited(cell: str, delimiter: str, edits: Sequence[Edit]) -> str:
    if cell.startswith('"'):
        inside = [match.span() for match in _QUOTED_CHARACTER.finditer(cell, 1, len(cell) - 1)]
        return splice(cell, inside, edits, _doubled, at=1)
    plain = splice(cell, [(index, index + 1) for index in range(len(cell))], edits, str)
    breaking = "".join(DELIMITERS) if delimiter == NO_DELIMITER else delimiter
    brings = {character for edit in edits for character in edit.content}
    if plain.startswith('"') or not brings.isdisjoint(breaking + '"\r\n'):
        return f'"{_doubled(plain)}"'
    return plain


def _doubled(text: str) -> str:
    return text.replace('"', '""')


_QUOTED_CHARACTER = re.compile('""|[^"]')


@lru_cache
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    stop = re.escape(delimiter)
    return re.compile(rf'"[^"]*+(?:""[^"]*+)*+"(?={stop}|[\r\n]|\Z)|(?!")[^{stop}\r\n]*+')


def _cell_spans(raw: str, delimiter: str) -> Iterator[Span]:
    """Yield where the cells of a row stand in its source, quotes included, up to the first that is not well formed."""
    pattern = _cell_pattern(delimiter)
    start = 0
    while match := pattern.match(raw, start):
        yield match.span()
        if raw[match.end() : match.end() + 1] != delimiter:
            return
        start = match.end() + 1


def _delimiter(header: str, wanted: Wanted, preferred: str) -> str:
    best, best_rank = NO_DELIMITER, (False, 1)
    for delimiter in sorted(DELIMITERS, key=lambda each: each != preferred):
        cells = next(csv.reader([header], delimiter=delimiter), [])
        rank = (_has_notes(cells, wanted), len(cells))
        if len(cells) > 1 and rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def _has_notes(header: Sequence[str], wanted: Wanted) -> bool:
    try:
        wanted.find(header, "")
    except InputError:
        return False
    return True


def _rows(source: Iterator[str], delimiter: str, path: str) -> Iterator[Row]:
    taken: list[str] = []

    def noted() -> Iterator[str]:
        for line in source:
            taken.append(line)
            yield line

    reader = csv.reader(noted(), delimiter=delimiter, strict=True)
    width = 0
    try:
        for cells in reader:
            row = Row("".join(taken), cells, reader.line_num - len(taken) + 1)
            taken.clear()
            width = width or len(cells)
            if len(cells) != width:
                row = _blank(row, width, path)
            yield row
    except csv.Error as error:
        raise _unreadable("".join(taken), reader.line_num - len(taken) + 1, delimiter, path) from error


def _blank(row: Row, width: int, path: str) -> Row:
    if row.cells:
        raise InputError(
            "{path}: la fila de la línea {line} tiene {found} columnas y la cabecera {expected}",
            path=path,
            line=row.line,
            found=len(row.cells),
            expected=width,
        )
    return row._replace(cells=[""]) if width == 1 else row


def _unreadable(raw: str, line: int, delimiter: str, path: str) -> InputError:
    spans = list(_cell_spans(raw, delimiter))
    too_long = [start for start, end in spans if end - start > lines.MAX_CHARACTERS]
    # Behind the last well-formed cell and its delimiter stands the one that is not.
    start = (too_long or [spans[-1][1] + 1 if spans else 0])[0]
    at = line + len(lines.split(raw[:start] + '"')) - 1
    if too_long:
        return InputError(
            "{path}: la celda que empieza en la línea {line} pasa de {limit} caracteres",
            path=path,
            line=at,
            limit=lines.MAX_CHARACTERS,
        )
    return InputError(
        "{path}: la celda que abre comillas en la línea {line} no las cierra bien "
        "(dentro de una celda entre comillas, cada comilla va doble)",
        path=path,
        line=at,
    )
