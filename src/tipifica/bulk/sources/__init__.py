"""Tables of notes in: one kind a module, all read the same way, portion by portion, in bounded memory.

Every cell comes as text, as it is written; every row comes, or is listed with the reason why it cannot be checked.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from tipifica.bulk.rows import Source
from tipifica.bulk.sources.place import SCHEME, file_system, is_address, remote_errors
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError

TEXT_KINDS = (".txt", ".csv", ".tsv", ".jsonl")
WORKBOOK_KINDS = (".xlsx", ".xls", ".ods")
PARQUET_KIND = ".parquet"
KINDS = (*TEXT_KINDS, *WORKBOOK_KINDS, PARQUET_KIND)
_MAGIC = "*?["


def open_sources(
    paths: Iterable[str], wanted: Wanted, *, encoding: str | None = None, sheets: Sequence[str] = ()
) -> list[Source]:
    """Return the tables at `paths`, in their order, each with its header read.

    A path is a file, a pattern of files (`*`, `?`, `[…]`, `**`; sorted), a folder of Parquet files, or an address that
    fsspec knows. `wanted` tells the columns; `encoding` is that of text files without a mark; `sheets` names the sheets
    of workbooks to be read, all of them if empty. Raises InputError, one line about the first input that cannot be
    read.
    """
    return [source for path in paths for each in expanded(path) for source in _open(each, wanted, encoding, sheets)]


def expanded(path: str) -> list[str]:
    """Return the files that `path` names: itself, or, for a pattern, what fits it, sorted. Raises InputError if nothing
    does."""
    if is_address(path):
        found = _remote_matches(path) if any(each in path for each in _MAGIC) else [path]
    elif os.path.lexists(path) or not glob.has_magic(path):
        found = [path]
    else:
        found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - the path stays as it was given
    if not found:
        raise InputError("{path}: ningún archivo se llama así", path=path)
    return found


def _remote_matches(address: str) -> list[str]:
    system, inner = file_system(address)
    protocol = address.split(SCHEME, 1)[0]
    with remote_errors(address):
        found = sorted(str(each) for each in system.glob(inner))
    return [each if is_address(each) else f"{protocol}{SCHEME}{each}" for each in found]


def _open(path: str, wanted: Wanted, encoding: str | None, sheets: Sequence[str]) -> Iterator[Source]:
    kind = PARQUET_KIND if not is_address(path) and os.path.isdir(path) else PurePosixPath(path).suffix.lower()  # noqa: PTH112
    match kind:
        case ".csv" | ".tsv":
            from tipifica.bulk.sources.delimited import DelimitedSource  # noqa: PLC0415

            yield DelimitedSource(path, wanted, encoding)
        case ".jsonl":
            from tipifica.bulk.sources.jsonlines import JsonLinesSource  # noqa: PLC0415

            yield JsonLinesSource(path, wanted, encoding)
        case ".txt" | "":
            from tipifica.bulk.sources.plain import PlainSource  # noqa: PLC0415

            yield PlainSource(path, encoding)
        case ".parquet":
            from tipifica.bulk.sources.parquet import open_parquet  # noqa: PLC0415

            yield from open_parquet(path, wanted)
        case ".xlsx" | ".xls" | ".ods":
            from tipifica.bulk.sources.workbook import open_workbook  # noqa: PLC0415

            yield from open_workbook(path, wanted, sheets)
        case _:
            raise InputError(
                "{path}: no se sabe leer archivos {kind}; se leen {kinds}", path=path, kind=kind, kinds=" ".join(KINDS)
            )
