"""Workbooks: .xlsx, .xls, .ods. Gated first, then read by a process of their own that has a limit of memory."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import IO, Any, BinaryIO, NamedTuple

from tipifica.bulk.extra import needs
from tipifica.bulk.rows import Chunk, Portion
from tipifica.bulk.sources import gate
from tipifica.bulk.sources.place import InputFile
from tipifica.files.columns import Wanted
from tipifica.files.encoding import CHUNK_BYTES
from tipifica.files.errors import InputError
from tipifica.files.rows.header import HEAD_ROWS, Line, find_header
from tipifica.files.why import Why

NO_VALUE = "la celda de «{column}» es una fórmula sin valor guardado; abra el libro en Excel y vuelva a guardarlo"
READER = "tipifica.bulk.sources.workbook_reader"
# Of what the reading process says in one line: a row, or the first rows of a sheet.
MAX_ANSWER_BYTES = 1 << 26
# Each is read by a process of its own.
MAX_SHEETS = 500

# A list stands for a cell that says nothing that can be read: of what it shows, empty where that is nothing.
SheetCell = str | list[str] | None
SheetRow = list[SheetCell]
MergedRanges = Sequence[Sequence[Sequence[int]]]


class _Head(NamedTuple):
    """What is known of a sheet before its rows are read; rows and columns count from 0."""

    name: str
    left: int
    height: int
    merged: MergedRanges
    rows: list[SheetRow]


class SheetSource:
    """One sheet of a workbook. Titles may stand above its header.

    `line` of a row is its number in the workbook, as Excel shows it; a blank row holds no note. A cell that was merged
    with others gives its text to all rows that it covers, but a note counts only in its first row: the others are
    unread. So are rows whose note, or whose record, is an error or a formula without a value.
    """

    def __init__(self, place: InputFile, head: _Head, wanted: Wanted) -> None:
        self.path = place.path
        self.sheet = head.name
        self._place = place
        self._head = head
        rows = [Line(number, list(map(_shown, cells))) for number, cells in enumerate(head.rows, 1)]
        written = [row for row in rows if row.width]
        found = find_header(written, wanted, place.path)
        self._top = found.line.number
        self.header: tuple[str, ...] = tuple(found.line.cells)
        self.roles = found.columns
        self.said = found.said(wanted, has_titles=written[0] is not found.line)
        self._read = 0

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """Yield the rows in portions of `size`."""
        self._read = 0
        done = 0
        with self._place.open() as stream, _reader(stream, self.path, "rows", self.sheet) as answers:
            rows = self._rows(islice(answers, self._top, None))
            while taken := list(islice(rows, size)):
                begins, cells, reasons = zip(*taken, strict=True)
                unread = {position: reason for position, reason in enumerate(reasons) if reason}
                columns = list(zip(*cells, strict=True))
                numbers = range(done + 1, done + 1 + len(taken))
                yield Chunk(self.path, self.sheet, first, self.header, self.roles, columns, begins, unread, numbers)
                first += len(taken)
                done += len(taken)

    def share(self) -> float | None:
        """Return how much of the sheet has been read, from 0 to 1."""
        return min(1.0, self._read / max(1, self._head.height - self._top))

    def stamp(self) -> list[str | int] | None:
        """Return what changes with the content of the workbook."""
        return self._place.stamp()

    def _rows(self, answers: Iterator[SheetRow]) -> Iterator[tuple[int, list[str | None], Why | None]]:
        width = len(self.header)
        merged = _MergedCells(self._head, self._top, width)
        for line, cells in enumerate(answers, self._top + 1):
            self._read = line - self._top
            row = [*cells[:width], *[None] * (width - len(cells))]
            origins = merged.fill(line, row)
            # A row that merged cells alone reach into has nothing of its own.
            if any(_says(cell) for n, cell in enumerate(row) if n not in origins):
                origin = origins.get(self.roles.note)
                yield line, [_text(cell) for cell in row], self._unread(row) if origin is None else _covered(origin)

    def _unread(self, row: SheetRow) -> Why | None:
        for position in self.roles:
            if position is not None and position != self.roles.case and isinstance(row[position], list):
                shown = row[position]
                message = "la celda de «{column}» tiene un error ({shown})" if shown else NO_VALUE
                return Why(message, {"column": self.header[position], "shown": _text(shown)})
        return None


def _says(cell: SheetCell) -> bool:
    return isinstance(cell, list) or (cell is not None and not cell.isspace())


def _text(cell: SheetCell) -> str | None:
    return (cell[0] if cell else None) if isinstance(cell, list) else cell


def _shown(cell: SheetCell) -> str:
    return _text(cell) or ""


def _covered(row: int) -> Why:
    return Why("la celda de la nota está combinada con la de la fila {row}", {"row": row})


class _MergedCells:
    """The cells under the header that were merged over several rows, as the rows go by."""

    def __init__(self, head: _Head, top: int, width: int) -> None:
        self._starting: dict[int, list[tuple[int, range]]] = {}
        for (first_row, first_column), (last_row, last_column) in head.merged:
            if last_row > first_row >= top:
                columns = range(max(0, first_column - head.left), min(width, last_column - head.left + 1))
                self._starting.setdefault(first_row + 1, []).append((last_row + 1, columns))
        self._active: dict[int, tuple[int, int, SheetCell]] = {}

    def fill(self, line: int, row: SheetRow) -> dict[int, int]:
        """Give the covered cells of a row the text of the cell that covers them; return, by column, in which row that
        one stands."""
        origins: dict[int, int] = {}
        for column, (origin, last, text) in list(self._active.items()):
            if line > last:
                del self._active[column]
            else:
                row[column] = text
                origins[column] = origin
        for last, columns in self._starting.get(line, ()):
            for column in columns:
                self._active[column] = (line, last, row[columns[0]])
        return origins


def open_workbook(path: str, wanted: Wanted, sheets: Sequence[str] = ()) -> list[SheetSource]:
    """Return the sheets of a workbook that have cells, or those that `sheets` names, in the order of the workbook.

    Raises InputError: no workbook, one that would not fit in memory, a password, no such sheet, or a sheet without a
    column of notes; the line lists what is there.
    """
    with needs("python-calamine", "masivo"):
        import python_calamine  # noqa: F401, PLC0415 - said here, where a line can be said; used by the reader
    place = InputFile(path)
    most = max(HEAD_ROWS, wanted.header_row or 0)
    with place.open() as stream:
        gate.check(stream, path)
    with place.open() as stream, _reader(stream, path, "head", str(most)) as answers:
        heads = [_Head(**answer) for answer in answers]
    if len(heads) > MAX_SHEETS:
        raise InputError("{path}: el libro tiene {count} hojas, demasiadas; no se leyó", path=path, count=len(heads))
    names = [head.name for head in heads]
    for name in sheets:
        if name not in names:
            raise InputError(
                "{path}: no hay hoja «{sheet}»; hojas: {sheets}", path=path, sheet=name, sheets=", ".join(names)
            )
        if not any(map(any, next(head for head in heads if head.name == name).rows)):
            raise InputError("{path}: la hoja «{sheet}» no tiene ninguna celda escrita", path=path, sheet=name)
    chosen = [head for head in heads if (head.name in sheets if sheets else any(map(any, head.rows)))]
    if not chosen:
        raise InputError("{path}: no tiene ninguna celda escrita", path=path)
    return [_sheet(place, head, wanted, names) for head in chosen]


def _sheet(place: InputFile, head: _Head, wanted: Wanted, names: Sequence[str]) -> SheetSource:
    try:
        return SheetSource(place, head, wanted)
    except InputError as error:
        if len(names) == 1:
            raise
        raise InputError(
            "{path}: la hoja «{sheet}» no tiene una columna clara de observaciones (columnas: {columns}); "
            "nómbrela con --column, o diga con --sheet qué hojas leer: {sheets}",
            path=place.path,
            sheet=head.name,
            columns=error.params.get("columns", "—"),
            sheets=", ".join(names),
        ) from error


@contextmanager
def _reader(stream: BinaryIO, path: str, *arguments: str) -> Iterator[Iterator[Any]]:
    """Run the reading process on a workbook, and give its answers. Raises InputError where it fails."""
    # A `json.py` that lies beside the workbook is not to be run: `-P` keeps the working directory out of the path.
    child = subprocess.Popen(  # noqa: S603 - this interpreter, a module of ours, and a name as one argument
        [sys.executable, "-P", "-m", READER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    feeder = threading.Thread(target=_feed, args=(stream, child.stdin), daemon=True)
    feeder.start()
    try:
        yield _answers(child, child.stdout, path)
    finally:
        child.kill()
        child.stdout.close()
        child.wait()
        feeder.join()


def _feed(stream: BinaryIO, pipe: IO[bytes]) -> None:
    # A reader that ends early breaks the pipe; its exit status tells why.
    with suppress(BrokenPipeError, OSError), pipe:
        while data := stream.read(CHUNK_BYTES):
            pipe.write(data)


def _answers(child: subprocess.Popen[bytes], pipe: IO[bytes], path: str) -> Iterator[Any]:
    while line := pipe.readline(MAX_ANSWER_BYTES):
        if len(line) == MAX_ANSWER_BYTES:
            raise InputError(gate.LIMITS, path=path)
        if line.endswith(b"\n"):
            yield json.loads(line)
    status = child.wait()
    if status:
        raise InputError(gate.TOLD.get(status, gate.LIMITS), path=path)
