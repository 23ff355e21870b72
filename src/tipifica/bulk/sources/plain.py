"""Text files, one note a line."""

from __future__ import annotations

from collections.abc import Generator

from tipifica.bulk.rows import Chunk, Portion
from tipifica.bulk.sources.place import Input
from tipifica.bulk.sources.text import TextFile, numbered
from tipifica.files import lines
from tipifica.files.columns import NOTE_ROLE, Columns
from tipifica.files.notes import refuse_table

_ROLES = Columns(0, None, None, None, None, None, None)


class PlainSource:
    """A text file: one column, `observacion`. Blank lines are no notes. Raises InputError."""

    def __init__(self, place: Input, encoding: str | None = None) -> None:
        self.path = place.path
        self.header: tuple[str, ...] = (NOTE_ROLE,)
        self.roles = _ROLES
        self._file = TextFile(place, encoding)
        self._file.head()
        with self._file.lines() as source:
            refuse_table(source, self.path)
        self.said = self._file.said
        self.share, self.stamp = self._file.share, self._file.stamp

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """Yield the notes in portions of `size`."""
        with self._file.lines() as source:
            for begins, notes in numbered(source, size):
                cells = [lines.without_end(note) for note in notes]
                yield Chunk(self.path, None, first, self.header, self.roles, [cells], begins)
                first += len(begins)
