"""Which columns an output has: the place of a row, the source's own columns, the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tipifica.bulk.results import PLACE, Column, Provenance, Results, own_names
from tipifica.bulk.rows import Chunk
from tipifica.model.named import NamedTuple

Cells = Sequence[Any]
# Of the two hashes: enough to tell manuals and configurations apart, and a line of JSON stays short.
DIGITS = 16


class Layout(NamedTuple):
    """The columns of one output. `header` are the source's own as the sources call them, `names` as the output does;
    the names of `PLACE` and of `schema` are never taken."""

    header: tuple[str, ...]
    names: tuple[str, ...]
    schema: tuple[Column, ...]
    provenance: Provenance

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
        return (*PLACE, *self.own, *self.schema)

    def own_cells(self, chunk: Chunk, results: Results) -> list[Cells]:
        """Return the source's own columns of a chunk, in the order of `names`: a column that this source has not is
        None throughout, and a note that may not be shown is masked."""
        columns: list[Cells] = list(chunk.columns)
        if results.masked:
            note = list(columns[chunk.roles.note])
            for position, masked in results.masked.items():
                note[position] = masked
            columns[chunk.roles.note] = note
        if chunk.header == self.header:
            return columns
        there = dict(zip(_numbered(chunk.header), columns, strict=True))
        nothing = [None] * len(chunk)
        return [there.get(key, nothing) for key in _numbered(self.header)]

    def cells(self, chunk: Chunk, results: Results) -> list[Cells]:
        """Return all columns of a chunk, in the order of `columns`."""
        place: list[Cells] = [[chunk.path] * len(chunk), [chunk.sheet] * len(chunk), chunk.lines]
        return [*place, *self.own_cells(chunk, results), *results.columns.values()]


def layout_of(headers: Iterable[Sequence[str]], provenance: Provenance, schema: Sequence[Column]) -> Layout:
    """Return the columns of an output of sources with these headers: every column of theirs once, in the order in which
    they first appear. A name that one header has twice is two columns."""
    header = tuple(name for name, _ in dict.fromkeys(key for each in headers for key in _numbered(each)))
    short = provenance._replace(manual=provenance.manual[:DIGITS], config=provenance.config[:DIGITS])
    return Layout(header, own_names(header, schema), tuple(schema), short)


def _numbered(header: Sequence[str]) -> list[tuple[str, int]]:
    seen: Counter[str] = Counter()
    keys = []
    for name in header:
        keys.append((name, seen[name]))
        seen[name] += 1
    return keys
