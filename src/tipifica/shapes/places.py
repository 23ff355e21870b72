"""Places in the notes of one shape: the same piece of another note stands elsewhere, but at the same edge of the same
chunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipifica.model.named import NamedTuple
from tipifica.parse.chunks import Unit, Units
from tipifica.parse.tokens import tokenize

BREAK = "//"
# How a place is counted: code points from the start or back from the end of its chunk, or by the chunk's tokens.
FROM_START, FROM_END, TOKEN_START, TOKEN_END = range(4)


class Place(NamedTuple):
    """A place in a note: which chunk, how it is counted in it, and how far."""

    chunk: int
    counted: int
    offset: int


class Stretch(NamedTuple):
    """A unit of a note as it is written, code points `start` to `end` of the note."""

    unit: Unit
    start: int
    end: int


def split(text: str) -> list[str]:
    """The chunks of a note: what stands between blanks, and each segment break alone."""
    return text.replace(BREAK, " // ").split(" ")


def starts_of(chunks: Sequence[str]) -> list[int]:
    """Where the chunks of a note begin in it, in code points."""
    starts = []
    at = 0
    # Beside a break no blank was written: splitting brought it.
    beside = True
    for chunk in chunks:
        breaks = chunk == BREAK
        if not breaks and not beside:
            at += 1
        starts.append(at)
        at += len(chunk)
        beside = breaks
    return starts


class Written:
    """A note of which the units are known: its stretches, and the places of its offsets."""

    def __init__(self, text: str, chunks: Sequence[str], units: Sequence[Units]) -> None:
        self.text = text
        self.chunks = chunks
        self.units = units
        self.starts = starts_of(chunks)
        self.stretches = list(self._stretches())

    def _stretches(self) -> Iterator[Stretch]:
        for chunk, units, start in zip(self.chunks, self.units, self.starts, strict=True):
            if len(units) == 1:
                yield Stretch(units[0], start, start + len(chunk))
                continue
            tokens = tokenize(chunk)
            at = 0
            for unit in units:
                yield Stretch(unit, start + tokens[at].start, start + tokens[at + unit.width - 1].end)
                at += unit.width

    def place(self, offset: int) -> Place | None:
        """The place that `offset` is in all notes of the shape; None where that is not certain."""
        for number, (chunk, start) in enumerate(zip(self.chunks, self.starts, strict=True)):
            if start == offset:
                return Place(number, FROM_START, 0)
            if offset <= start + len(chunk):
                if start > offset:
                    return None
                if start + len(chunk) == offset:
                    return Place(number, FROM_END, 0)
                return self._inside(number, offset - start)
        return None

    def _inside(self, number: int, offset: int) -> Place | None:
        chunk, units = self.chunks[number], self.units[number]
        tokens = tokenize(chunk)
        before: int | None = 0
        at = 0
        for n, unit in enumerate(units):
            last = tokens[at + unit.width - 1]
            start, end = tokens[at].start, last.end
            if offset < end and (offset == start or not unit.lossy):
                if before is not None:
                    return Place(number, FROM_START, offset)
                if all(u.length is not None for u in units[n:]):
                    return Place(number, FROM_END, offset - len(chunk))
                return Place(number, TOKEN_START, at) if offset == start else None
            if offset < end:
                return None
            before = None if before is None or unit.length is None else before + unit.length
            at += unit.width
        return None

    def covered(self, start: int, end: int) -> list[Stretch]:
        """The stretches that share a code point with `start` to `end`."""
        return [s for s in self.stretches if s.start < end and start < s.end]


def offset_of(place: Place, chunks: Sequence[str], starts: Sequence[int]) -> int:
    """Where a place is in a note of its shape."""
    number, counted, offset = place
    if counted == FROM_START:
        return starts[number] + offset
    if counted == FROM_END:
        return starts[number] + len(chunks[number]) + offset
    token = tokenize(chunks[number])[offset]
    return starts[number] + (token.start if counted == TOKEN_START else token.end)
