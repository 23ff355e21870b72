"""CSV and TSV tables: every row is read, or listed with the reason why it could not be.

Most portions hold no quote, so their lines are their rows, and they are parsed where they are checked. The others are
parsed here, row by row.
"""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tipifica.bulk.rows import Chunk, Portion
from tipifica.bulk.sources.place import Input
from tipifica.bulk.sources.text import TextFile, has_blank_line
from tipifica.files import lines
from tipifica.files.columns import NOTE_ROLE, Columns, Wanted
from tipifica.files.notes import without_text
from tipifica.files.rows.csvrows import (
    DELIMITERS,
    QUOTE,
    CellValues,
    CsvRow,
    Rows,
    allow_long_cells,
    fitted,
    read_table,
)
from tipifica.files.why import Why


class TableLayout(NamedTuple):
    """What all rows of one table share."""

    path: str
    header: tuple[str, ...]
    roles: Columns
    delimiter: str

    def chunk(
        self, first: int, rows: list[CellValues], begins: Sequence[int], unread: dict[int, Why], number: int
    ) -> Chunk:
        """Return rows as a chunk, the first of them the `number`th of the table; those that are not as wide as the
        header are made so, and are unread."""
        width = len(self.header)
        if set(map(len, rows)) - {width}:
            for position, cells in enumerate(rows):
                if len(cells) != width:
                    rows[position], reason = fitted(cells, width, self.delimiter)
                    if reason:
                        unread.setdefault(position, reason)
        columns = list(zip(*rows, strict=True)) or [()] * width
        numbers = range(number, number + len(rows))
        return Chunk(self.path, None, first, self.header, self.roles, columns, begins, unread, numbers)


class Lines(NamedTuple):
    """A portion of which every line is a row, not parsed yet."""

    shape: TableLayout
    first: int
    begin: int
    number: int
    rows: int
    text: str

    def __len__(self) -> int:
        return self.rows

    def chunk(self) -> Chunk:
        """Return the rows; without a quote nothing in them can go wrong but their width."""
        begins = range(self.begin, self.begin + self.rows)
        columns = self._columns()
        if columns is not None:
            numbers = range(self.number, self.number + self.rows)
            path, header, roles, _ = self.shape
            return Chunk(path, None, self.first, header, roles, columns, begins, {}, numbers)
        allow_long_cells()
        rows: list[CellValues] = list(csv.reader(lines.split(self.text), delimiter=self.shape.delimiter))
        return self.shape.chunk(self.first, rows, begins, {}, self.number)

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

    def __init__(self, place: Input, wanted: Wanted, encoding: str | None = None) -> None:
        self.path = place.path
        self._file = TextFile(place, encoding)
        self._file.head()
        preferred = "\t" if place.name.lower().endswith(".tsv") else DELIMITERS[0]
        with self._file.lines() as text:
            source, self._is_blank = without_text(text)
            # A table that is yet to be written has no header.
            given = (iter([NOTE_ROLE]), Wanted()) if self._is_blank else (source, wanted)
            table = read_table(*given, self.path, preferred=preferred)
        self.header, self.roles = table.header, table.columns
        self.said = (*self._file.said, *table.said)
        self._head_lines = len(lines.split(table.head))
        self._delimiter = table.delimiter
        self.share, self.stamp = self._file.share, self._file.stamp

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """Yield the rows in portions of `size`."""
        if self._is_blank:
            return
        allow_long_cells()
        with self._file.lines() as text:
            yield from self._portions(lines.Pushback(text), size, first)

    def _portions(self, source: lines.Pushback, size: int, first: int) -> Iterator[Portion]:
        shape = TableLayout(self.path, self.header, self.roles, self._delimiter)
        source.take(self._head_lines)
        records = Rows(source, len(self.header), self._delimiter)
        number = 1
        while True:
            begin = source.line
            taken = source.take(size)
            if not taken and not records.waiting:
                return
            text = "".join(taken)
            if records.waiting or QUOTE in text or has_blank_line(text):
                source.give_back(taken)
                written = (row for row in records if row.cells)
                portion: Portion = _parsed(shape, islice(written, size), first, number)
            else:
                portion = Lines(shape, first, begin, number, len(taken), text)
            if len(portion):
                yield portion
            first += len(portion)
            number += len(portion)


def _parsed(shape: TableLayout, rows: Iterable[CsvRow], first: int, number: int) -> Chunk:
    taken = list(rows)
    unread = {position: row.why for position, row in enumerate(taken) if row.why is not None}
    return shape.chunk(first, [row.cells for row in taken], [row.line for row in taken], unread, number)
