"""Mended notes, written back: every byte of the file outside the edits stays as it was."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO, Protocol, cast

from tipifica.files.atomic import replacing
from tipifica.files.columns import Wanted
from tipifica.files.encoding import Encoding
from tipifica.files.errors import InputError
from tipifica.files.notes import BULK_KINDS, STDIN, Note, Piece, StrPath, Text, kind_of, opened, read_text
from tipifica.model import Edit
from tipifica.model.named import NamedTuple

_SPOOL_BYTES = 1 << 26

Mend = Callable[[Note], Sequence[Edit]]


class Change(NamedTuple):
    """Source text that mending changes: `before` begins at the 1-based `line` of the file; line ends included."""

    line: int
    before: str
    after: str


class _Sink(Protocol):
    def keep(self, data: bytes, /) -> object: ...
    def put(self, data: bytes, /) -> object: ...


class _Tapped:
    """A stream of bytes that keeps the digest of what was read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data


class _Spool:
    """A sink that holds everything back until all of it is known to be good."""

    def __init__(self, file: BinaryIO) -> None:
        self.keep = self.put = file.write


def fix_file(
    path: StrPath,
    mend: Mend,
    *,
    encoding: str | None = None,
    column: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> int:
    """Rewrite a `.txt`, `.csv`, `.tsv` or `.jsonl` file atomically with the edits that `mend` returns for its notes.

    Returns how many notes changed; where none did, the file is not touched. Encoding, byte order mark, line ends, final
    newline, quoting, escapes, mode, owner and links stay. `mend` is called once for each note, in order; the other
    arguments are those of `read`. Raises InputError, with the file as it was, for whatever `read` refuses, a character
    that the encoding does not have, other kinds of files, several hard links, a file that somebody else changes
    meanwhile, and any system error.
    """
    name = os.fspath(path)
    _must_be_writable(name)
    with opened(name) as (_, stream), replacing(name, stream) as replacement:
        tapped = _Tapped(stream)
        text = read_text(tapped, name, Wanted(column, columns or {}), encoding)
        count, digest = _rewrite(name, tapped, text, mend, replacement)
        replacement.commit(digest)
    return count


def fix_stream(
    stdin: BinaryIO,
    stdout: BinaryIO,
    mend: Mend,
    *,
    encoding: str | None = None,
    column: str | None = None,
    columns: Mapping[str, str] | None = None,
    stdin_filename: str | None = None,
) -> int:
    """Write `stdin` to `stdout` with the edits that `mend` returns for its notes; all else byte for byte.

    Returns how many notes changed. Nothing is written before the end of the input has been read. The arguments and the
    errors are those of `fix_file` and `read`; errors of writing to `stdout` are passed on as they are.
    """
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as spool:
        file = cast(BinaryIO, spool)
        with opened(STDIN, stdin_filename=stdin_filename, stdin=stdin) as (name, stream):
            tapped = _Tapped(stream)
            text = read_text(tapped, name, Wanted(column, columns or {}), encoding)
            count, _ = _rewrite(name, tapped, text, mend, _Spool(file))
        file.seek(0)
        shutil.copyfileobj(file, stdout)
    return count


def changes(
    source: StrPath,
    mend: Mend,
    *,
    encoding: str | None = None,
    column: str | None = None,
    columns: Mapping[str, str] | None = None,
    stdin_filename: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Change]:
    """Yield what `fix_file` or `fix_stream` would change; write nothing. Arguments and errors are those of `read`."""
    with opened(source, stdin_filename=stdin_filename, stdin=stdin) as (name, stream):
        text = read_text(stream, name, Wanted(column, columns or {}), encoding)
        for piece in text.pieces:
            after = _mended(text, piece, mend)
            if after != piece.raw:
                yield Change(piece.line, piece.raw, after)


def _must_be_writable(name: str) -> None:
    if name.lower().endswith(BULK_KINDS):
        raise InputError("{path}: no se corrige en su lugar; use tipifica scan --fix --out", path=name)
    kind_of(name)


def _mended(text: Text, piece: Piece, mend: Mend) -> str:
    edits = mend(piece.note) if piece.note else ()
    # A row that cannot be trusted is told of, and stays as it is.
    changed = edits and piece.note is not None and piece.note.why is None
    return text.rewrite(piece.raw, edits) if changed else piece.raw


def _rewrite(name: str, tapped: _Tapped, text: Text, mend: Mend, sink: _Sink) -> tuple[int, bytes]:
    """Feed the text of `tapped`, mended, to `sink`; return how many notes changed, and the digest of the source."""
    again = hashlib.sha256(text.encoding.mark)
    sink.keep(text.encoding.mark)
    count = 0
    for piece in text.pieces:
        before = _encode(text.encoding, piece.raw, piece.line, name)
        again.update(before)
        after = _mended(text, piece, mend)
        if after == piece.raw:
            sink.keep(before)
        else:
            count += 1
            sink.put(_encode(text.encoding, after, piece.line, name))
    # An encoding with two writings of one text (UTF-7, ISO-2022) would change bytes that nobody asked to change.
    if again.digest() != tapped.digest.digest():
        raise InputError(
            "{path}: {encoding} no se puede reescribir sin cambiar otros bytes", path=name, encoding=text.encoding.name
        )
    return count, again.digest()


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
