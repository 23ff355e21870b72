"""Text files, one note a line."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.bulk.rows import Chunk, Portion
from tipifica.bulk.sources.text import Pushback, TextFile
from tipifica.files import lines
from tipifica.files.columns import NOTE_ROLE, Columns

_ROLES = Columns(0, None, None, None, None, None, None)


class PlainSource:
    """A text file: one column, `observacion`. Blank lines are no notes. Raises InputError."""

    def __init__(self, path: str, encoding: str | None = None) -> None:
        self.path = path
        self.header: tuple[str, ...] = (NOTE_ROLE,)
        self.roles = _ROLES
        self._file = TextFile(path, encoding)
        self._file.head()
        self.share, self.stamp = self._file.share, self._file.stamp

    def portions(self, size: int, first: int = 0) -> Iterator[Portion]:
        """Yield the notes in portions of `size`."""
        source = Pushback(self._file.lines(), 1)
        while True:
            begin = source.line
            taken = source.take(size)
            if not taken:
                return
            numbered = [
                (number, lines.without_end(line)) for number, line in enumerate(taken, begin) if not line.isspace()
            ]
            if numbered:
                begins, notes = zip(*numbered, strict=True)
                yield Chunk(self.path, None, first, self.header, self.roles, [notes], begins)
            first += len(numbered)
