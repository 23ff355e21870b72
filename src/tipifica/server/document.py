"""An open document: its lines as the client has them, and the notes in them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lsprotocol import types

from tipifica.files import lines
from tipifica.messages import UserError
from tipifica.server.positions import PositionEncoding, split, to_index
from tipifica.server.spots import Spot, table_spots

_BOM = "\ufeff"
SOURCE = "tipifica"
# What editors call the kinds of tables, and what their names end in.
_KINDS = {
    "csv": ".csv",
    "tsv": ".tsv",
    "jsonl": ".jsonl",
    "jsonlines": ".jsonl",
    "ndjson": ".jsonl",
}
_TABLES = frozenset(_KINDS.values())


class TextChange(NamedTuple):
    """A part of the text, from one place to another (line, units), and what stands for it; the whole text where it
    begins nowhere."""

    start: tuple[int, int] | None
    end: tuple[int, int]
    text: str


class Document:
    """The text of a document, line by line, and what is known of each note in it.

    `spots` holds for each line the note that it is, None where there is none; of a table one for each row, wherever it
    stands. `fresh` are those that have not been checked, with some that were meanwhile; `changed` are those that the
    last changes made. `problem` says why a table cannot be read.
    """

    def __init__(
        self,
        uri: str,
        language: str,
        version: int,
        text: str,
        encoding: PositionEncoding,
        columns: Mapping[str, str],
    ) -> None:
        self.uri = uri
        self.kind = _kind(language, uri)
        self.version = version
        self.encoding = encoding
        self.lines: list[str] = []
        self.spots: list[Spot | None] = []
        self.fresh: deque[Spot] = deque()
        self.changed: list[Spot] = []
        self.problem: UserError | None = None
        self._columns = columns
        self._put(text)

    @property
    def is_table(self) -> bool:
        """Whether its notes are cells."""
        return self.kind in _TABLES

    @property
    def name(self) -> str:
        """What it is called in messages; its ending is that of its kind."""
        name = PurePath(unquote(urlsplit(self.uri).path)).name
        return name if name.lower().endswith(self.kind) else f"{name or SOURCE}{self.kind}"

    @property
    def directory(self) -> str:
        """Where its configuration is looked for."""
        return directory_of(self.uri)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.lines)

    @property
    def may_be_edited(self) -> bool:
        """Whether a line has the same number for all clients. A CR alone ends a line of the protocol; editors that take
        lines as the file has them (Vim, Emacs) see none there where LF ends others, and put edits into wrong lines."""
        return not {"\r", "\n"} <= {line[-1:] for line in self.lines}

    def change(self, changes: Sequence[TextChange], version: int) -> None:
        """Take up changes, one after the other. What stands in lines that did not change stays known."""
        self.changed = []
        for change in changes:
            if change.start is None:
                self._put(change.text)
            else:
                self._replace(change.start, change.end, change.text)
        self.version = version
        if self.is_table:
            self._read_table()
            self.changed = [*self.fresh]

    def _put(self, text: str) -> None:
        self.fresh.clear()
        self._set(0, len(self.lines), split(text))
        if self.is_table:
            self._read_table()

    def _replace(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        first, begin = self._place(*start)
        last, stop = self._place(*end)
        last, stop = max((last, stop), (first, begin))
        joined = self.lines[first][:begin] + text + self.lines[last][stop:]
        # A line end may be made of, or torn from, one in the line before or after.
        if first and (self.lines[first - 1].endswith("\r") or joined.startswith("\n")):
            first -= 1
            joined = self.lines[first] + joined
        if last + 1 < len(self.lines) and joined.endswith("\r"):
            last += 1
            joined += self.lines[last]
        made = split(joined)
        if last + 1 < len(self.lines) and made[-1] == "":
            made.pop()
        self._set(first, last + 1, made)

    def _place(self, line: int, units: int) -> tuple[int, int]:
        """A place of the protocol as line and code point; the end of the text where it has not as many lines."""
        if line >= len(self.lines):
            return len(self.lines) - 1, len(self.lines[-1])
        return line, to_index(self.lines[line], units, self.encoding)

    def _set(self, first: int, last: int, made: list[str]) -> None:
        old, known = self.lines[first:last], self.spots[first:last]
        self.lines[first:last] = made
        if self.is_table:
            return
        same = 0
        while same < min(len(old), len(made)) and old[same] == made[same]:
            same += 1
        tail = 0
        while tail < min(len(old), len(made)) - same and old[-1 - tail] == made[-1 - tail]:
            tail += 1
        middle = [_spot(line, first + n == 0) for n, line in enumerate(made[same : len(made) - tail], same)]
        new = [spot for spot in middle if spot is not None]
        self.fresh += new
        self.changed += new
        self.spots[first:last] = [
            *known[:same],
            *middle,
            *(known[len(known) - tail :] if tail else []),
        ]

    def _read_table(self) -> None:
        known = {(spot.text, spot.record): spot for spot in self.spots if spot is not None}
        found, self.problem = table_spots(self.text, self.name, self._columns)
        for spot in found:
            before = known.get((spot.text, spot.record))
            if before is not None and spot.why is None:
                spot.report = before.report
        self.spots = [*found]
        self.fresh = deque(spot for spot in found if not spot.is_known)

    def located(self) -> Iterator[tuple[int, Spot]]:
        """Yield each note with the line that it begins in."""
        for n, spot in enumerate(self.spots):
            if spot is not None:
                yield (n if spot.line is None else spot.line), spot

    def blank(self, line: int) -> Spot | None:
        """Return the note that a line without one would be; None where there is no such line."""
        return Spot(lines.without_end(self.lines[line]), None, self.lines[line]) if line < len(self.lines) else None

    def forget(self, columns: Mapping[str, str]) -> None:
        """Let every note be checked again, and a table be read again by these columns."""
        self._columns = columns
        for _, spot in self.located():
            spot.report = spot.told = spot.shown = None
        self.fresh = deque(spot for _, spot in self.located())
        if self.is_table:
            self._read_table()

    def stands_in_cell(self, content: str) -> bool:
        """Whether a text can stand in a cell of the table as it is, whatever stands around it."""
        return not any(c in content for c in ';,\t|"\\')

    def between(self, first: int, last: int) -> list[tuple[int, Spot]]:
        """Return the notes that stand in these lines, the last one included, with the line that each begins in."""
        if not self.is_table:
            part = enumerate(self.spots[first : last + 1], first)
            return [(n, spot) for n, spot in part if spot is not None]
        return [(at, spot) for at, spot in self.located() if at <= last and at + spot.height > first]


def _spot(line: str, is_first: bool) -> Spot | None:
    content = lines.without_end(line)
    skipped = is_first and content.startswith(_BOM)
    text = content[skipped:]
    return Spot(text, None, content, int(skipped)) if text.strip() else None


def directory_of(uri: str) -> str:
    """Return where the configuration of a document is looked for: the working directory where it is no file."""
    return os.path.dirname(path_of(uri) or "")  # noqa: PTH120


def path_of(uri: str) -> str | None:
    """Return the path of a `file:` URI, None for any other."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return None
    path = unquote(parts.path)
    # A drive stands behind a slash.
    if os.name == "nt":
        path = path.removeprefix("/")
    return path


def _kind(language: str, uri: str) -> str:
    ending = PurePath(unquote(urlsplit(uri).path)).suffix.lower()
    return _KINDS.get(language, ending if ending in _TABLES else ".txt")


def change_of(event: types.TextDocumentContentChangeEvent) -> TextChange:
    """Return a change as the protocol tells it."""
    if isinstance(event, types.TextDocumentContentChangePartial):
        start, end = event.range.start, event.range.end
        return TextChange((start.line, start.character), (end.line, end.character), event.text)
    return TextChange(None, (0, 0), event.text)
