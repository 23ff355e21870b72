"""Which columns an output has: the place of a row, the source's own columns, the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from tipifica.bulk.results import NOTE, PLACE, Column, Results, own_names
from tipifica.bulk.rows import Chunk
from tipifica.bulk.stamps import STAMPS, Provenance

OutputRow = Sequence[Any]


class Layout(NamedTuple):
    """The columns of one output. `header` are the source's own as the sources call them, `names` as the output does;
    the names of `PLACE` and of `schema` are never taken. `notes` are the positions of those that hold notes alone.
    `stamped` tells that the stamps are columns, too."""

    header: tuple[str, ...]
    names: tuple[str, ...]
    schema: tuple[Column, ...]
    provenance: Provenance
    notes: tuple[int, ...] = ()
    stamped: bool = False

    @property
    def own(self) -> tuple[Column, ...]:
        """The source's own columns, which are texts; people and programs know them by one name."""
        return tuple(
            Column(name, "text", name, f"Columna «{' '.join(as_given.split())}» de la tabla de entrada.")
            for name, as_given in zip(self.names, self.header, strict=True)
        )

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in their order."""
        return (*self.before, *self.schema)

    @property
    def before(self) -> tuple[Column, ...]:
        """The columns before the results: where a row comes from, the source's own, the note."""
        return (*self.whence, *self.own, NOTE)

    @property
    def whence(self) -> tuple[Column, ...]:
        """The columns before the source's own: where a row comes from, and what it was read with."""
        return (*PLACE, *STAMPS) if self.stamped else PLACE

    def own_cells(self, chunk: Chunk, results: Results) -> list[OutputRow]:
        """Return the source's own columns of a chunk, in the order of `names`: a column that this source has not is
        None throughout, and a note that may not be shown is masked."""
        columns: list[OutputRow] = list(chunk.columns)
        columns[chunk.roles.note] = notes_of(chunk, results)
        if chunk.header == self.header:
            return columns
        there = dict(zip(_numbered(chunk.header), columns, strict=True))
        nothing = [None] * len(chunk)
        return [there.get(key, nothing) for key in _numbered(self.header)]

    def cells(self, chunk: Chunk, results: Results) -> list[OutputRow]:
        """Return all columns of a chunk, in the order of `columns`."""
        return [*self.cells_before(chunk, results), *results.columns.values()]

    def cells_before(self, chunk: Chunk, results: Results) -> list[OutputRow]:
        """Return the columns before the results, in the order of `before`."""
        stamps = [[value] * len(chunk) for value in self.provenance] if self.stamped else []
        return [*place_cells(chunk), *stamps, *self.own_cells(chunk, results), notes_of(chunk, results)]


def place_cells(chunk: Chunk) -> list[OutputRow]:
    """Return where each row of a chunk comes from, in the order of `PLACE`."""
    count = len(chunk)
    return [[chunk.path] * count, [chunk.sheet] * count, chunk.lines, chunk.rows or [None] * count]


def notes_of(chunk: Chunk, results: Results) -> OutputRow:
    """Return the notes of a chunk, those masked that may not be shown."""
    notes = chunk.columns[chunk.roles.note]
    if not results.masked:
        return notes
    return [results.masked.get(position, note) for position, note in enumerate(notes)]


def layout_of(
    headers: Sequence[Sequence[str]],
    provenance: Provenance,
    schema: Sequence[Column],
    notes: Sequence[int] = (),
    *,
    stamped: bool = False,
) -> Layout:
    """Return the columns of an output of sources with these headers: every column of theirs once, in the order in which
    they first appear, as it is written there. A name that one header has twice is two columns; names that differ in
    capitals and blanks alone are one. `notes` tells for each header, in their order, where its notes are."""
    first: dict[tuple[str, int], str] = {}
    for each in headers:
        for name, key in zip(each, _numbered(each), strict=True):
            first.setdefault(key, name)
    header = tuple(first.values())
    keyed = [_numbered(each) for each in headers]
    held = {keys[at] for keys, at in zip(keyed, notes, strict=False)}
    other = {key for keys, at in zip(keyed, notes, strict=False) for n, key in enumerate(keys) if n != at}
    places = tuple(at for at, key in enumerate(first) if key in held - other)
    return Layout(header, own_names(header, schema), tuple(schema), provenance, places, stamped)


def _numbered(header: Sequence[str]) -> list[tuple[str, int]]:
    seen: Counter[str] = Counter()
    keys = []
    for written in header:
        name = " ".join(written.split()).casefold()
        keys.append((name, seen[name]))
        seen[name] += 1
    return keys
