"""Tables of notes in: one kind a module, all read the same way, portion by portion, in bounded memory.

Every cell comes as text, as it is written; every row comes, or is listed with the reason why it cannot be checked.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath, PurePosixPath

from tipifica.bulk.rows import Source
from tipifica.bulk.sources.place import SCHEME, Input, InputFile, file_system, is_address, remote_errors
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError

TEXT_KINDS = (".txt", ".csv", ".tsv", ".jsonl", ".json")
PACKED_KINDS = (".gz", ".zip")
WORKBOOK_KINDS = (".xlsx", ".xls", ".ods")
PARQUET_KIND = ".parquet"
KINDS = (*TEXT_KINDS, *WORKBOOK_KINDS, PARQUET_KIND, *PACKED_KINDS)
_MAGIC = "*?["
STDIN = "-"


def open_sources(
    paths: Iterable[str],
    wanted: Wanted,
    *,
    encoding: str | None = None,
    sheets: Sequence[str] = (),
    stdin_filename: str | None = None,
    keep_going: bool | None = False,
    refused: list[InputError] | None = None,
) -> list[Source]:
    """Return the tables at `paths`, in their order, each with its header read.

    A path is a file, a pattern of files (`*`, `?`, `[…]`, `**`; sorted), a folder of tables, an address that fsspec
    knows, or `-`: standard input, whose kind `stdin_filename` tells. `wanted` tells the columns; `encoding` is that of
    text files without a mark; `sheets` names the sheets of workbooks to be read, all of them if empty.

    Raises InputError, one line about the first input that cannot be read. With `keep_going` (None: for patterns and
    folders) such an input is left out and its error added to `refused`; if no other is left, its error is raised.
    """
    found: list[Source] = []
    errors: list[InputError] = []
    for path in paths:
        several = expanded(path)
        goes_on = several != [path] if keep_going is None else keep_going
        for each in several:
            try:
                found += _open(each, wanted, encoding, sheets, stdin_filename)
            except InputError as error:
                if not goes_on:
                    raise
                errors.append(error)
    if errors and not found:
        raise errors[0]
    if refused is not None:
        refused += errors
    return found


def expanded(path: str) -> list[str]:
    """Return the files that `path` names: itself, or, for a pattern, what fits it, sorted; for a folder that holds
    other tables than Parquet, these. Raises InputError if there are none."""
    if path == STDIN:
        return [path]
    if is_address(path):
        found = _remote_matches(path) if any(each in path for each in _MAGIC) else [path]
    elif os.path.isdir(path):  # noqa: PTH112 - a path stays as it was given
        tables = _tables_in(path)
        found = [path] if all(each.lower().endswith(PARQUET_KIND) for each in tables) else tables
    elif os.path.lexists(path) or not glob.has_magic(path):
        found = [path]
    else:
        found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - the path stays as it was given
    if not found:
        raise InputError("{path}: ningún archivo se llama así", path=path)
    return found


def _tables_in(folder: str) -> list[str]:
    """The files of a folder and those below that may be tables, sorted; hidden ones are left alone."""
    return sorted(
        os.path.join(place, name)  # noqa: PTH118
        for place, folders, names in os.walk(folder)
        for name in names
        if name.lower().endswith(KINDS) and not name.startswith((".", "_"))
        if not any(part.startswith((".", "_")) for part in PurePath(os.path.relpath(place, folder)).parts)
    )


def _remote_matches(address: str) -> list[str]:
    system, inner = file_system(address)
    protocol = address.split(SCHEME, 1)[0]
    with remote_errors(address):
        found = sorted(str(each) for each in system.glob(inner))
    return [each if is_address(each) else f"{protocol}{SCHEME}{each}" for each in found]


def _open(
    path: str, wanted: Wanted, encoding: str | None, sheets: Sequence[str], stdin_filename: str | None
) -> Iterator[Source]:
    if not is_address(path) and os.path.isdir(path):  # noqa: PTH112
        yield from _parquet(path, wanted)
        return
    place = _input(path, stdin_filename)
    kind = PurePosixPath(place.name).suffix.lower()
    match kind:
        case ".csv" | ".tsv":
            from tipifica.bulk.sources.delimited import DelimitedSource  # noqa: PLC0415

            yield DelimitedSource(place, wanted, encoding)
        case ".jsonl":
            from tipifica.bulk.sources.jsonlines import JsonLinesSource  # noqa: PLC0415

            yield JsonLinesSource(place, wanted, encoding)
        case ".json":
            from tipifica.bulk.sources.jsonarray import JsonArraySource  # noqa: PLC0415

            yield JsonArraySource(place, wanted, encoding)
        case ".txt" | "":
            from tipifica.bulk.sources.plain import PlainSource  # noqa: PLC0415

            yield PlainSource(place, encoding)
        case ".parquet" | ".xlsx" | ".xls" | ".ods" if not isinstance(place, InputFile):
            raise InputError("{path}: un {kind} se lee de un archivo suyo, sin comprimir", path=path, kind=kind)
        case ".parquet":
            yield from _parquet(path, wanted)
        case ".xlsx" | ".xls" | ".ods":
            from tipifica.bulk.sources.workbook import open_workbook  # noqa: PLC0415

            yield from open_workbook(path, wanted, sheets)
        case ".gz" | ".zip":
            # Inside another one, or on standard input.
            raise InputError("{path}: está comprimido de un modo que no se sabe leer; descomprímalo", path=path)
        case _:
            raise InputError(
                "{path}: no se sabe leer archivos {kind}; se leen {kinds}", path=path, kind=kind, kinds=" ".join(KINDS)
            )


def _parquet(path: str, wanted: Wanted) -> Iterator[Source]:
    from tipifica.bulk.sources.parquet import open_parquet  # noqa: PLC0415

    yield from open_parquet(path, wanted)


def _input(path: str, stdin_filename: str | None) -> Input:
    ending = PurePosixPath(path).suffix.lower()
    if path != STDIN and ending not in PACKED_KINDS:
        return InputFile(path)
    from tipifica.bulk.sources.packed import StandardInput, unpacked  # noqa: PLC0415

    return StandardInput(stdin_filename or STDIN) if path == STDIN else unpacked(InputFile(path), ending)
