"""What a line of a text file is: it ends with LF, CRLF or CR.

`str.splitlines` would also end it at VT, FF, FS, NEL, U+2028 and others, and make six rows of one note.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from tipifica.files.encoding import UndecodableError
from tipifica.files.errors import InputError

# A note has at most a few hundred characters; beyond this the file is not one of notes, and memory must stay bounded.
MAX_CHARACTERS = 1 << 24


def split(text: str) -> list[str]:
    """Return the lines of `text` with their ends; joined they are `text`."""
    return list(io.StringIO(text, newline=""))


def without_end(line: str) -> str:
    """Return `line` without the line end that `split` left on it."""
    return line.rstrip("\r\n")


def stream(chunks: Iterable[str], path: str) -> Iterator[str]:
    """Yield the lines of a text that comes in chunks, with their ends; joined they are the text.

    Raises InputError, which names line and byte, at a byte that is not of the file's encoding and at a line of more
    than `MAX_CHARACTERS`.
    """
    done = 0
    tail = ""
    try:
        for chunk in chunks:
            # The last line may go on in the next chunk, also where it ends with CR: LF may follow.
            *whole, tail = split(tail + chunk)
            if len(whole[0] if whole else tail) > MAX_CHARACTERS:
                raise _too_long(path, done + 1)
            yield from whole
            done += len(whole)
    except UndecodableError as error:
        line = done + 1 + (tail != without_end(tail))
        raise error.located(path, line) from error
    if tail:
        yield tail


class Pushback:
    """Lines that can be given back; `line` is the 1-based number of the one that comes next."""

    def __init__(self, source: Iterator[str], line: int = 1) -> None:
        self._source = source
        self._again: deque[str] = deque()
        self.line = line

    def take(self, count: int) -> list[str]:
        """Return the next `count` lines, fewer at the end alone."""
        taken = [self._again.popleft() for _ in range(min(count, len(self._again)))]
        taken += islice(self._source, count - len(taken))
        self.line += len(taken)
        return taken

    def give_back(self, taken: list[str]) -> None:
        """Let these lines, the last ones taken, come again."""
        self._again.extendleft(reversed(taken))
        self.line -= len(taken)

    def __iter__(self) -> Iterator[str]:
        while (line := self._again.popleft() if self._again else next(self._source, None)) is not None:
            self.line += 1
            yield line


def _too_long(path: str, line: int) -> InputError:
    return InputError("{path}: la línea {line} pasa de {limit} caracteres", path=path, line=line, limit=MAX_CHARACTERS)
