"""Rows of a CSV text: every row is read, or comes with the reason why it could not be; nothing is guessed.

The standard `csv` reads the values; beside each row stands its source text, so that one cell can be rewritten in place.
A quote that is never closed would swallow the rows after it: a record that went wrong costs its first line alone, and
the lines after it are read again. Of one that is well formed, but may be several rows, no line is trusted.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tipifica.files import lines
from tipifica.files.columns import Columns, Wanted
from tipifica.files.errors import InputError
from tipifica.files.rows.header import HEAD_ROWS, Line, find_header
from tipifica.files.rows.jsonrows import refuse_json
from tipifica.files.splice import TextRange, splice
from tipifica.files.why import Why
from tipifica.model import Edit

DELIMITERS = (";", ",", "\t", "|")
# A header of one column does not tell how cells would be separated, so nothing separates them: the unit separator of
# ASCII stands for that, which no office program writes.
NO_DELIMITER = "\x1f"
QUOTE = '"'
# Beyond this a record of several lines is taken for an unclosed quote: a note has a few hundred characters.
MAX_RECORD_CHARACTERS = 1 << 18
UNCLOSED = Why("la línea abre comillas y no las cierra bien")
DOUBTFUL = Why("no se sabe si la línea es una fila o sigue la de arriba: unas comillas no cuadran")
# What Excel reads off the first line of a CSV: how its cells are separated.
SEPARATOR = re.compile(r"sep=([^\r\n])[\r\n]*", re.IGNORECASE)

CellValues = Sequence[str | None]


class CsvRow(NamedTuple):
    """One row: its source with the line end, its cells (as many as the header has, None where one is missing; none at
    all in a blank line), the 1-based line of the file where it begins, and why it cannot be trusted (None where it
    can)."""

    raw: str
    cells: CellValues
    line: int
    why: Why | None = None


class CsvTable(NamedTuple):
    """A table of which the header has been read: `head` is the text up to it and with it, `rows` gives the rest, blank
    lines too. `said` is what its reader should be told of how it is read."""

    head: str
    header: tuple[str, ...]
    delimiter: str
    columns: Columns
    rows: Rows
    said: tuple[Why, ...]

    def reread(self, raw: str) -> CellValues:
        """Return the cells of a row by its source alone."""
        rows = Rows(lines.Pushback(iter(lines.split(raw))), len(self.header), self.delimiter)
        return next(rows).cells


def read_table(source: Iterator[str], wanted: Wanted, path: str, *, preferred: str = DELIMITERS[0]) -> CsvTable:
    """Read the header of a table off `source` (lines with their ends) and return the table.

    Titles and blank lines may stand above the header (see `find_header`), and a line `sep=;`, which tells the
    delimiter. Else that is the one under which there is a header with the column of notes, or which gives most columns;
    of equals, `preferred`. A blank line in a table of several columns is a row without cells, in a table of one column
    an empty cell. Raises InputError for an unclear header.
    """
    allow_long_cells()
    pushback = lines.Pushback(source)
    head = pushback.take(max(2 * HEAD_ROWS, (wanted.header_row or 0) + HEAD_ROWS))
    refuse_json(head, path)
    told = SEPARATOR.fullmatch(head[0]) if head else None
    delimiter = told[1] if told else _delimiter(head, wanted, preferred)
    found = find_header(_first_rows(head, delimiter, wanted), wanted, path)
    end = found.line.number - 1 + found.line.lines
    pushback.give_back(head[end:])
    header = tuple(found.line.cells)
    above = [line for line in head[bool(told) : found.line.number - 1] if line.strip()]
    return CsvTable(
        "".join(head[:end]),
        header,
        delimiter,
        found.columns,
        Rows(pushback, len(header), delimiter),
        found.said(wanted, has_titles=bool(above)),
    )


def allow_long_cells() -> None:
    """Let the standard reader take cells of any length."""
    # The limit belongs to the whole process; somebody else's larger one is left alone.
    csv.field_size_limit(max(csv.field_size_limit(), lines.MAX_CHARACTERS))


def _delimiter(head: Sequence[str], wanted: Wanted, preferred: str) -> str:
    best, best_rank = NO_DELIMITER, (False, 1)
    for delimiter in sorted(DELIMITERS, key=lambda each: each != preferred):
        rank = _rank(_first_rows(head, delimiter, wanted), wanted)
        if rank[1] > 1 and rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def _rank(rows: Sequence[Line], wanted: Wanted) -> tuple[bool, int]:
    try:
        return True, len(find_header(rows, wanted, "").line.cells)
    except InputError:
        return False, len(rows[0].cells) if rows else 0


def _first_rows(head: Sequence[str], delimiter: str, wanted: Wanted) -> list[Line]:
    """The rows that may be the header: those that begin at each of the first lines that are not blank."""
    if wanted.header_row is not None:
        numbers = range(wanted.header_row, min(wanted.header_row, len(head)) + 1)
    else:
        numbers = range(1, min(HEAD_ROWS, len(head)) + 1)
    return [
        _first_row(head[number - 1 :], number, delimiter)
        for number in numbers
        if head[number - 1].strip() and not (number == 1 and SEPARATOR.fullmatch(head[0]))
    ]


def _first_row(head: Sequence[str], number: int, delimiter: str) -> Line:
    reader = csv.reader(head, delimiter=delimiter, strict=True)
    try:
        return Line(number, next(reader), reader.line_num)
    except csv.Error:
        return Line(number, lines.without_end(head[0]).split(delimiter))


# ---------------------------------------------------------------- rows


class Rows:
    """The rows of a table, one by one; `waiting` are those of which the lines are taken already."""

    def __init__(self, source: lines.Pushback, width: int, delimiter: str) -> None:
        self.waiting: deque[CsvRow] = deque()
        self._source = source
        self._width = width
        self._delimiter = delimiter
        # Up to this line a quote that was not closed may have reached: what it closes there is no row of its own.
        self._reach = 0
        self._taken: list[str] = []
        self._more = self._records()

    def __iter__(self) -> Iterator[CsvRow]:
        return self

    def __next__(self) -> CsvRow:
        while not self.waiting:
            self.waiting.extend(next(self._more))
        return self.waiting.popleft()

    def _records(self) -> Iterator[list[CsvRow]]:
        """Yield the rows, mostly one at a time; lines are taken as they are needed."""
        taken = self._taken
        while True:
            begin = self._source.line
            try:
                for cells in csv.reader(self._noted(), delimiter=self._delimiter, strict=True):
                    found = self._found(cells, begin)
                    taken.clear()
                    yield found
                    begin = self._source.line
            except csv.Error:
                pass
            if not taken:
                return
            self._reach = max(self._reach, begin + len(taken) - 1)
            self._source.give_back(taken[1:])
            alone = self._alone(taken[0], begin)
            taken.clear()
            yield [alone]

    def _noted(self) -> Iterator[str]:
        length = 0
        for line in self._source:
            length = length + len(line) if self._taken else len(line)
            self._taken.append(line)
            if length > MAX_RECORD_CHARACTERS and len(self._taken) > 1:
                raise csv.Error
            yield line

    def _found(self, cells: list[str], begin: int) -> list[CsvRow]:
        taken = self._taken
        if len(taken) > 1 and _swallows(taken, cells, self._width, self._delimiter):
            return [self._doubtful(text, line) for line, text in enumerate(taken, begin)]
        raw = "".join(taken)
        if not cells and self._width > 1:
            return [CsvRow(raw, (), begin)]
        fit, why = fitted(cells or [""], self._width, self._delimiter)
        return [CsvRow(raw, fit, begin, why or (UNCLOSED if begin <= self._reach and _odd_quotes(cells) else None))]

    def _doubtful(self, raw: str, line: int) -> CsvRow:
        if not raw.strip():
            return CsvRow(raw, (), line)
        fit, _ = fitted(lines.without_end(raw).split(self._delimiter), self._width, self._delimiter)
        return CsvRow(raw, fit, line, DOUBTFUL)

    def _alone(self, raw: str, line: int) -> CsvRow:
        """A line with a quote that cannot be, split at every delimiter. It can be trusted where its cells are as many
        as in the header and no quote goes on to the next line: the quotes are text then."""
        cells = lines.without_end(raw).split(self._delimiter)
        if len(cells) == self._width and not _odd_quotes(cells):
            return CsvRow(raw, [_unquoted(cell) for cell in cells], line)
        fit, _ = fitted(cells, self._width, self._delimiter)
        return CsvRow(raw, fit, line, UNCLOSED)


def fitted(cells: CellValues, width: int, delimiter: str) -> tuple[CellValues, Why | None]:
    """Return cells as many as the header has, and why they cannot be trusted (None where they can: superfluous
    delimiters at the end of the line). What is too much stays in the last cell."""
    if len(cells) == width or not any(cell and not cell.isspace() for cell in cells[width:]):
        fit = cells[:width]
        if len(fit) == width:
            return fit, None
    why = Why("celdas de la fila: {found}; de la cabecera: {expected}", {"found": len(cells), "expected": width})
    if len(cells) < width:
        return [*cells, *[None] * (width - len(cells))], why
    return [*cells[: width - 1], delimiter.join(cell or "" for cell in cells[width - 1 :])], why


def _odd_quotes(cells: Sequence[str]) -> bool:
    return any(cell.count(QUOTE) % 2 for cell in cells)


def _swallows(taken: Sequence[str], cells: Sequence[str], width: int, delimiter: str) -> bool:
    """Tell whether a record of several lines may hold rows of their own.

    Its first line looks like a row then, with a quote that was not closed. If the record is as wide as the header, the
    last line does, too, with a stray quote. If it is not, and some of its delimiters stand between quotes, any other
    line does, or what closes the quotes looks like what opens them.
    """
    if width == 1 or not _looks_like_a_row(taken[0], width, delimiter):
        return False
    if len(cells) == width:
        return _looks_like_a_row(taken[-1], width, delimiter)
    raw = "".join(taken)
    if raw.count(delimiter) == len(cells) - 1:
        return False
    if any(_looks_like_a_row(line, width, delimiter) for line in taken[1:]):
        return True
    spans = (raw[start:end] for start, end in _cell_spans(raw, delimiter))
    return any(len(lines.split(cell)) > 1 and cell[-2] in f"{delimiter}\r\n" for cell in spans)


def _looks_like_a_row(line: str, width: int, delimiter: str) -> bool:
    """Tell whether a line has the delimiters of a row (one before a blank is one of prose), at most one quote that is
    not closed, and no doubled quote but an empty cell: who doubles quotes also closes them."""
    if line.count(delimiter) - line.count(delimiter + " ") != width - 1:
        return False
    cells = lines.without_end(line).split(delimiter)
    if sum(cell.count(QUOTE) % 2 for cell in cells) > 1:
        return False
    return all(QUOTE * 2 not in cell or cell == QUOTE * 2 for cell in cells)


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace(QUOTE * 2, QUOTE) if _is_quoted(cell) else cell


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] == QUOTE and QUOTE not in cell[1:-1].replace(QUOTE * 2, "")


# ---------------------------------------------------------------- cells in their source


def cell_at(raw: str, position: int, delimiter: str) -> TextRange:
    """Return where the cell at `position` stands in the source of a row that can be trusted, its quotes included."""
    spans = list(_cell_spans(raw, delimiter))
    if not spans or spans[-1][1] < len(lines.without_end(raw)):
        # Its quotes are text: every delimiter ends a cell.
        start, spans = 0, []
        for cell in lines.without_end(raw).split(delimiter):
            spans.append((start, start + len(cell)))
            start += len(cell) + 1
    return spans[position]


def characters_of_cell(raw: str, position: int, delimiter: str) -> list[TextRange]:
    """Return where each code point of the text of a cell stands in the source of its row."""
    start, end = cell_at(raw, position, delimiter)
    cell = raw[start:end]
    if _is_quoted(cell):
        return [(start + a, start + b) for a, b in _inside_quotes(cell)]
    return [(index, index + 1) for index in range(start, end)]


def rewrite_cell(raw: str, position: int, delimiter: str, edits: Sequence[Edit]) -> str:
    """Return the source of a row, `raw`, with `edits` (against the text of one cell) made in place.

    The cell keeps its quotes and gets quotes only where its new text cannot stand without.
    """
    start, end = cell_at(raw, position, delimiter)
    return raw[:start] + _edited(raw[start:end], delimiter, edits) + raw[end:]


def _edited(cell: str, delimiter: str, edits: Sequence[Edit]) -> str:
    if _is_quoted(cell):
        return splice(cell, _inside_quotes(cell), edits, _doubled, at=1)
    plain = splice(cell, [(index, index + 1) for index in range(len(cell))], edits, str)
    breaking = "".join(DELIMITERS) if delimiter == NO_DELIMITER else delimiter
    brings = {character for edit in edits for character in edit.content}
    if (plain.startswith('"') and not cell.startswith('"')) or not brings.isdisjoint(breaking + '"\r\n'):
        return f'"{_doubled(plain)}"'
    return plain


def _inside_quotes(cell: str) -> list[TextRange]:
    return [match.span() for match in _QUOTED_CHARACTER.finditer(cell, 1, len(cell) - 1)]


def _doubled(text: str) -> str:
    return text.replace('"', '""')


_QUOTED_CHARACTER = re.compile('""|[^"]')


@lru_cache
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    stop = re.escape(delimiter)
    return re.compile(rf'"[^"]*+(?:""[^"]*+)*+"(?={stop}|[\r\n]|\Z)|(?!")[^{stop}\r\n]*+')


def _cell_spans(raw: str, delimiter: str) -> Iterator[TextRange]:
    """Yield where the cells of a row stand in its source, quotes included, up to the first that is not well formed."""
    pattern = _cell_pattern(delimiter)
    start = 0
    while match := pattern.match(raw, start):
        yield match.span()
        if raw[match.end() : match.end() + 1] != delimiter:
            return
        start = match.end() + 1
