"""Where a note stands in a document: a line of a text, or a cell of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from tipifica.files import lines
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError
from tipifica.files.notes import read_text
from tipifica.files.splice import TextRange
from tipifica.files.why import Why
from tipifica.model import Edit, Record, Report
from tipifica.server.positions import PositionEncoding, split, to_index, to_units

# Half of a character, which no file can hold.
_HALVES = dict.fromkeys(range(55296, 57344), "�")


class LinePosition(NamedTuple):
    """A place in a source: the line, counted from its first, and units of that line."""

    line: int
    units: int


class SourceEdit(NamedTuple):
    """What stands between two places is replaced."""

    start: LinePosition
    end: LinePosition
    content: str


class PlacedDiagnostic(NamedTuple):
    """A finding of a note: its range, the lines counted from the note's first, and the rest of its JSON."""

    start: LinePosition
    end: LinePosition
    rest: str

    def at(self, line: int) -> str:
        """Return its JSON where its note begins in a line."""
        return (
            f'{{"range":{{"start":{{"line":{line + self.start.line},"character":{self.start.units}}},'
            f'"end":{{"line":{line + self.end.line},"character":{self.end.units}}}}},{self.rest}'
        )


class Spot:
    """One note, and where it stands in its source.

    `source` is the line without its end, or the row of a table; `line` is where a row begins, None of a line, which has
    no number of its own. `why` says why a row cannot be checked. `report` is None until the note has been checked.
    """

    __slots__ = (
        *("_inside", "_rewrite", "_rows"),
        *("first", "line", "record", "report", "shown", "source", "text", "told", "why"),
    )

    def __init__(self, text: str, record: Record | None, source: str, first: int = 0) -> None:
        self.text = text
        self.record = record
        self.source = source
        self.first = first
        self.line: int | None = None
        self.why: Why | None = None
        self.report: Report | None = None
        # What is told of it, kept by who tells it.
        self.told: tuple[PlacedDiagnostic, ...] | None = None
        # The same as JSON, where its note begins in a line.
        self.shown: tuple[int, str] | None = None
        self._rows: list[str] | None = None
        self._inside: Callable[[str], Sequence[TextRange]] | None = None
        self._rewrite: Callable[[str, Sequence[Edit]], str] | None = None

    def stand_in(
        self, inside: Callable[[str], Sequence[TextRange]], rewrite: Callable[[str, Sequence[Edit]], str]
    ) -> None:
        """Say how its row holds it: where each of its code points stands, and how it is edited there."""
        self._inside, self._rewrite = inside, rewrite

    @property
    def height(self) -> int:
        """How many lines it takes."""
        return len(self._lines())

    @property
    def is_known(self) -> bool:
        """Whether all is said of it that can be said."""
        return self.report is not None or self.why is not None

    def _lines(self) -> list[str]:
        if self._rows is None:
            found = split(self.source)
            self._rows = found[:-1] if len(found) > 1 and not found[-1] else found
        return self._rows

    def place(self, index: int, encoding: PositionEncoding) -> LinePosition:
        """Return where a code point of the note stands, or where the note ends."""
        return self._at(self._offset(index), encoding)

    def end(self, encoding: PositionEncoding) -> LinePosition:
        """Return where its source ends."""
        return self._at(len(self.source), encoding)

    def end_place(self, index: int, encoding: PositionEncoding) -> LinePosition:
        """Return where the code points before `index` end: before what the source has between them and the next."""
        if self._inside is None or not index:
            return self.place(index, encoding)
        parts = self._inside(self.source)
        return self._at(parts[index - 1][1], encoding) if parts else self.place(index, encoding)

    def index(self, at: LinePosition, encoding: PositionEncoding) -> int:
        """Return the code point of the note at a place, the nearest where it stands beside the note."""
        rows = self._lines()
        offset = sum(map(len, rows[: at.line])) + to_index(rows[at.line], at.units, encoding)
        if self._inside is None:
            return min(max(0, offset - self.first), len(self.text))
        parts = self._inside(self.source)
        return next((n for n, (_, end) in enumerate(parts) if offset < end), len(parts))

    def replacements(self, edits: Sequence[Edit], encoding: PositionEncoding) -> list[SourceEdit]:
        """Return what edits of the note are in its source; none where its row leaves no room for them."""
        if self._rewrite is None:
            ends = ((self.first + e.span.start, self.first + e.span.end, e.content) for e in edits)
            return [SourceEdit(self._at(a, encoding), self._at(b, encoding), c) for a, b, c in sorted(ends)]
        try:
            made = self._rewrite(self.source, edits)
        except (InputError, ValueError):
            return []
        start, stop = _differing(self.source, made)
        kept = len(self.source) - stop
        content = made[start : len(made) - kept]
        return [SourceEdit(self._at(start, encoding), self._at(stop, encoding), content)] if made != self.source else []

    def _offset(self, index: int) -> int:
        if self._inside is None:
            return self.first + index
        parts = self._inside(self.source)
        if not parts:
            return min(self.first, len(self.source))
        return parts[index][0] if index < len(parts) else parts[-1][1]

    def _at(self, offset: int, encoding: PositionEncoding) -> LinePosition:
        for n, row in enumerate(self._lines()):
            if offset < len(row) or n == len(self._lines()) - 1:
                return LinePosition(n, to_units(row, min(offset, len(lines.without_end(row))), encoding))
            offset -= len(row)
        return LinePosition(0, 0)


def _differing(before: str, after: str) -> tuple[int, int]:
    """Where the part of `before` begins and ends that is another in `after`."""
    shortest = min(len(before), len(after))
    start = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    tail = 0
    while tail < shortest - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start, len(before) - tail


def table_spots(text: str, name: str, columns: Mapping[str, str]) -> tuple[list[Spot], InputError | None]:
    """Return the notes of a table, and why it cannot be read, or not to its end."""
    found: list[Spot] = []
    if not text.strip():
        # A new buffer has no header yet.
        return found, None
    stream = BytesIO(text.translate(_HALVES).encode())
    try:
        read = read_text(stream, name, Wanted(None, columns, None), None)
        # The mark is eaten: what is told is counted behind it.
        skipped = len("\ufeff") if text.startswith("\ufeff") else 0
        for piece in read.pieces:
            if piece.note is not None:
                source = "\ufeff" * skipped + piece.raw if piece.line == 1 else piece.raw
                spot = Spot(piece.note.text, piece.note.record, source)
                spot.line, spot.why = piece.line - 1, piece.note.why
                spot.stand_in(read.inside, read.rewrite)
                found.append(spot)
    except InputError as error:
        return found, error
    return found, None
