"""Mended notes, written back: every byte of the file outside the edits stays as it was.

Mending has two steps, so that nothing changes before all of it is known to be good: `prepare_file` reads, mends, and
writes the new content beside the file; `place` puts it there.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import IO, BinaryIO, Protocol, Unpack, cast

from tipifica.files.atomic import Replacement
from tipifica.files.encoding import CHUNK_BYTES, Encoding
from tipifica.files.errors import InputError
from tipifica.files.notes import (
    BULK_KINDS,
    STDIN,
    ReadOptions,
    SourceNote,
    SourcePiece,
    SourceText,
    StrPath,
    kind_of,
    naming,
    opened,
    text_of,
)
from tipifica.files.whole import SPOOL_BYTES
from tipifica.model import Edit

EditsOfNote = Callable[[SourceNote], Sequence[Edit]]
# A piece of a file as it is, and as it is to be.
Pair = tuple[bytes, bytes]
_UTF8 = Encoding("utf-8", b"")


class Out(Protocol):
    """Where the text of a stream goes."""

    def write_bytes(self, data: bytes) -> None:
        """Write `data` as it is."""


class Prepared(Protocol):
    """Mended text that is ready to be put in its place; `count` notes change."""

    name: str
    count: int

    @property
    def placed(self) -> bool:
        """Return whether a file is no longer what it was."""

    def place(self) -> None:
        """Put the text in its place. Raises InputError where that cannot be done; `placed` tells whether it was."""


class _Tapped:
    """A stream of bytes that keeps the digest of what was read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data


def prepare_file(path: StrPath, mend: EditsOfNote, stack: ExitStack, **how: Unpack[ReadOptions]) -> Prepared:
    """Make ready a `.txt`, `.csv`, `.tsv` or `.jsonl` file with the edits that `mend` returns for its notes.

    The file is as it was, and its new content on the disk beside it, until it is placed; what has no place when `stack`
    is closed is removed. Encoding, byte order mark, line ends, final newline, quoting, escapes, mode, owner and links
    stay; where no note changes, the file is not touched. `mend` is called once for each note, in order; `how` is as in
    `read`. Raises InputError for whatever `read` refuses, a character that the encoding does not have, other kinds of
    files, several hard links, and any system error; placing, for a file that somebody else has changed.
    """
    name = os.fspath(path)
    if how.get("kind") is None:
        _must_be_writable(name)
    with naming(name):
        replacement = Replacement(name)
    stack.callback(replacement.abandon)
    with opened(name) as (_, stream):
        replacement.read_from(stream)
        tapped = _Tapped(stream)
        count = 0
        for before, after in _rewritten(name, tapped, mend, how):
            if before == after:
                replacement.keep(before)
            else:
                replacement.put(after)
                count += 1
        replacement.finish(tapped.digest.digest())
    return _PreparedFile(name, count, replacement)


class _PreparedFile:
    def __init__(self, name: str, count: int, replacement: Replacement) -> None:
        self.name = name
        self.count = count
        self._replacement = replacement

    @property
    def placed(self) -> bool:
        return self._replacement.placed

    def place(self) -> None:
        with naming(self.name):
            self._replacement.place()


def prepare_stream(
    stdin: BinaryIO,
    stdout: Out,
    mend: EditsOfNote,
    stack: ExitStack,
    *,
    stdin_filename: str | None = None,
    **how: Unpack[ReadOptions],
) -> Prepared:
    """Make ready all of `stdin` for `stdout`, with the edits that `mend` returns for its notes; the rest byte for byte.

    Arguments and errors are those of `prepare_file` and `read`; errors of writing to `stdout` come out as they are.
    """
    spool = cast(IO[bytes], stack.enter_context(tempfile.SpooledTemporaryFile(SPOOL_BYTES)))  # noqa: SIM115
    with opened(STDIN, stdin_filename=stdin_filename, stdin=stdin) as (name, stream):
        count = 0
        for before, after in _rewritten(name, _Tapped(stream), mend, how):
            spool.write(after)
            count += before != after
    return _PreparedStream(name, count, spool, stdout)


class _PreparedStream:
    placed = False

    def __init__(self, name: str, count: int, spool: IO[bytes], stdout: Out) -> None:
        self.name = name
        self.count = count
        self._spool = spool
        self._stdout = stdout

    def place(self) -> None:
        self._spool.seek(0)
        while data := self._spool.read(CHUNK_BYTES):
            self._stdout.write_bytes(data)


def rewritten(
    source: StrPath,
    mend: EditsOfNote,
    *,
    stdin_filename: str | None = None,
    stdin: BinaryIO | None = None,
    as_utf8: bool = False,
    **how: Unpack[ReadOptions],
) -> Iterator[Pair]:
    """Yield a file or stream in pieces, each as it is and as mending leaves it; all pieces joined are the whole.

    The bytes are those of the file, or UTF-8 with `as_utf8`. Nothing is written. Arguments and errors are those of
    `prepare_file` and `read`.
    """
    with opened(source, stdin_filename=stdin_filename, stdin=stdin) as (name, stream):
        yield from _rewritten(name, _Tapped(stream), mend, how, as_utf8=as_utf8)


def _must_be_writable(name: str) -> None:
    if name.lower().endswith(BULK_KINDS):
        raise InputError("{path}: no se corrige en su lugar; use tipifica scan --fix --out", path=name)
    kind_of(name)


def _rewritten(
    name: str, tapped: _Tapped, mend: EditsOfNote, how: ReadOptions, *, as_utf8: bool = False
) -> Iterator[Pair]:
    text = text_of(tapped, name, how)
    encoding = _UTF8 if as_utf8 else text.encoding
    again = hashlib.sha256(encoding.mark)
    yield encoding.mark, encoding.mark
    for piece in text.pieces:
        before = _encode(encoding, piece.raw, piece.line, name)
        again.update(before)
        after = _mended(text, piece, mend)
        yield before, before if after == piece.raw else _encode(encoding, after, piece.line, name)
    # An encoding with two writings of one text (UTF-7, ISO-2022) would change bytes that nobody asked to change.
    if not as_utf8 and again.digest() != tapped.digest.digest():
        raise InputError(
            "{path}: {encoding} no se puede reescribir sin cambiar otros bytes", path=name, encoding=text.encoding.name
        )


def _mended(text: SourceText, piece: SourcePiece, mend: EditsOfNote) -> str:
    edits = mend(piece.note) if piece.note else ()
    # A row that cannot be trusted is told of, and stays as it is.
    changed = edits and piece.note is not None and piece.note.why is None
    return text.rewrite(piece.raw, edits) if changed else piece.raw


def _encode(encoding: Encoding, text: str, line: int, name: str) -> bytes:
    try:
        return encoding.encode(text)
    except UnicodeEncodeError as error:
        character = text[error.start]
        raise InputError(
            "{path}: línea {line}: {encoding} no tiene el carácter {character}; no se cambió nada",
            path=name,
            line=line,
            encoding=encoding.name,
            character=f"«{character}»" if character.isprintable() else f"U+{ord(character):04X}",
        ) from error
