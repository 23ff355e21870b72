"""The notes of a file or stream, one after the other, whatever its size, and the source text around each."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice, takewhile
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypedDict, Unpack

from tipifica.files import lines
from tipifica.files.columns import Wanted, is_header
from tipifica.files.encoding import Encoding, Readable, is_list, open_text
from tipifica.files.errors import InputError, from_os
from tipifica.files.rows.apart import no_note
from tipifica.files.rows.csvrows import (
    DELIMITERS,
    SEPARATOR,
    CsvTable,
    cell_at,
    characters_of_cell,
    read_table,
    rewrite_cell,
)
from tipifica.files.rows.header import HEAD_ROWS
from tipifica.files.rows.jsonrows import (
    JsonObjects,
    characters_of_string,
    read_objects,
    refuse_json,
    rewrite_string,
    value_span,
)
from tipifica.files.splice import TextRange, splice
from tipifica.files.why import Why
from tipifica.model import Edit, Record

STDIN = "-"
# Between the segments of a note; no header has it.
_BREAK = "//"
KINDS = (".txt", ".csv", ".tsv", ".jsonl")
BULK_KINDS = (".xlsx", ".xls", ".ods", ".parquet")
# What only bulk reading reads besides, and does not mend.
_PACKED_KINDS = (".json", ".gz", ".zip")

StrPath = str | os.PathLike[str]
# What is said of how a file is read: its name, the 1-based line (None: of the whole file), the sentence.
Tell = Callable[[str, int | None, Why], None]


class SourceNote(NamedTuple):
    """One note and where it stands.

    `path` is as it was given (`-` for standard input without a name). `line` is the 1-based line of the file, where
    the row begins; `row` the 1-based data row of a table. `text` is the note as it is written, without its line
    end, never folded or stripped. `column` counts the code points before it in its line, None where it does not
    stand there as it is (quotes doubled, a line break in it, escapes); `before` are those of a table. `why` tells
    why a row cannot be checked; None where it can.
    """

    path: str
    line: int
    text: str
    record: Record
    sheet: str | None = None
    row: int | None = None
    column: int | None = 0
    why: Why | None = None
    before: str = ""


class SourcePiece(NamedTuple):
    """A stretch of source text; the pieces of a file, joined, are its text without the byte order mark.

    `line` is the 1-based line of the file where it begins. `note` is None where there is none: a header, a blank line.
    `apart` tells of a row that it is none.
    """

    raw: str
    line: int
    note: SourceNote | None = None
    apart: Why | None = None


class SourceText(NamedTuple):
    """The text of a file or stream: how it is encoded, its pieces, how to edit one, and what its reader should be told
    of how it is read.

    `inside` takes the source of a piece that has a note, and returns where each code point of the note stands in it.
    `rewrite` takes that source, and edits of the note's text, and returns the source with them made. Both are valid
    from when the piece has been read. `rewrite` raises ValueError for edits that overlap, lie outside the text, or
    would break the line of a text file, InputError for a row whose quotes leave no room for it.
    """

    encoding: Encoding
    pieces: Iterator[SourcePiece]
    rewrite: Callable[[str, Sequence[Edit]], str]
    inside: Callable[[str], Sequence[TextRange]]
    said: tuple[Why, ...] = ()


class ReadOptions(TypedDict, total=False):
    """How a file is read.

    `encoding` serves where the file has no byte order mark, instead of UTF-8; of several (`utf-8,cp1252`) the first
    that fits. `kind` is one of `KINDS`, whatever the name says. `column` names the column of notes, `columns`
    columns by role (one of `tipifica.files.columns.ROLES`), `header_row` the 1-based line of the header. `tell`
    hears how the file is read, and which rows are no notes.
    """

    encoding: str | None
    kind: str | None
    column: str | None
    columns: Mapping[str, str] | None
    header_row: int | None
    tell: Tell | None


def read(
    source: StrPath, *, stdin_filename: str | None = None, stdin: BinaryIO | None = None, **how: Unpack[ReadOptions]
) -> Iterator[SourceNote]:
    """Yield the notes of a `.txt`, `.csv`, `.tsv` or `.jsonl` file, or of standard input for `-`, in their order.

    Standard input is read as `stdin_filename` says, else as text, one note a line; `stdin` stands for it, and is not
    closed. The file is read while notes are asked for, in bounded memory. Raises InputError, at the latest when the
    place in question is reached.
    """
    with opened(source, stdin_filename=stdin_filename, stdin=stdin) as (name, stream):
        for piece in text_of(stream, name, how).pieces:
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
    if kind in (*BULK_KINDS, *_PACKED_KINDS):
        raise InputError("{path}: los archivos {kind} se leen con tipifica scan", path=name, kind=kind)
    if kind not in KINDS:
        raise InputError(
            "{path}: no se sabe leer archivos {kind}; se leen {kinds}", path=name, kind=kind, kinds=" ".join(KINDS)
        )
    return kind


def text_of(stream: Readable, name: str, how: ReadOptions) -> SourceText:
    """Return the text of `stream` as `read_text` does, read as `how` says."""
    wanted = Wanted(how.get("column"), how.get("columns") or {}, how.get("header_row"))
    text, tell = read_text(stream, name, wanted, how.get("encoding"), how.get("kind")), how.get("tell")
    if tell is None:
        return text
    for why in text.said:
        tell(name, None, why)
    return text._replace(pieces=_telling(text.pieces, name, tell))


def _telling(pieces: Iterator[SourcePiece], name: str, tell: Tell) -> Iterator[SourcePiece]:
    for piece in pieces:
        if piece.apart is not None:
            tell(name, piece.line, piece.apart)
        yield piece


def read_text(stream: Readable, name: str, wanted: Wanted, encoding: str | None, kind: str | None = None) -> SourceText:
    """Return the text of `stream`, of the kind that `name` tells where none is given. Raises InputError, also while
    pieces are read."""
    kind = kind or (".txt" if name == STDIN else kind_of(name))
    found, chunks = open_text(stream, encoding)
    said = said_of(found.name) if is_list(encoding) else ()
    source, blank = without_text(lines.stream(chunks, name))
    first = next(source, "")
    refuse_unmarked(first, name, encoding)
    source = chain([first] if first else [], source)
    if blank:
        # A table that is yet to be written has no header.
        return SourceText(found, _line_pieces(source, name), _rewrite_line, _inside_line, said)
    match kind:
        case ".txt":
            return SourceText(found, _line_pieces(_no_table(source, name), name), _rewrite_line, _inside_line, said)
        case ".jsonl":
            objects = read_objects(source, wanted, name)
            rewrite = partial(_rewrite_object, objects)
            inside = partial(_inside_object, objects)
            return SourceText(found, _object_pieces(objects, name), rewrite, inside, (*said, *objects.said))
        case _:
            table = read_table(source, wanted, name, preferred="\t" if kind == ".tsv" else ";")
            rewrite = partial(_rewrite_row, table, name)
            inside = partial(_inside_row, table)
            return SourceText(found, _table_pieces(table, name), rewrite, inside, (*said, *table.said))


def refuse_unmarked(first: str, path: str, chosen: str | None) -> None:
    """Raise InputError if the first line of a text is UTF-16 without its mark, read as UTF-8: about every other
    character is none then. Where one encoding was chosen, that is the text."""
    if chosen is not None and not is_list(chosen):
        return
    if first and 3 * first.count("\0") >= len(first):
        raise InputError(
            "{path}: línea 1: parece UTF-16 sin marca; si lo es, indíquelo con --encoding {encoding}",
            path=path,
            encoding="utf-16-be" if first.startswith("\0") else "utf-16-le",
        )


def without_text(source: Iterator[str]) -> tuple[Iterator[str], bool]:
    """Give the lines again, and whether none of them holds anything; of a text that does, no more is read ahead."""
    ahead = []
    for line in source:
        ahead.append(line)
        if not line.isspace():
            return chain(ahead, source), False
    return iter(ahead), True


def said_of(encoding: str) -> tuple[Why, ...]:
    """Return what is said of a file whose encoding was chosen from a list."""
    return (Why("se lee como {encoding}", {"encoding": encoding}),)


def _no_table(source: Iterator[str], path: str) -> Iterator[str]:
    """Give the lines again; raises InputError where they begin as a table does."""
    head: list[str] = []
    for line in islice(source, HEAD_ROWS):
        head.append(line)
        if _BREAK in line:
            break
    refuse_table(head, path)
    return chain(head, source)


def refuse_table(head: Iterable[str], path: str) -> None:
    """Raise InputError if a text begins as a table does, of whose rows notes would be made: with the line that tells
    the delimiter, with a header, be it below titles, or as JSON. What stands below the first note, which has a break,
    is no header.
    """
    first = list(islice(head, HEAD_ROWS))
    refuse_json(first, path)
    for number, line in enumerate(takewhile(lambda line: _BREAK not in line, first)):
        delimiter = _delimiter_of(line, may_be_told=number == 0)
        if delimiter is not None:
            message = (
                "{path}: no es un texto de una nota por línea sino una tabla; dígalo con --stdin-filename tabla{kind}"
                if path == STDIN
                else "{path}: no es un texto de una nota por línea sino una tabla; póngale la terminación {kind}"
            )
            raise InputError(message, path=path, kind=".tsv" if delimiter == "\t" else ".csv")


def _delimiter_of(line: str, *, may_be_told: bool) -> str | None:
    """The delimiter of a table that begins with a line, None where that may be a note."""
    told = SEPARATOR.fullmatch(line) if may_be_told else None
    if told is not None:
        return told[1]
    for delimiter in DELIMITERS:
        cells = lines.without_end(line).split(delimiter)
        # Commas stand in notes, too.
        if is_header(cells, surely=delimiter == ","):
            return delimiter
    return None


def _line_pieces(source: Iterator[str], path: str) -> Iterator[SourcePiece]:
    nothing_declared = Record()
    for line, raw in enumerate(source, 1):
        text = lines.without_end(raw)
        yield SourcePiece(raw, line, SourceNote(path, line, text, nothing_declared) if text.strip() else None)


def _rewrite_line(raw: str, edits: Sequence[Edit]) -> str:
    if any(lines.without_end(edit.content) != edit.content or len(lines.split(edit.content)) > 1 for edit in edits):
        raise ValueError("an edit would break the line of a text file")
    return splice(raw, _inside_line(raw), edits, str)


def _inside_line(raw: str) -> Sequence[TextRange]:
    return [(index, index + 1) for index in range(len(lines.without_end(raw)))]


def _table_pieces(table: CsvTable, path: str) -> Iterator[SourcePiece]:
    yield SourcePiece(table.head, 1)
    number = 0
    position = table.columns.note
    for raw, cells, line, why in table.rows:
        if not cells:
            yield SourcePiece(raw, line)
            continue
        number += 1
        other = no_note(cells, table.header, position) if len(table.header) > 1 else None
        if other is not None:
            yield SourcePiece(raw, line, None, other)
            continue
        text = cells[position] or ""
        column = _column_of(raw, position, table.delimiter, text) if why is None else None
        record, before = table.columns.record(cells), raw[: column or 0]
        yield SourcePiece(
            raw, line, SourceNote(path, line, text, record, row=number, column=column, why=why, before=before)
        )


def _column_of(raw: str, position: int, delimiter: str, text: str) -> int | None:
    start, end = cell_at(raw, position, delimiter)
    if raw[start:end] != text:
        start, end = start + 1, end - 1
    return start if raw[start:end] == text and len(lines.split(raw[:end])) == 1 else None


def _rewrite_row(table: CsvTable, path: str, raw: str, edits: Sequence[Edit]) -> str:
    """Return the source of a row with its note edited, if it is read so: loose quotes may leave no room for an edit."""
    position = table.columns.note
    again = rewrite_cell(raw, position, table.delimiter, edits)
    before, after = (table.reread(text) for text in (raw, again))
    wanted = list(before)
    note = wanted[position] or ""
    wanted[position] = splice(note, [(index, index + 1) for index in range(len(note))], edits, str)
    if list(after) != wanted:
        raise InputError(
            "{path}: las comillas sueltas de una fila no dejan corregir su nota ahí; use tipifica scan --fix --out",
            path=path,
        )
    return again


def _inside_row(table: CsvTable, raw: str) -> Sequence[TextRange]:
    return characters_of_cell(raw, table.columns.note, table.delimiter)


def _object_pieces(objects: JsonObjects, path: str) -> Iterator[SourcePiece]:
    number = 0
    for raw, cells, line, why, other in objects.rows:
        if not cells:
            yield SourcePiece(raw, line)
            continue
        number += 1
        if other is not None:
            yield SourcePiece(raw, line, None, other)
            continue
        text = cells[objects.columns.note] or ""
        column = _column_in(raw, objects.key, text) if why is None else None
        record, before = objects.columns.record(cells), raw[: column or 0]
        yield SourcePiece(
            raw, line, SourceNote(path, line, text, record, row=number, column=column, why=why, before=before)
        )


def _column_in(raw: str, key: str, text: str) -> int | None:
    written = f'"{text}"'
    if not text or written not in raw:
        return None
    if raw.count(written) == 1:
        return raw.index(written) + 1
    start, end = value_span(raw, key)
    return start + 1 if raw[start:end] == written else None


def _rewrite_object(objects: JsonObjects, raw: str, edits: Sequence[Edit]) -> str:
    return rewrite_string(raw, objects.key, edits)


def _inside_object(objects: JsonObjects, raw: str) -> Sequence[TextRange]:
    return characters_of_string(raw, objects.key)


@contextmanager
def _open_regular(path: str) -> Iterator[BinaryIO]:
    def at_once(name: str, flags: int) -> int:
        # A pipe without a writer would block for ever; on regular files the flag means nothing.
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

    with open(path, "rb", opener=at_once) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise InputError("{path}: no es un archivo regular; para leer de un programa, use -", path=path)
        yield stream
