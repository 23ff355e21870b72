"""SQLite: results to ask questions of, with the standard library alone.

Tables: `results` (a row a note), `findings` and `fields` (several rows a note), `records` (what the case's own columns
say), `states` (those of the manual), `about`. Views count by agent, reason, rule and month; `follow_ups` lists what
somebody must do on a day, others answer what a supervisor asks.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tipifica.bulk.kernel import record_day
from tipifica.bulk.results import KEY, LISTS, ColumnKind, Results
from tipifica.bulk.rows import Chunk, Encoder
from tipifica.bulk.sinks.as_csv import as_json
from tipifica.bulk.sinks.details import field_rows, finding_rows
from tipifica.bulk.sinks.layout import Layout, OutputRow
from tipifica.bulk.sinks.partial import beside, put
from tipifica.files.errors import InputError, from_os
from tipifica.files.notes import naming
from tipifica.files.whole import target_of
from tipifica.language import default
from tipifica.replacing import OWNER_ONLY, BusyError

_TYPES: dict[ColumnKind, str] = {
    "integer": "INTEGER",
    "number": "REAL",
    "decimal": "DECIMAL(18, 2)",
    "boolean": "INTEGER",
}
_ERRNO = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
# The tables of details and how many columns they have, the first one of them `result_id`.
_DETAILS = {"records": 4, "findings": 8, "fields": 4}
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_PRIMARY = 0xFF
_CACHE_KILOBYTES = 16_384
_SORTS = "SQLITE_TMPDIR"

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE states (name TEXT PRIMARY KEY, final INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE records (
    result_id INTEGER PRIMARY KEY REFERENCES results (result_id), "case" TEXT, agent TEXT, day TEXT
);
CREATE TABLE findings (
    result_id INTEGER NOT NULL REFERENCES results (result_id), position INTEGER NOT NULL,
    code TEXT NOT NULL, name TEXT NOT NULL, severity TEXT NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, applicability TEXT,
    PRIMARY KEY (result_id, position)
) WITHOUT ROWID;
CREATE TABLE fields (
    result_id INTEGER NOT NULL REFERENCES results (result_id), name TEXT NOT NULL, position INTEGER NOT NULL,
    value NOT NULL,
    PRIMARY KEY (result_id, name, position)
) WITHOUT ROWID;
"""
# Made at the end: sorting all rows once takes a third of the time of putting each in its place.
_INDEXES = """
CREATE INDEX results_reason ON results (reason);
CREATE INDEX results_verdict ON results (verdict);
CREATE INDEX results_agent ON results (agent);
CREATE INDEX records_day ON records (day);
CREATE INDEX records_agent ON records (agent);
CREATE INDEX records_case ON records ("case");
CREATE INDEX findings_code ON findings (code);
CREATE INDEX fields_value ON fields (name, value);
"""
_COUNTS = """count(*) AS notes,
    sum(verdict = 'conforms') AS conforms, sum(verdict = 'mendable') AS mendable,
    sum(verdict = 'needs_person') AS needs_person, sum(verdict = 'unknown') AS unknown,
    sum(verdict = 'unchecked') AS unchecked,
    sum(errors) AS errors, sum(warnings) AS warnings, sum(infos) AS infos"""
# The record's agent where there is one: a note may misspell its login. Capitals and blanks count as little as for M006.
_AGENT = "coalesce(nullif(lower(trim(records.agent)), ''), lower(results.agent))"
# A discount is due in each of its months, numbers of the calendar: the next such month after that of the record, as
# benefits never begin in the month in which they are granted.
_VIEWS = f"""
CREATE VIEW by_agent AS
    SELECT {_AGENT} AS agent, {_COUNTS}
    FROM results JOIN records USING (result_id) GROUP BY 1 ORDER BY notes DESC, 1;
CREATE VIEW by_reason AS SELECT reason, {_COUNTS} FROM results GROUP BY reason ORDER BY notes DESC, 1;
CREATE VIEW by_month AS
    SELECT substr(records.day, 1, 7) AS month, {_COUNTS}
    FROM results JOIN records USING (result_id) GROUP BY 1 ORDER BY 1;
CREATE VIEW by_rule AS
    SELECT code, name, severity, count(*) AS findings, count(DISTINCT result_id) AS notes,
        count(*) FILTER (WHERE applicability = 'safe') AS safe_fixes
    FROM findings GROUP BY code, name, severity ORDER BY findings DESC, 1;
CREATE VIEW follow_ups AS
    SELECT results.end_date AS due, 'suspension' AS what, NULL AS percent, result_id, records."case",
        {_AGENT} AS agent, results.reason, results.service_number, results.phones
    FROM results JOIN records USING (result_id) WHERE results.end_date IS NOT NULL
    UNION ALL
    SELECT date(records.day, 'start of year', '+' || (fields.value - 1 +
            CASE WHEN fields.value > CAST(substr(records.day, 6, 2) AS INTEGER) THEN 0 ELSE 12 END) || ' months'),
        'descuento', results.percent, result_id, records."case",
        {_AGENT}, results.reason, results.payer_ani, results.phones
    FROM fields JOIN results USING (result_id) JOIN records USING (result_id)
    WHERE fields.name = 'months' AND records.day IS NOT NULL
    UNION ALL
    SELECT results.callback_due, 'llamada', NULL, result_id, records."case",
        {_AGENT}, results.reason, NULL, results.phones
    FROM results JOIN records USING (result_id) WHERE results.callback_due IS NOT NULL
    ORDER BY due, result_id;
CREATE VIEW due_this_week AS SELECT * FROM follow_ups WHERE due BETWEEN date('now') AND date('now', '+7 days');
CREATE VIEW benefits_started AS
    SELECT min(due) AS started, count(*) AS months, percent, result_id, "case", agent, service_number, phones
    FROM follow_ups WHERE what = 'descuento' GROUP BY result_id HAVING min(due) <= date('now')
    ORDER BY started, result_id;
CREATE VIEW agent_trend AS
    SELECT *, round(percent_ready - lag(percent_ready) OVER (PARTITION BY agent ORDER BY month), 1) AS change
    FROM (SELECT {_AGENT} AS agent, substr(records.day, 1, 7) AS month, count(*) AS notes,
        round(100.0 * sum(verdict IN ('conforms', 'mendable')) / count(*), 1) AS percent_ready
        FROM results JOIN records USING (result_id) WHERE records.day IS NOT NULL GROUP BY 1, 2)
    ORDER BY agent, month;
CREATE VIEW two_ends AS
    SELECT "case", group_concat(DISTINCT results.state) AS ends, min(day) AS first_day, max(day) AS last_day
    FROM results JOIN records USING (result_id) JOIN states ON states.name = results.state AND states.final
    WHERE records."case" IS NOT NULL GROUP BY "case" HAVING count(DISTINCT results.state) > 1 ORDER BY last_day, 1;
"""  # noqa: S608 - made of constants


class SqliteEncoder:
    """Makes the rows of the tables of a chunk; rows are counted from 0, in the place of their id."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __call__(self, chunk: Chunk, results: Results) -> tuple[list[Any], ...]:
        """Return the rows of `results`, `records`, `findings` and `fields`."""
        before = self._layout.cells_before(chunk, results)
        said = [_as_stored(c.kind, results.columns[c.name]) for c in self._layout.schema]
        return (
            list(zip(*before, *said, strict=True)),
            list(zip(range(len(chunk)), *_record_cells(chunk), strict=True)),
            list(finding_rows(results)),
            # In the order of the table, which grows at its end then.
            [
                (row, column.name, position, float(value) if column.kind == "decimal" else value)
                for row, column, position, value in field_rows(results)
            ],
        )


# The number of the row is one more (https://www.sqlite.org/limits.html).
MAX_COLUMNS = 1_999


class SqliteSink:
    """A SQLite database. What follows the last mark is one transaction, so a killed run leaves whole rows."""

    def __init__(self, path: str, layout: Layout) -> None:
        """Write to `path`. Raises InputError: too many columns."""
        if len(layout.columns) > MAX_COLUMNS:
            raise InputError(
                "{path}: una tabla de SQLite no tiene tantas columnas ({count})", path=path, count=len(layout.columns)
            )
        self.encoder: Encoder = SqliteEncoder(layout)
        self._path = path
        self._layout = layout
        self._target = target_of(path)
        self._partial = beside(self._target)
        self._connection: sqlite3.Connection | None = None
        self._rows = 0

    def write(self, encoded: Sequence[Sequence[Any]]) -> None:
        """Add the rows of the next chunk."""
        first = self._rows + 1
        results, *others = encoded
        with self._naming():
            database = self._begun()
            database.executemany(
                _insert("results", len(self._layout.columns) + 1),
                ((row, *cells) for row, cells in enumerate(results, first)),
            )
            for (table, width), rows in zip(_DETAILS.items(), others, strict=True):
                database.executemany(_insert(table, width), ((first + row, *cells) for row, *cells in rows))
        self._rows += len(results)

    def mark(self) -> dict[str, Any]:
        """Make all rows durable; return how many there are."""
        with self._naming():
            database = self._begun()
            database.execute("COMMIT")
            database.execute("BEGIN")
        return {"rows": self._rows}

    def resume(self, state: Mapping[str, Any]) -> bool:
        """Go on after the rows of a mark."""
        if not self._partial.exists():
            return False
        self._rows = state["rows"]
        with self._naming():
            self._connection = self._connected()
            for table in ("fields", "findings", "records", "results"):
                self._connection.execute(f"DELETE FROM {table} WHERE {KEY.name} > ?", (self._rows,))  # noqa: S608 - our names
        return True

    def close(self) -> None:
        """Put the database in its place."""
        with self._naming():
            database = self._begun()
            with _sorting_in(self._target.parent):
                for statement in filter(str.strip, _INDEXES.split(";")):
                    database.execute(statement)
            database.execute("COMMIT")
        self.release()
        put(self._partial, self._target, self._path)

    def abandon(self) -> None:
        """Remove what was written."""
        if self._connection is not None:
            self.release()
            self._remove()

    def release(self) -> None:
        """Close the database; what follows its last mark is undone."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _remove(self) -> None:
        with naming(self._path):
            for suffix in ("", "-journal"):
                self._partial.with_name(self._partial.name + suffix).unlink(missing_ok=True)

    def _begun(self) -> sqlite3.Connection:
        if self._connection is None:
            self._remove_unlocked()
            with naming(self._path):
                os.close(os.open(self._partial, os.O_CREAT | os.O_RDWR, OWNER_ONLY))
            self._connection = self._connected()
            columns = ", ".join(f"{_quoted(c.name)} {_TYPES.get(c.kind, 'TEXT')}" for c in self._layout.columns)
            self._connection.execute(f"CREATE TABLE results ({KEY.name} INTEGER PRIMARY KEY, {columns})")
            for statement in filter(str.strip, (_TABLES + _VIEWS).split(";")):
                self._connection.execute(statement)
            about = [(name, str(value)) for name, value in self._layout.provenance._asdict().items()]
            self._connection.executemany("INSERT INTO about VALUES (?, ?)", about)
            states = [(state.name, state.final) for state in default().catalog.states.values()]
            self._connection.executemany("INSERT INTO states VALUES (?, ?)", states)
        return self._connection

    def _remove_unlocked(self) -> None:
        """Remove what a run before has left, unless it is still at work."""
        if self._partial.exists():
            self._connected().close()
            self._remove()

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._partial, timeout=0, isolation_level=None)
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
            if code in _BUSY:
                raise from_os(BusyError(errno.EBUSY, ""), self._path) from error
            if code in _ERRNO or code == sqlite3.SQLITE_IOERR:
                raise from_os(OSError(_ERRNO.get(code, errno.EIO), ""), self._path) from error
            raise InputError("{path}: SQLite responde: {answer}", path=self._path, answer=str(error)) from error


@contextmanager
def _sorting_in(folder: Path) -> Iterator[None]:
    """Let SQLite put what it sorts beside the output (in a file without a name, its owner's alone), and not where all
    programs of the machine put theirs."""
    before = os.environ.get(_SORTS)
    os.environ[_SORTS] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SORTS]
        else:
            os.environ[_SORTS] = before


def _insert(table: str, width: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * width)})"  # noqa: S608 - a name of ours and question marks


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("\0", "") + '"'


def _as_stored(kind: ColumnKind, cells: OutputRow) -> OutputRow:
    """Return cells as SQLite holds them: lists are JSON, null where they are empty."""
    if kind == "diagnostics":
        return [as_json(cell) if cell else None for cell in cells]
    if kind in LISTS:
        return [json.dumps(cell, ensure_ascii=False) if cell else None for cell in cells]
    return cells


def _record_cells(chunk: Chunk) -> list[OutputRow]:
    """The case, the agent and the day that the source's own columns say."""
    nothing = [None] * len(chunk)
    case, agent, day = (
        chunk.columns[at] if at is not None else nothing
        for at in (chunk.roles.case, chunk.roles.agent, chunk.roles.date)
    )
    return [[cell or None for cell in case], [cell or None for cell in agent], [record_day(cell) for cell in day]]
