"""Places in the notes of one shape: the same piece of another note stands elsewhere, but at the same edge of the same
chunk."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeVar

from tipifica.parser.tokens.tokenizer import BREAK_TEXT, Token, tokenize
from tipifica.shapes.chunks import Unit, Units

MAX_KEPT = 20_000
HashableValue = TypeVar("HashableValue", bound=Hashable)


class ChunkPlace(NamedTuple):
    """A place in a note: so many code points after its first `chunks` chunks, blanks not counted in. With `token` from
    0 on it is where that token of the next chunk begins."""

    chunks: int
    offset: int
    token: int = -1


class Stretch(NamedTuple):
    """A unit of a note as it is written, code points `start` to `end` of the note."""

    unit: Unit
    start: int
    end: int


def split(text: str) -> list[str]:
    """The chunks of a note: what stands between blanks, and each segment break alone."""
    return text.replace(BREAK_TEXT, " // ").split(" ")


def starts_of(chunks: Sequence[str]) -> list[int]:
    """Where the chunks of a note begin in it, in code points."""
    starts = []
    at = 0
    # Beside a break no blank was written: splitting brought it.
    beside = True
    for chunk in chunks:
        breaks = chunk == BREAK_TEXT
        if not breaks and not beside:
            at += 1
        starts.append(at)
        at += len(chunk)
        beside = breaks
    return starts


def lengths_of(chunks: Sequence[str]) -> list[int]:
    """How long the first 0, 1, 2, … chunks are together, in code points."""
    return list(accumulate(map(len, chunks), initial=0))


class Pool:
    """Keeps equal values once: shapes have most of their places and findings in common."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Hashable] = {}

    def once(self, value: HashableValue) -> HashableValue:
        """The first of all values that are equal to this one."""
        if len(self._known) >= MAX_KEPT:
            self._known.clear()
        return self._known.setdefault(value, value)  # type: ignore[return-value]


class ChunkedNote:
    """A note of which the units are known: its stretches, and the places of its offsets."""

    def __init__(self, text: str, chunks: Sequence[str], units: Sequence[Units], pool: Pool) -> None:
        self.pool = pool
        self.text = text
        self.chunks = chunks
        self.units = units
        self.starts = starts_of(chunks)
        self.lengths = lengths_of(chunks)
        self._tokens: dict[int, list[Token]] = {}
        self._places: dict[int, ChunkPlace | None] = {}
        self.stretches = list(self._stretches())

    def _stretches(self) -> Iterator[Stretch]:
        for number, (chunk, units, start) in enumerate(zip(self.chunks, self.units, self.starts, strict=True)):
            if len(units) == 1:
                yield Stretch(units[0], start, start + len(chunk))
                continue
            tokens = self._tokens_of(number)
            for unit, token in zip(units, tokens, strict=True):
                yield Stretch(unit, start + token.start, start + token.end)

    def _tokens_of(self, number: int) -> list[Token]:
        if number not in self._tokens:
            self._tokens[number] = tokenize(self.chunks[number])
        return self._tokens[number]

    def place(self, offset: int) -> ChunkPlace | None:
        """The place that `offset` is in all notes of the shape; None where that is not certain."""
        if offset not in self._places:
            self._places[offset] = self._find_place(offset)
        return self._places[offset]

    def _find_place(self, offset: int) -> ChunkPlace | None:
        for number, (chunk, start) in enumerate(zip(self.chunks, self.starts, strict=True)):
            if start == offset:
                return self._from_start(number, 0)
            if offset <= start + len(chunk):
                if start > offset:
                    return None
                if start + len(chunk) == offset:
                    return self._from_end(number, 0)
                return self._inside(number, offset - start)
        return None

    def _inside(self, number: int, offset: int) -> ChunkPlace | None:
        chunk, units = self.chunks[number], self.units[number]
        tokens = self._tokens_of(number)
        before: int | None = 0
        for n, (unit, token) in enumerate(zip(units, tokens, strict=False)):
            start, end = token.start, token.end
            if offset < end and (offset == start or not unit.lossy):
                if before is not None:
                    return self._from_start(number, offset)
                if all(u.length is not None for u in units[n:]):
                    return self._from_end(number, offset - len(chunk))
                return self._from_start(number, 0, n) if offset == start else None
            if offset < end:
                return None
            before = None if before is None or unit.length is None else before + unit.length
        return None

    def _from_start(self, number: int, offset: int, token: int = -1) -> ChunkPlace:
        """A place counted from the start of a chunk. The blanks before it are as many in all notes of the shape."""
        return self.pool.once(ChunkPlace(number, self.starts[number] - self.lengths[number] + offset, token))

    def _from_end(self, number: int, offset: int) -> ChunkPlace:
        """A place counted back from the end of a chunk."""
        return self.pool.once(ChunkPlace(number + 1, self.starts[number] - self.lengths[number] + offset))

    def covered(self, start: int, end: int) -> list[Stretch]:
        """The stretches that share a code point with `start` to `end`."""
        return [s for s in self.stretches if s.start < end and start < s.end]


def offset_of(place: ChunkPlace, chunks: Sequence[str], lengths: Sequence[int]) -> int:
    """Where a place is in a note of its shape."""
    number, offset, token = place
    if token < 0:
        return lengths[number] + offset
    return lengths[number] + offset + tokenize(chunks[number])[token].start
