"""A JSON array of objects, read one by one: the file is never held whole."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from itertools import islice

from tipifica.bulk.rows import Portion
from tipifica.bulk.sources.jsonlines import UnparsedObjects
from tipifica.bulk.sources.place import Input
from tipifica.bulk.sources.text import TextFile
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError
from tipifica.files.lines import MAX_CHARACTERS
from tipifica.files.rows.jsonrows import keys_of

_BLANK = " \t\r\n"
_DECODER = json.JSONDecoder()


class JsonArraySource:
    """A file that is one JSON array. Raises InputError: no such file, no array, no column of notes, an encoding that is
    not the file's."""

    def __init__(self, place: Input, wanted: Wanted, encoding: str | None = None) -> None:
        self.path = place.path
        self._file = TextFile(place, encoding)
        with self._file.lines() as source:
            self.header = keys_of((text for _, text in elements(source, self.path)), self.path)
        self.roles = wanted.find(self.header, self.path)
        self.said = (*self._file.said, *wanted.said(self.header, self.roles))
        self.share, self.stamp = self._file.share, self._file.stamp

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """Yield the elements in portions of `size`."""
        number = 1
        with self._file.lines() as source:
            found = elements(source, self.path)
            while taken := list(islice(found, size)):
                begins, texts = zip(*taken, strict=True)
                yield UnparsedObjects(self.path, self.header, self.roles, first, number, begins, texts)
                first += len(taken)
                number += len(taken)


def elements(source: Iterable[str], path: str) -> Iterator[tuple[int, str]]:
    """Yield the elements of the array that lines of JSON are: the 1-based line where each begins, and its text.

    Raises InputError, naming the line, where the text is no array, or ends or breaks before its end.
    """
    reader = _ArrayReader(source)
    if reader.next_character() != "[":
        raise InputError("{path}: no es una lista JSON de objetos", path=path)
    reader.skip(1)
    while (character := reader.next_character()) != "]":
        if character == ",":
            reader.skip(1)
            continue
        found = reader.element() if character else None
        if found is None:
            raise InputError("{path}: la lista JSON se rompe en la línea {line}", path=path, line=reader.line)
        yield found


class _ArrayReader:
    """What is read of a text and not yet taken. `line` is the 1-based line where it begins."""

    def __init__(self, source: Iterable[str]) -> None:
        self._source = iter(source)
        self._held = ""
        self._at = 0
        self.line = 1

    def next_character(self) -> str:
        """Go to the next character that is not blank, and return it; "" at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _BLANK:
                self.skip(1)
            if self._at < len(self._held) or not self._more():
                return self._held[self._at : self._at + 1]

    def skip(self, count: int) -> None:
        """Take so many characters."""
        self.line += self._held.count("\n", self._at, self._at + count)
        self._at += count

    def element(self) -> tuple[int, str] | None:
        """Take the value that begins here, None where none does, or none of a size that can be."""
        while True:
            try:
                _, end = _DECODER.raw_decode(self._held, self._at)
            except (json.JSONDecodeError, RecursionError):
                if len(self._held) - self._at > MAX_CHARACTERS or not self._more():
                    return None
                continue
            # A number may go on in what is not read yet.
            if end == len(self._held) and self._more():
                continue
            found = self.line, self._held[self._at : end]
            self.skip(end - self._at)
            return found

    def _more(self) -> bool:
        # Ever more at a time: a long value is not read again for each of its lines.
        lines = []
        wanted = max(1 << 12, len(self._held) - self._at)
        for line in self._source:
            lines.append(line)
            wanted -= len(line)
            if wanted <= 0:
                break
        if not lines:
            return False
        self._held, self._at = self._held[self._at :] + "".join(lines), 0
        return True
