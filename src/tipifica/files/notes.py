"""The notes of a file or stream, one after the other, whatever its size, and the source text around each."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from tipifica.files import lines
from tipifica.files.columns import Wanted
from tipifica.files.csvrows import Table, read_table, rewrite_cell
from tipifica.files.encoding import Encoding, Readable, open_text
from tipifica.files.errors import InputError, from_os
from tipifica.files.jsonrows import read_objects, rewrite_string
from tipifica.files.splice import splice
from tipifica.model import Edit, Record
from tipifica.model.named import NamedTuple

STDIN = "-"
KINDS = (".txt", ".csv", ".tsv", ".jsonl")
BULK_KINDS = (".xlsx", ".xls", ".ods", ".parquet")

StrPath = str | os.PathLike[str]


class Note(NamedTuple):
    """One note and where it stands.

    `path` is as it was given (`-` for standard input without a name). `line` is the 1-based line of a text file or the
    1-based data row of a table. `text` is the note as it is written, without its line end, never folded or stripped.
    """

    path: str
    line: int
    text: str
    record: Record
    sheet: str | None = None


class Piece(NamedTuple):
    """A stretch of source text; the pieces of a file, joined, are its text without the byte order mark.

    `line` is the 1-based line of the file where it begins. `note` is None where there is none: a header, a blank line.
    """

    raw: str
    line: int
    note: Note | None = None


class Text(NamedTuple):
    """The text of a file or stream: how it is encoded, its pieces, and how to edit one.

    `rewrite` takes the source of a piece that has a note, and edits of that note's text, and returns the source with
    them made. It is valid from when the piece has been read, and raises ValueError for edits that overlap, lie outside
    the text, or would break the line of a text file.
    """

    encoding: Encoding
    pieces: Iterator[Piece]
    rewrite: Callable[[str, Sequence[Edit]], str]


def read(
    source: StrPath,
    *,
    encoding: str | None = None,
    column: str | None = None,
    columns: Mapping[str, str] | None = None,
    stdin_filename: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Note]:
    """Yield the notes of a `.txt`, `.csv`, `.tsv` or `.jsonl` file, or of standard input for `-`, in their order.

    `encoding` serves where the file has no byte order mark, instead of UTF-8. `column` names the column of notes,
    `columns` columns by role (one of `tipifica.files.columns.ROLES`). Standard input is read as `stdin_filename` says,
    else as text, one note a line; `stdin` stands for it, and is not closed. The file is read while notes are asked for,
    in bounded memory. Raises InputError, at the latest when the place in question is reached.
    """
    wanted = Wanted(column, columns or {})
    with opened(source, stdin_filename=stdin_filename, stdin=stdin) as (name, stream):
        for piece in read_text(stream, name, wanted, encoding).pieces:
            if piece.note is not None:
                yield piece.note


@contextmanager
def opened(
    source: StrPath, *, stdin_filename: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[tuple[str, BinaryIO]]:
    """Open a regular file, or standard input for `-`: its name for messages, and its bytes.

    A system error, here or in the block, comes out as an InputError with that name.
    """
    name = os.fspath(source)
    if name == STDIN:
        name = stdin_filename or STDIN
        with naming(name):
            yield name, stdin or sys.stdin.buffer
        return
    with naming(name), _open_regular(name) as stream:
        yield name, stream


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Turn a system error of the block into an InputError about `path`."""
    try:
        yield
    except OSError as error:
        raise from_os(error, path) from error


def kind_of(name: str) -> str:
    """Return which of `KINDS` a file of this name is; text where it has no ending. Raises InputError for others."""
    kind = Path(name).suffix.lower() or ".txt"
    if kind in BULK_KINDS:
        raise InputError("{path}: los archivos {kind} se leen con tipifica scan", path=name, kind=kind)
    if kind not in KINDS:
        raise InputError(
            "{path}: no se sabe leer archivos {kind}; se leen {kinds}", path=name, kind=kind, kinds=" ".join(KINDS)
        )
    return kind


def read_text(stream: Readable, name: str, wanted: Wanted, encoding: str | None) -> Text:
    """Return the text of `stream`, of the kind that `name` tells. Raises InputError, also while pieces are read."""
    kind = ".txt" if name == STDIN else kind_of(name)
    found, chunks = open_text(stream, encoding)
    source = lines.stream(chunks, name)
    match kind:
        case ".txt":
            return Text(found, _line_pieces(source, name), _rewrite_line)
        case ".jsonl":
            return Text(found, _object_pieces(source, wanted, name), partial(_rewrite_object, wanted, name))
        case _:
            table = read_table(source, wanted, name, preferred="\t" if kind == ".tsv" else ";")
            return Text(found, _table_pieces(table, name), partial(_rewrite_row, table))


def _line_pieces(source: Iterator[str], path: str) -> Iterator[Piece]:
    nothing_declared = Record()
    for line, raw in enumerate(source, 1):
        text = lines.without_end(raw)
        yield Piece(raw, line, Note(path, line, text, nothing_declared) if text.strip() else None)


def _rewrite_line(raw: str, edits: Sequence[Edit]) -> str:
    if any(lines.without_end(edit.content) != edit.content or len(lines.split(edit.content)) > 1 for edit in edits):
        raise ValueError("an edit would break the line of a text file")
    return splice(raw, [(index, index + 1) for index in range(len(lines.without_end(raw)))], edits, str)


def _table_pieces(table: Table, path: str) -> Iterator[Piece]:
    yield Piece(table.header.raw, table.header.line)
    number = 0
    position = table.columns.note
    for raw, cells, line in table.rows:
        if cells:
            number += 1
            yield Piece(raw, line, Note(path, number, cells[position], table.columns.record(cells)))
        else:
            yield Piece(raw, line)


def _rewrite_row(table: Table, raw: str, edits: Sequence[Edit]) -> str:
    return rewrite_cell(raw, table.columns.note, table.delimiter, edits)


def _object_pieces(source: Iterator[str], wanted: Wanted, path: str) -> Iterator[Piece]:
    number = 0
    for raw, cells, columns, line in read_objects(source, wanted, path):
        if columns is None:
            yield Piece(raw, line)
        else:
            number += 1
            yield Piece(raw, line, Note(path, number, cells[columns.note] or "", columns.record(cells)))


def _rewrite_object(wanted: Wanted, path: str, raw: str, edits: Sequence[Edit]) -> str:
    return rewrite_string(raw, wanted, path, edits)


@contextmanager
def _open_regular(path: str) -> Iterator[BinaryIO]:
    def at_once(name: str, flags: int) -> int:
        # A pipe without a writer would block for ever; on regular files the flag means nothing.
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

    with open(path, "rb", opener=at_once) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise InputError("{path}: no es un archivo regular; para leer de un programa, use -", path=path)
        yield stream
