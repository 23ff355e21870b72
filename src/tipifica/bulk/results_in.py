"""Results that a run before wrote, read again: some of their columns, as text."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from tipifica.bulk.extra import needs
from tipifica.bulk.results import NOTE, OURS, SCHEMA
from tipifica.bulk.sources.cells import as_text
from tipifica.bulk.stamps import STAMPS
from tipifica.files.columns import NOTE_ROLE, ROLES, Wanted
from tipifica.files.errors import InputError
from tipifica.files.notes import naming
from tipifica.files.rows.csvrows import allow_long_cells

KINDS = (".parquet", ".sqlite", ".csv", ".jsonl")
# What every table of results has.
_NEEDED = (NOTE.name, "verdict")
_ROWS = 5_000
_IN_A_FOLDER = "results.parquet"
_NO_RESULTS = "{path}: no es una tabla de resultados de tipifica scan: le falta la columna «{column}»"
_NO_TABLES = "{path}: no es una base de resultados de tipifica scan: le falta la tabla «{table}»"
_FOR_EXCEL = "{path}: está separado por «;», como para Excel; los resultados se leen del CSV que se hace sin --excel"
_LATER = "{path}: es de una versión más nueva de tipifica (tabla {schema}; esta lee hasta la {known})"
DAMAGED = "{path}: la tabla de resultados está dañada o incompleta"
_SPOILED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, None)

ColumnValues = list[Sequence[str | None]]


class ResultsIn(NamedTuple):
    """A table of results: the names of its columns, and what gives the cells of some of them, a good many rows at a
    time, in their order. Reading raises InputError. `stamps` says what the results were made with, by the names of
    `Provenance`, as far as they say it themselves (a CSV does with `--stamps` alone)."""

    path: str
    header: tuple[str, ...]
    columns: Callable[[Sequence[str]], Iterator[ColumnValues]]
    stamps: Mapping[str, str]


def open_results(path: str) -> ResultsIn:
    """Return the results at `path`, which `scan` wrote: a file of one of `KINDS`, or a folder of tables.

    Raises InputError: no such file, another kind, no results, results of a later version, a missing library.
    """
    file = file_of(path)
    kind = file.suffix.lower()
    if kind not in KINDS:
        raise InputError("{path}: los resultados se leen de archivos {kinds}", path=path, kinds=" ".join(KINDS))
    with naming(path):
        file.open("rb").close()
    found = ResultsIn(path, *_OPENED[kind](path, file))
    for column in _NEEDED:
        if column not in found.header:
            raise InputError(_NO_RESULTS, path=path, column=column)
    schema = found.stamps.get("schema", "")
    if schema.isdecimal() and int(schema) > SCHEMA:
        raise InputError(_LATER, path=path, schema=schema, known=SCHEMA)
    return found


def role_columns(results: ResultsIn, by_role: Mapping[str, str]) -> dict[str, str]:
    """Return what the columns of the case (`caso`, `fecha`, `asesor` …) are called in the results, as far as there are
    any; `by_role` names columns of the source, as the configuration does. Raises InputError: two columns for one."""
    own = [name for name in results.header if name not in OURS]
    wanted = Wanted(NOTE.name, {role: name for role, name in by_role.items() if role != NOTE_ROLE and name in own})
    found = wanted.find([*own, NOTE.name], results.path)
    positions = {role: found[at] for at, role in enumerate(ROLES) if role != NOTE_ROLE}
    return {role: own[position] for role, position in positions.items() if position is not None}


def file_of(path: str) -> Path:
    """Return the file that holds the results at `path`, a file itself or a folder of tables."""
    return Path(path) / _IN_A_FOLDER if Path(path).is_dir() else Path(path)


_Opened = tuple[tuple[str, ...], Callable[[Sequence[str]], Iterator[ColumnValues]], Mapping[str, str]]


def _parquet(path: str, file: Path) -> _Opened:
    with needs("pyarrow", "masivo"):
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415
    from tipifica.bulk.sources.parquet import texts  # noqa: PLC0415

    @contextmanager
    def opened() -> Iterator[Any]:
        try:
            with naming(path), pq.ParquetFile(file, pre_buffer=False) as table:
                yield table
        except pa.ArrowException as error:
            raise InputError(DAMAGED, path=path) from error

    def columns(names: Sequence[str]) -> Iterator[ColumnValues]:
        with opened() as table:
            for batch in table.iter_batches(batch_size=_ROWS, columns=list(names)):
                yield [texts(batch.column(name)) for name in names]

    with opened() as table:
        schema = table.schema_arrow
    # Of another program they may be any bytes.
    written = {
        key.decode("utf-8", "replace"): value.decode("utf-8", "replace")
        for key, value in (schema.metadata or {}).items()
    }
    return tuple(schema.names), columns, _stamps(written)


def _sqlite(path: str, file: Path) -> _Opened:
    @contextmanager
    def answer(question: str) -> Iterator[sqlite3.Cursor]:
        try:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
                yield database.execute(question)
        except sqlite3.DatabaseError as error:
            # What the driver could not decode has no code, and its message shows the text.
            if getattr(error, "sqlite_errorcode", None) in _SPOILED:
                raise InputError(DAMAGED, path=path) from error
            raise InputError("{path}: SQLite responde: {answer}", path=path, answer=str(error)) from error

    def columns(names: Sequence[str]) -> Iterator[ColumnValues]:
        wanted = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
        with answer(f"SELECT {wanted} FROM results ORDER BY result_id") as rows:  # noqa: S608 - quoted
            while taken := rows.fetchmany(_ROWS):
                yield [list(map(as_text, cells)) for cells in zip(*taken, strict=True)]

    with answer("SELECT name FROM sqlite_master") as tables:
        there = {name for (name,) in tables}
    for table in ("results", "about"):
        if table not in there:
            raise InputError(_NO_TABLES, path=path, table=table)
    with answer("SELECT * FROM results LIMIT 0") as nothing:
        header = tuple(name for name, *_ in nothing.description)
    with answer("SELECT name, value FROM about") as about:
        return header, columns, _stamps(dict(about))


def _csv(path: str, file: Path) -> _Opened:
    allow_long_cells()

    @contextmanager
    def opened() -> Iterator[Iterator[list[str]]]:
        try:
            with naming(path), file.open(encoding="utf-8-sig", newline="") as text:
                yield csv.reader(text, strict=True)
        except (UnicodeError, csv.Error) as error:
            raise InputError(DAMAGED, path=path) from error

    with opened() as rows:
        header = tuple(next(rows, ()))
        if len(header) == 1 and {"veredicto", "verdict"}.intersection(header[0].split(";")):
            raise InputError(_FOR_EXCEL, path=path)
        # What is no table of results need not be a CSV as these are.
        first = next(rows, []) if NOTE.name in header else []

    def columns(names: Sequence[str]) -> Iterator[ColumnValues]:
        at = [header.index(name) for name in names]
        with opened() as rows:
            next(rows)
            while taken := list(islice(rows, _ROWS)):
                if any(len(row) != len(header) for row in taken):
                    raise InputError(DAMAGED, path=path)
                yield [[row[position] for row in taken] for position in at]

    return header, columns, _stamps(dict(zip(header, first, strict=False)))


def _jsonl(path: str, file: Path) -> _Opened:
    def objects() -> Iterator[Mapping[str, Any]]:
        try:
            with naming(path), file.open(encoding="utf-8", newline="\n") as lines:
                for line in lines:
                    found = json.loads(line)
                    if not isinstance(found, dict):
                        raise InputError(DAMAGED, path=path)
                    yield found
        except ValueError as error:
            raise InputError(DAMAGED, path=path) from error

    def columns(names: Sequence[str]) -> Iterator[ColumnValues]:
        rows = objects()
        while taken := list(islice(rows, _ROWS)):
            yield [[as_text(row.get(name)) for row in taken] for name in names]

    first = next(objects(), None)
    # What no row says anything of has no key; where there is no row, nothing tells of any.
    known = (NOTE.name,) if first is not None else _NEEDED
    return tuple(dict.fromkeys((*known, *(key for each in objects() for key in each)))), columns, _stamps(first or {})


def _stamps(said: Mapping[str, Any]) -> Mapping[str, str]:
    return {column.name: str(said[column.name]) for column in STAMPS if column.name in said}


_OPENED: Mapping[str, Callable[[str, Path], _Opened]] = {
    ".parquet": _parquet,
    ".sqlite": _sqlite,
    ".csv": _csv,
    ".jsonl": _jsonl,
}
