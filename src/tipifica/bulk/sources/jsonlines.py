"""JSON Lines: an object a line. Its columns are the keys of all objects, so the file is read once for them alone."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import NamedTuple

from tipifica.bulk.rows import Chunk, Portion
from tipifica.bulk.sources.place import Input
from tipifica.bulk.sources.text import TextFile, numbered
from tipifica.files.columns import Columns, Wanted
from tipifica.files.rows import jsonrows
from tipifica.files.rows.jsonrows import keys_of, object_of
from tipifica.files.why import Why

_HALF = re.compile("[\ud800-\udfff]")


class UnparsedObjects(NamedTuple):
    """A portion of objects, not parsed yet: for each its line of the file, and its source."""

    path: str
    header: tuple[str, ...]
    roles: Columns
    first: int
    number: int
    begins: tuple[int, ...]
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)

    def chunk(self) -> Chunk:
        """Return the rows; those that cannot be trusted are unread."""
        positions = {key: position for position, key in enumerate(self.header)}
        columns: list[list[str | None]] = [[None] * len(self.texts) for _ in self.header]
        unread: dict[int, Why] = {}
        for row, raw in enumerate(self.texts):
            pairs, why = object_of(raw, self.header, self.roles)
            if why is not None:
                unread[row] = why
            for key, value in pairs:
                columns[positions[key]][row] = value if type(value) is str and value.isascii() else as_text(value)
        numbers = range(self.number, self.number + len(self))
        return Chunk(self.path, None, self.first, self.header, self.roles, columns, self.begins, unread, numbers)


class JsonLinesSource:
    """A JSON Lines file. Raises InputError: no such file, no column of notes, an encoding that is not the file's."""

    def __init__(self, place: Input, wanted: Wanted, encoding: str | None = None) -> None:
        self.path = place.path
        self._file = TextFile(place, encoding)
        self._file.head()
        with self._file.lines() as source:
            self.header = keys_of(source, self.path)
        self.roles = wanted.find(self.header, self.path)
        self.said = (*self._file.said, *wanted.said(self.header, self.roles))
        self.share, self.stamp = self._file.share, self._file.stamp

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """Yield the objects in portions of `size`; blank lines hold none."""
        with self._file.lines() as source:
            number = 1
            for begins, taken in numbered(source, size):
                yield UnparsedObjects(self.path, self.header, self.roles, first, number, begins, taken)
                first += len(begins)
                number += len(begins)


def as_text(value: object) -> str | None:
    """Return a value of JSON as the text of a cell.

    Half a character (`\\ud83d` alone) is no text in any encoding; U+FFFD stands for it.
    """
    text = jsonrows.as_text(value)
    return None if text is None else _HALF.sub("\ufffd", text)
