"""What the kinds of text files have in common: bytes to lines, and lines to portions of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO

from tipifica.bulk.sources.place import Input
from tipifica.files import lines
from tipifica.files.encoding import MARK_BYTES, detect, fitting, is_list, open_text
from tipifica.files.notes import refuse_unmarked, said_of
from tipifica.files.why import Why


class Counted:
    """A stream of bytes that remembers how many were read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end alone."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


class TextFile:
    """The lines of one text file. `path` is as it was given."""

    def __init__(self, place: Input, encoding: str | None) -> None:
        self.path = place.path
        self._place = place
        self._chosen = self._encoding = encoding
        self.said: tuple[Why, ...] = ()
        if encoding is not None and is_list(encoding):
            with self._place.open() as stream:
                self._encoding = fitting(stream, encoding)
            with self._place.open() as stream:
                self.said = said_of(detect(stream.read(MARK_BYTES), self._encoding).name)
        self._size = self._place.size()
        self._counted: Counted | None = None

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """Open the file: its lines with their ends, from the first one. Raises InputError, which names line and
        byte."""
        with self._place.open() as stream:
            self._counted = Counted(stream)
            _, chunks = open_text(self._counted, self._encoding)
            yield lines.stream(chunks, self.path)

    def head(self) -> str:
        """Return the first line, or "" of an empty file. Raises InputError, also for UTF-16 without its mark."""
        with self.lines() as source:
            first = next(source, "")
        refuse_unmarked(first, self.path, self._chosen)
        return first

    def share(self) -> float | None:
        """Return how much of the file has been read, from 0 to 1."""
        if not self._size or self._counted is None:
            return None
        return min(1.0, self._counted.count / self._size)

    def stamp(self) -> list[str | int] | None:
        """Return what changes with the content."""
        return self._place.stamp()


def numbered(source: Iterator[str], size: int) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Yield the lines that are not blank with their 1-based numbers, those of `size` lines at once."""
    begin = 1
    while taken := list(islice(source, size)):
        kept = [(number, line) for number, line in enumerate(taken, begin) if not line.isspace()]
        begin += len(taken)
        if kept:
            begins, lines_kept = zip(*kept, strict=True)
            yield begins, lines_kept


def has_blank_line(text: str) -> bool:
    """Tell whether a line of `text`, which begins and ends where lines do, is empty."""
    return text[:1] in ("\n", "\r") or "\n\n" in text or ("\r" in text and ("\n\r" in text or "\r\r" in text))
