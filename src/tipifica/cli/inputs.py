"""Notes in: from the command line, from files, from standard input."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, cast

from tipifica.cli.names import looks_like_note
from tipifica.cli.options import Inputs, Options
from tipifica.messages import UserError, plural
from tipifica.model import Record
from tipifica.model.named import NamedTuple
from tipifica.report.escape import plain_line
from tipifica.report.result import Location

if TYPE_CHECKING:
    from tipifica.files.notes import ReadOptions, SourceNote
    from tipifica.files.why import Why

STDIN = "-"
# What `--input-format` calls the kinds of files.
KIND_OF_FORMAT = {"text": ".txt", "csv": ".csv", "tsv": ".tsv", "jsonl": ".jsonl"}
GLOB_CHARACTERS = frozenset("*?[")


class Given(NamedTuple):
    """One note as it came in; `directory` is where its configuration is looked for, `why` tells why its row cannot be
    checked."""

    place: Location
    text: str
    record: Record | None
    directory: str = ""
    why: str | None = None


def check_inputs(inputs: Inputs) -> None:
    """Raise UserError unless exactly one of `--text` and paths is there."""
    if inputs.text is not None and (inputs.paths or inputs.stdin_filename):
        raise UserError("--text no va junto con archivos ni con la entrada estándar")
    if inputs.text is None and not inputs.paths and not inputs.stdin_filename:
        raise UserError("falta la nota: dé --text, un archivo, o - para la entrada estándar")


def paths_of(inputs: Inputs) -> list[str]:
    """Return the paths of a call, patterns expanded (a Windows console leaves that to us), `-` for standard input.

    `--stdin-filename` alone stands for `-`. Raises UserError for what is no file, with a hint where it is a note.
    """
    paths = [path for given in inputs.paths for path in _expanded(given)]
    for path in paths:
        if path != STDIN and looks_like_note(path) and not os.path.exists(path):  # noqa: PTH110
            raise UserError("eso no es un archivo; si es una nota: --text NOTA")
    return paths or [STDIN]


def _expanded(path: str) -> list[str]:
    if GLOB_CHARACTERS.isdisjoint(path) or os.path.exists(path):  # noqa: PTH110
        return [path]
    from glob import glob

    return sorted(glob(path, recursive=True)) or [path]  # noqa: PTH207


def shown_path(path: str, inputs: Inputs) -> str:
    """Return the name under which results of `path` are reported: standard input goes by `--stdin-filename`."""
    return (inputs.stdin_filename or STDIN) if path == STDIN else path


def directory_of(path: str, inputs: Inputs) -> str:
    """Return where the configuration of `path` is looked for; empty for the working directory."""
    return _directory(shown_path(path, inputs))


@cache
def _directory(path: str) -> str:
    return os.path.dirname(path)  # noqa: PTH120


def goes_on(inputs: Inputs) -> bool:
    """Return whether files that cannot be read are told of while the others are read: where that was asked for, and
    with patterns."""
    if inputs.keep_going is not None:
        return inputs.keep_going
    return any(_expanded(path) != [path] for path in inputs.paths)


def given_notes(
    inputs: Inputs, options: Options, record: Record | None, refused: list[UserError] | None = None
) -> Iterator[Given]:
    """Yield the notes of a call; a row's own columns go before what the record options declare.

    Files that cannot be read are left out where `goes_on` says so, and their errors added to `refused`, unless no other
    is left.

    All input is read once before the first note is given, so that input which cannot be handled ends the call before
    anything was written. Raises UserError and InputError.
    """
    check_inputs(inputs)
    if inputs.text is not None:
        return iter([Given(Location(), inputs.text, record)])
    return _from_files(inputs, options, record, refused if goes_on(inputs) else None)


def _from_files(
    inputs: Inputs, options: Options, record: Record | None, refused: list[UserError] | None
) -> Iterator[Given]:
    from tipifica.files.notes import read  # several modules, which a note of the command line does without

    paths = paths_of(inputs)
    with _kept(inputs, asked=STDIN in paths) as stdin:

        def notes(path: str, told: ReadingMessages | None = None) -> Iterator[SourceNote]:
            stdin.seek(0)
            how = reading(path, inputs, options, told)
            return read(path, stdin_filename=inputs.stdin_filename, stdin=stdin, **how)

        readable = []
        with telling(options) as told:
            for path in paths:
                try:
                    deque(notes(path, told), maxlen=0)
                    readable.append(path)
                except UserError as error:
                    if refused is None:
                        raise
                    refused.append(error)
        if refused and not readable:
            raise refused[0]
        for path in readable:
            for note in notes(path):
                yield given(note, path, inputs, options, record)


class ReadingMessages:
    """What is said of how files are read, on standard error: each sentence as it comes, rows that are no notes counted,
    or each of them with `--verbose`."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._apart = 0

    def __call__(self, path: str, line: int | None, why: Why) -> None:
        """Hear one sentence."""
        self._apart += line is not None
        if line is None or self._options.asks("verbose"):
            place = path if line is None else f"{path}:{line}"
            self._say(f"{place}: {why.said(self._options.lang)}")

    def end(self) -> None:
        """Tell how many rows were no notes."""
        if self._apart and not self._options.asks("verbose"):
            self._say(apart(self._apart, self._options.lang))

    def _say(self, line: str) -> None:
        if not self._options.asks("quiet"):
            sys.stderr.write(plain_line(line) + "\n")


def apart(count: int, lang: str) -> str:
    """Return the sentence on rows that are no notes."""
    one = "{n} fila no es una nota (la cabecera otra vez, o un total); --verbose la muestra"
    many = "{n} filas no son notas (la cabecera otra vez, o totales); --verbose las muestra"
    return plural(one, many, count, lang).format(n=count)


@contextmanager
def telling(options: Options) -> Iterator[ReadingMessages]:
    """Give what hears how files are read; what there is to count is told when the block ends well."""
    told = ReadingMessages(options)
    yield told
    told.end()


@contextmanager
def _kept(inputs: Inputs, *, asked: bool) -> Iterator[BinaryIO]:
    """Give standard input, if it is asked for, as something that can be read again."""
    from shutil import copyfileobj
    from tempfile import SpooledTemporaryFile

    from tipifica.files.notes import naming
    from tipifica.files.whole import SPOOL_BYTES

    with SpooledTemporaryFile(SPOOL_BYTES) as spool:
        kept = cast(BinaryIO, spool)
        if asked:
            with naming(shown_path(STDIN, inputs)):
                copyfileobj(standard_input(), kept)
        yield kept


def standard_input() -> BinaryIO:
    """Return the bytes of standard input. Raises UserError where it is closed."""
    if sys.stdin is None:
        raise UserError("la entrada estándar está cerrada")
    return sys.stdin.buffer


def reading(path: str, inputs: Inputs, options: Options, told: ReadingMessages | None = None) -> ReadOptions:
    """Return how the file at `path` is read: by the options, and by the configuration that governs it. `told` hears
    what is to be said of that."""
    columns = options.configuration(directory_of(path, inputs)).columns
    return {
        "encoding": inputs.encoding,
        "kind": KIND_OF_FORMAT[inputs.input_format] if inputs.input_format is not None else None,
        "column": inputs.column,
        "columns": columns,
        "header_row": inputs.header_row,
        "tell": told,
    }


def given(note: SourceNote, path: str, inputs: Inputs, options: Options, record: Record | None) -> Given:
    """Return a note of the file at `path` with its place, its record and the directory of its configuration."""
    name, unit = shown_path(path, inputs), options.column_unit
    source = "" if unit == "char" else note.before + note.text
    place = Location(name, note.line, note.sheet, note.record.case, note.row, note.column, unit, source)
    why = None if note.why is None else note.why.said(options.lang)
    return Given(place, note.text, merged(note.record, record), directory_of(path, inputs), why)


def merged(own: Record | None, declared: Record | None) -> Record | None:
    """Return the record with `declared` for what its own columns leave open."""
    if own is None or declared is None:
        return own or declared
    open_ones = [name for name in Record.__match_args__ if getattr(own, name) is None]
    return own.changed(**{name: getattr(declared, name) for name in open_ones})
