"""JSON Lines: an object a line. Its columns are the keys of all objects, so the file is read once for them alone."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator

from tipifica.bulk.rows import Chunk, Portion, Why
from tipifica.bulk.sources.text import TextFile, numbered
from tipifica.files.columns import Columns, Wanted
from tipifica.files.errors import InputError
from tipifica.files.jsonrows import Number, members
from tipifica.model.named import NamedTuple

NO_OBJECT = Why("la línea no es un objeto JSON")
TWICE = Why("una clave está repetida")
NO_TEXT = Why("la nota no es un texto")
MAX_COLUMNS = 10_000
_HALF = re.compile("[\ud800-\udfff]")


class Objects(NamedTuple):
    """A portion of objects, not parsed yet: for each its line of the file, and its source."""

    path: str
    header: tuple[str, ...]
    roles: Columns
    first: int
    begins: tuple[int, ...]
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)

    def chunk(self) -> Chunk:
        """Return the rows. A line that is no object, has a key twice, or a note that is no text, is unread."""
        positions = {key: position for position, key in enumerate(self.header)}
        columns: list[list[str | None]] = [[None] * len(self.texts) for _ in self.header]
        unread: dict[int, Why] = {}
        for row, raw in enumerate(self.texts):
            try:
                pairs = members(raw)
            except ValueError:
                unread[row] = NO_OBJECT
                continue
            for key, value in pairs:
                columns[positions[key]][row] = value if type(value) is str and value.isascii() else as_text(value)
            reason = _wrong(pairs, self.header[self.roles.note])
            if reason:
                unread[row] = reason
        return Chunk(self.path, None, self.first, self.header, self.roles, columns, self.begins, unread)


class JsonLinesSource:
    """A JSON Lines file. Raises InputError: no such file, no column of notes, an encoding that is not the file's."""

    def __init__(self, path: str, wanted: Wanted, encoding: str | None = None) -> None:
        self.path = path
        self._file = TextFile(path, encoding)
        self._file.head()
        with self._file.lines() as source:
            self.header = _keys(source, path)
        self.roles = wanted.find(self.header, path)
        self.share, self.stamp = self._file.share, self._file.stamp

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """Yield the objects in portions of `size`; blank lines hold none."""
        with self._file.lines() as source:
            for begins, taken in numbered(source, size):
                yield Objects(self.path, self.header, self.roles, first, begins, taken)
                first += len(begins)


def as_text(value: object) -> str | None:
    """Return a value of JSON as the text of a cell: numbers as they are written, lists and objects as JSON.

    Half a character (`\\ud83d` alone) is no text in any encoding; U+FFFD stands for it.
    """
    if value is None:
        return None
    return _HALF.sub("\ufffd", str(value) if isinstance(value, str) else _json(value))


def _json(value: object) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, tuple):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_json(each)}" for key, each in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _wrong(pairs: tuple[tuple[str, object], ...], note: str) -> Why | None:
    values = dict(pairs)
    if len(values) < len(pairs):
        return TWICE
    value = values.get(note)
    return NO_TEXT if value is not None and (not isinstance(value, str) or isinstance(value, Number)) else None


def _keys(source: Iterator[str], path: str) -> tuple[str, ...]:
    """Return the keys of all objects, in the order in which they first appear."""
    keys: dict[str, None] = {}
    for raw in source:
        try:
            found = members(raw)
        except ValueError:  # listed when its row is read
            continue
        for key, _ in found:
            keys.setdefault(key)
        if len(keys) > MAX_COLUMNS:
            raise InputError("{path}: tiene más de {limit} columnas", path=path, limit=MAX_COLUMNS)
    return tuple(keys)
