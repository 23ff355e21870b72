"""CSV and TSV tables: every row is read, or listed with the reason why it could not be.

Most portions hold no quote, so their lines are their rows, and they are parsed where they are checked. The others are
parsed here, record by record: a quote that is never closed would swallow the rows after it. A record that went wrong
costs its first line alone, and the lines after it are read again. Of one that is well formed, but may be several rows,
no line is trusted.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice

from tipifica.bulk.rows import Chunk, Portion, Why
from tipifica.bulk.sources.text import Pushback, TextFile, has_blank_line
from tipifica.files import lines
from tipifica.files.columns import Columns, Wanted
from tipifica.files.csvrows import DELIMITERS, read_table
from tipifica.model.named import NamedTuple

Cells = Sequence[str | None]
# The line where a record begins, its cells, and why it cannot be trusted (None where it can).
_Record = tuple[int, Cells, Why | None]

QUOTE = '"'
# Beyond this a record of several lines is taken for an unclosed quote: a note has a few hundred characters.
MAX_RECORD_CHARACTERS = 1 << 18
UNCLOSED = Why("la línea abre comillas y no las cierra bien")
DOUBTFUL = Why("no se sabe si la línea es una fila o sigue la de arriba: unas comillas no cuadran")


class Shape(NamedTuple):
    """What all rows of one table share."""

    path: str
    header: tuple[str, ...]
    roles: Columns
    delimiter: str

    def chunk(self, first: int, rows: list[Cells], begins: Sequence[int], unread: dict[int, Why]) -> Chunk:
        """Return rows as a chunk; those that are not as wide as the header are made so, and are unread."""
        width = len(self.header)
        if set(map(len, rows)) - {width}:
            for position, cells in enumerate(rows):
                if len(cells) != width:
                    rows[position], reason = fitted(cells, width, self.delimiter)
                    if reason:
                        unread.setdefault(position, reason)
        columns = list(zip(*rows, strict=True)) or [()] * width
        return Chunk(self.path, None, first, self.header, self.roles, columns, begins, unread)


class Lines(NamedTuple):
    """A portion of which every line is a row, not parsed yet."""

    shape: Shape
    first: int
    begin: int
    rows: int
    text: str

    def __len__(self) -> int:
        return self.rows

    def chunk(self) -> Chunk:
        """Return the rows; without a quote nothing in them can go wrong but their width."""
        begins = range(self.begin, self.begin + self.rows)
        columns = self._columns()
        if columns is not None:
            return Chunk(self.shape.path, None, self.first, self.shape.header, self.shape.roles, columns, begins)
        _allow_long_cells()
        rows: list[Cells] = list(csv.reader(lines.split(self.text), delimiter=self.shape.delimiter))
        return self.shape.chunk(self.first, rows, begins, {})

    def _columns(self) -> list[list[str]] | None:
        """Return the columns if every line has all cells, else None. One split of the whole text and a slice a column
        take a fifth of the time of the csv module; a line end stands as a cell of its own, to show that all fit."""
        text = self.text.replace("\r\n", "\n") if "\r" in self.text else self.text
        if "\r" in text:
            return None
        delimiter, stride = self.shape.delimiter, len(self.shape.header) + 1
        cells = text.removesuffix("\n").replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
        ends = cells[stride - 1 :: stride]
        if len(cells) != stride * self.rows - 1 or ends.count("\n") != self.rows - 1:
            return None
        return [cells[position::stride] for position in range(stride - 1)]


class DelimitedSource:
    """A CSV or TSV file. Raises InputError: no such file, no such column, an encoding that is not the file's."""

    def __init__(self, path: str, wanted: Wanted, encoding: str | None = None) -> None:
        self.path = path
        self._file = TextFile(path, encoding)
        self._file.head()
        preferred = "\t" if path.lower().endswith(".tsv") else DELIMITERS[0]
        with self._file.lines() as source:
            table = read_table(source, wanted, path, preferred=preferred)
        self.header, self.roles = tuple(table.header.cells), table.columns
        self._header_lines = len(lines.split(table.header.raw))
        self._delimiter = table.delimiter
        self.share, self.stamp = self._file.share, self._file.stamp

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """Yield the rows in portions of `size`."""
        _allow_long_cells()
        with self._file.lines() as text:
            yield from self._portions(Pushback(text, 1), size, first)

    def _portions(self, source: Pushback, size: int, first: int) -> Iterator[Portion]:
        shape = Shape(self.path, self.header, self.roles, self._delimiter)
        source.take(self._header_lines)
        records = _Records(shape, source)
        while True:
            begin = source.line
            taken = source.take(size)
            if not taken and not records.waiting:
                return
            text = "".join(taken)
            if records.waiting or QUOTE in text or has_blank_line(text):
                source.give_back(taken)
                portion: Portion = _parsed(shape, islice(records, size), first)
            else:
                portion = Lines(shape, first, begin, len(taken), text)
            if len(portion):
                yield portion
            first += len(portion)


def fitted(cells: Cells, width: int, delimiter: str) -> tuple[Cells, Why | None]:
    """Return cells as wide as the header, and why they cannot be trusted (None where they can: superfluous delimiters
    at the end of the line). What is too much stays in the last cell."""
    if len(cells) > width and not any(cells[width:]):
        return cells[:width], None
    found = {"found": len(cells), "expected": width}
    reason = Why("la fila tiene {found} columnas y la cabecera {expected}", found)
    if len(cells) < width:
        return [*cells, *[None] * (width - len(cells))], reason
    return [*cells[: width - 1], delimiter.join(cell or "" for cell in cells[width - 1 :])], reason


def _allow_long_cells() -> None:
    # The limit belongs to the whole process; somebody else's larger one is left alone.
    csv.field_size_limit(max(csv.field_size_limit(), lines.MAX_CHARACTERS))


class _Records:
    """The records of a table, one by one; `waiting` are those of which the lines are taken already."""

    def __init__(self, shape: Shape, source: Pushback) -> None:
        self.waiting: deque[_Record] = deque()
        self._more = _records(shape, source)

    def __iter__(self) -> Iterator[_Record]:
        return self

    def __next__(self) -> _Record:
        while not self.waiting:
            self.waiting.extend(next(self._more))
        return self.waiting.popleft()


def _parsed(shape: Shape, records: Iterable[_Record], first: int) -> Chunk:
    rows: list[Cells] = []
    begins: list[int] = []
    unread: dict[int, Why] = {}
    for begin, cells, reason in records:
        if reason:
            unread[len(rows)] = reason
        rows.append(cells)
        begins.append(begin)
    return shape.chunk(first, rows, begins, unread)


def _records(shape: Shape, source: Pushback) -> Iterator[Iterable[_Record]]:
    """Yield the records, mostly one at a time; lines are taken as they are needed."""
    width = len(shape.header)
    taken: list[str] = []

    def noted() -> Iterator[str]:
        length = 0
        for line in source:
            length = length + len(line) if taken else len(line)
            taken.append(line)
            if length > MAX_RECORD_CHARACTERS and len(taken) > 1:
                raise csv.Error
            yield line

    # Up to this line a quote that was not closed may have reached: what it closes there is no row of its own.
    reach = 0
    while True:
        begin = source.line
        try:
            for cells in csv.reader(noted(), delimiter=shape.delimiter, strict=True):
                if len(taken) > 1 and _swallows(taken, cells, width, shape.delimiter):
                    found = list(_each_alone(taken, begin, shape.delimiter))
                elif cells or width == 1:
                    found = [(begin, cells or [""], UNCLOSED if begin <= reach and _odd_quotes(cells) else None)]
                else:
                    found = []
                taken.clear()
                yield found
                begin = source.line
        except csv.Error:
            pass
        if not taken:
            return
        reach = max(reach, begin + len(taken) - 1)
        source.give_back(taken[1:])
        alone = _alone(taken[0], width, shape.delimiter)
        taken.clear()
        yield [(begin, *alone)]


def _each_alone(taken: Sequence[str], begin: int, delimiter: str) -> Iterator[_Record]:
    """Yield the lines of a record that may be several rows, none of them to be trusted."""
    for line, text in enumerate(taken, begin):
        if text.strip():
            yield line, lines.without_end(text).split(delimiter), DOUBTFUL


def _odd_quotes(cells: Sequence[str]) -> bool:
    return any(cell.count(QUOTE) % 2 for cell in cells)


def _swallows(taken: Sequence[str], cells: Sequence[str], width: int, delimiter: str) -> bool:
    """Tell whether a record of several lines may hold rows of their own: it is not as wide as the header, or its first
    line and its last one look like rows, the one with a quote that was not closed, the other with a stray one."""
    if len(cells) != width:
        return True
    return width > 1 and all(_looks_like_a_row(line, width, delimiter) for line in (taken[0], taken[-1]))


def _looks_like_a_row(line: str, width: int, delimiter: str) -> bool:
    """Tell whether a line has the delimiters of a row (one before a blank is one of prose), and no doubled quote but
    an empty cell: who doubles quotes also closes them."""
    if line.count(delimiter) - line.count(delimiter + " ") != width - 1:
        return False
    return all(QUOTE * 2 not in cell or cell == QUOTE * 2 for cell in lines.without_end(line).split(delimiter))


def _alone(line: str, width: int, delimiter: str) -> tuple[Cells, Why | None]:
    """Return the cells of a line with a quote that cannot be, split at every delimiter, and why they cannot be trusted.

    They can where they are as many as in the header and no quote goes on to the next line: the quotes are text then.
    """
    cells = lines.without_end(line).split(delimiter)
    if len(cells) == width and not _odd_quotes(cells):
        return [_unquoted(cell) for cell in cells], None
    return cells, UNCLOSED


def _unquoted(cell: str) -> str:
    inside = cell[1:-1].replace(QUOTE * 2, "")
    well_formed = len(cell) > 1 and cell[0] == cell[-1] == QUOTE and QUOTE not in inside
    return cell[1:-1].replace(QUOTE * 2, QUOTE) if well_formed else cell
