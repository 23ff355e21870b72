"""Results as one relation of DuckDB, `notes`: what the report counts of each note, and no text of it.

Parquet is read where it lies. Of results of other kinds the columns that are counted, none of them a text of a note,
are copied into a Parquet file in a folder beside the report that its owner alone may enter; it is removed at the end.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tipifica.bulk.extra import needs
from tipifica.bulk.results import Column, ColumnKind, field_columns
from tipifica.bulk.results_in import ResultsIn, file_of
from tipifica.bulk.sinks.as_csv import BETWEEN
from tipifica.files.errors import InputError
from tipifica.files.notes import naming
from tipifica.language import default
from tipifica.report.masker import MASK

MEMORY = "256MB"
"""What DuckDB may hold; what is more goes to the folder of the report."""
THREADS = 2
# The columns of `notes` that results have under the same name, and their types.
_TAKEN = {
    "verdict": "VARCHAR",
    "needs": "VARCHAR",
    "reason": "VARCHAR",
    "state": "VARCHAR",
    "codes": "VARCHAR[]",
    "record_date": "DATE",
}
_OF_PATTERNS = frozenset("*?[")
_OWN_AGENT, _NOTE_AGENT, _CASE = "own_agent", "note_agent", "case_id"
# The case's agent where there is one, as the views of SQLite have it: a note may misspell its login. Logins that are
# masked are equal where they are different ones, so they are none.
_AGENT = "coalesce(nullif(lower(trim(own_agent)), ''), lower(note_agent))"
_VIEW = f"""
CREATE VIEW notes AS SELECT
    * EXCLUDE (codes, record_date, case_id, own_agent, note_agent), coalesce(codes, []) AS codes, record_date AS day,
    nullif(trim(case_id), '') AS case_id, CASE WHEN {_AGENT} NOT LIKE '%{MASK * 2}%' THEN {_AGENT} END AS agent
FROM ({{given}})
"""  # noqa: S608 - made of constants
_NUMBERS: Mapping[ColumnKind, str] = {"integer": "BIGINT", "number": "DOUBLE", "decimal": "DOUBLE"}


def counted_fields() -> list[Column]:
    """Return the columns of the fields whose values are numbers that name nobody."""
    fields = default().catalog.fields
    return [
        column
        for column in field_columns(default().catalog)
        if column.kind in _NUMBERS and fields[column.name].personal == "no"
    ]


def _types() -> dict[str, str]:
    """Return the columns that the view is made of, under the names that it has for them, and their types."""
    numbers = {column.name: _NUMBERS[column.kind] for column in counted_fields()}
    return {**_TAKEN, **numbers, **dict.fromkeys((_NOTE_AGENT, _OWN_AGENT, _CASE), "VARCHAR")}


class CountedNotes:
    """The relation `notes` in a database of its own. `lacks` names what the results have no column for: `agent`, `day`
    or `case`."""

    def __init__(self, database: Any, lacks: frozenset[str]) -> None:
        self._database = database
        self.lacks = lacks

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return list(self._database.execute(query, list(values)).fetchall())

    def number_agents(self) -> None:
        """Let agents be called by numbers from now on, in the order of how many notes they have."""
        self._database.execute("ALTER VIEW notes RENAME TO named")
        self._database.execute("""CREATE TABLE numbered AS SELECT agent, 'asesor ' || lpad(CAST(row_number() OVER
            (ORDER BY count(*) DESC, agent) AS VARCHAR), 3, '0') AS called
            FROM named WHERE agent IS NOT NULL GROUP BY 1""")
        self._database.execute("""CREATE VIEW notes AS SELECT named.* EXCLUDE (agent), called AS agent FROM named
            LEFT JOIN numbered USING (agent)""")


@contextmanager
def counted(results: ResultsIn, roles: Mapping[str, str], beside: Path) -> Iterator[CountedNotes]:
    """Open the results as `notes`; `roles` says what their columns of `caso` and `asesor` are called, and `beside` in
    which folder there is room for what does not fit into memory.

    Raises InputError: a missing library, results that cannot be read to their end.
    """
    with needs("duckdb", "informe"):
        import duckdb  # noqa: PLC0415 - an extra
    names = _names(results, roles)
    lacking = {"agent": not {_OWN_AGENT, _NOTE_AGENT} & set(names), "day": "record_date" not in names}
    lacks = frozenset(name for name, is_so in {**lacking, "case": _CASE not in names}.items() if is_so)
    with _room(beside) as room, duckdb.connect(":memory:") as database:
        for setting in (f"threads = {THREADS}", f"memory_limit = '{MEMORY}'", "preserve_insertion_order = false"):
            database.execute(f"SET {setting}")
        database.execute(f"SET temp_directory = '{_quoted(str(room))}'")
        try:
            given = _as_they_lie(results, names) if _is_parquet(results) else _copied(results, names, room)
            database.execute(_VIEW.format(given=given))
            yield CountedNotes(database, lacks)
        except duckdb.Error as error:
            raise InputError(_NOT_COUNTED, path=results.path) from error


@contextmanager
def _room(beside: Path) -> Iterator[Path]:
    """Make a folder that its owner alone may enter, and remove it with all that is in it."""
    with naming(str(beside)):
        room = tempfile.mkdtemp(prefix=".tipifica-", dir=beside)
    try:
        yield Path(room)
    finally:
        shutil.rmtree(room)


def _names(results: ResultsIn, roles: Mapping[str, str]) -> dict[str, str]:
    """Return what the columns of the view are called in the results, as far as they have them."""
    names = {name: name for name in _types() if name in results.header}
    names |= {to: roles[role] for to, role in ((_OWN_AGENT, "asesor"), (_CASE, "caso")) if role in roles}
    for key, field in default().catalog.fields.items():
        if field.personal == "agent" and key in results.header:
            names[_NOTE_AGENT] = key
    return names


_NOT_COUNTED = "{path}: los resultados no se pueden contar: están dañados, o falta espacio donde se escribe el informe"


def _is_parquet(results: ResultsIn) -> bool:
    """Return whether DuckDB reads the results where they lie: it takes some signs of a path for a pattern."""
    file = file_of(results.path).resolve()
    return file.suffix.lower() == ".parquet" and not _OF_PATTERNS & set(str(file))


def _as_they_lie(results: ResultsIn, names: Mapping[str, str]) -> str:
    columns = ", ".join(_column(name, kind, names.get(name)) for name, kind in _types().items())
    path = _quoted(str(file_of(results.path).resolve()))
    return f"SELECT file_row_number + 1 AS number, {columns} FROM read_parquet('{path}', file_row_number = true)"  # noqa: S608 - quoted


def _column(name: str, kind: str, written: str | None) -> str:
    source = "NULL" if written is None else '"' + written.replace('"', '""') + '"'
    return f"CAST({source} AS {kind}) AS {name}"


def _copied(results: ResultsIn, names: Mapping[str, str], room: Path) -> str:
    """Copy what is counted into a Parquet file; return the query of it."""
    with needs("pyarrow", "masivo"):
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415
    kinds = {name: pa.list_(pa.string()) if name == "codes" else pa.string() for name in names}
    schema = pa.schema([*kinds.items(), ("number", pa.int64())])
    path, first = room / "notes.parquet", 1
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for columns in results.columns(list(names.values())):
            count = len(columns[0])
            cells: dict[str, Any] = dict(zip(names, columns, strict=True))
            if "codes" in cells:
                cells["codes"] = list(map(items_of, cells["codes"]))
            cells |= {name: [cell or None for cell in cells[name]] for name in names if name != "codes"}
            cells["number"] = list(range(first, first + count))
            writer.write_table(pa.table({name: cells[name] for name in schema.names}, schema))
            first += count
    read = ", ".join(_column(name, kind, name if name in names else None) for name, kind in _types().items())
    return f"SELECT number, {read} FROM read_parquet('{_quoted(str(path))}')"  # noqa: S608 - quoted


def items_of(cell: str | None) -> list[str]:
    """Return the items of a cell that holds a list of texts, in whatever kind of table: JSON, or divided by ` | `."""
    if not cell:
        return []
    return list(json.loads(cell)) if cell.startswith("[") else cell.split(BETWEEN)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
