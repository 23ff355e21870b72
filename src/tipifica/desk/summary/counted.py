"""Results as one relation of DuckDB, `notes`: what the report counts of each note, and no text of it.

What is counted is copied into a database in a folder beside the report, which its owner alone may enter and which is
removed at the end: results are read once, and by all their columns hardly faster than by those few. Neither there nor
among what does not fit into memory is a text of a note or a telephone: of those there are digests under a key of this
run's own, and of how a note is worded its form (`desk/wording/form.py`).
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tipifica.bulk.extra import needs
from tipifica.bulk.results import Column, ColumnKind, field_columns
from tipifica.bulk.results_in import ResultsIn, file_of
from tipifica.bulk.sinks.as_csv import BETWEEN
from tipifica.desk.wording import form
from tipifica.files.errors import InputError
from tipifica.files.notes import naming
from tipifica.language import default
from tipifica.replacing import OWNER_ONLY
from tipifica.report.masker import MASK

MEMORY = "192MB"
"""What DuckDB may hold; what is more goes to the folder of the report."""
THREADS = 2
# The columns that results have under the same name, and their types.
_TAKEN = {
    "verdict": "VARCHAR",
    "needs": "VARCHAR",
    "reason": "VARCHAR",
    "state": "VARCHAR",
    "closure_status": "VARCHAR",
    "closure_days": "BIGINT",
    "codes": "VARCHAR[]",
    "candidates": "VARCHAR[]",
    "record_date": "DATE",
    "callback_due": "DATE",
}
_TEXTS = ("note", "canonical")
_OF_PATTERNS = frozenset("*?[")
_OWN_AGENT, _NOTE_AGENT, _CASE = "own_agent", "note_agent", "case_id"
GROUPED = "grouped"
"""The column by which the report was asked to group, in `notes`."""
# What the record declares, by the role of its column.
_DECLARED = {"declared_motive": "motivo", "declared_closure": "cierre"}
_NUMBERS: Mapping[ColumnKind, str] = {"integer": "BIGINT", "number": "DOUBLE", "decimal": "DOUBLE"}
# The case's agent where there is one, as the views of SQLite have it: a note may misspell its login. Logins that are
# masked are equal where they are different ones, so they are none.
_AGENT = "coalesce(nullif(lower(trim(own_agent)), ''), lower(note_agent))"
_HIDDEN = f"'%{MASK * 2}%'"
_KEY_BYTES = 16
_PART = 250_000


def counted_fields() -> list[Column]:
    """Return the columns of the fields whose values are numbers that name nobody."""
    fields = default().catalog.fields
    return [
        column
        for column in field_columns(default().catalog)
        if column.kind in _NUMBERS and fields[column.name].personal == "no"
    ]


def _people() -> dict[str, str]:
    """Return the columns of names and telephones, and their types."""
    kinds = default().catalog.kinds
    fields = [field for kind in ("name", "phone") for field in kinds.get(kind, ())]
    return {field.key: "VARCHAR[]" if field.many else "VARCHAR" for field in fields}


def _types() -> dict[str, str]:
    """Return the columns that `given` is made of, and their types; what is no column of results has a name of ours."""
    numbers = {column.name: _NUMBERS[column.kind] for column in counted_fields()}
    values = {column.name: "VARCHAR[]" if column.kind == "texts" else "VARCHAR" for column in form.value_columns()}
    texts = dict.fromkeys((*_TEXTS, _NOTE_AGENT, _OWN_AGENT, _CASE, *_DECLARED, GROUPED), "VARCHAR")
    return {**_TAKEN, **numbers, **values, **texts}


def _made(given: str, key: str, hidden: Collection[str]) -> str:
    """Return the query that makes the table of the columns of `given`: texts of notes become forms, and digests under
    a key; the rules that are hidden are not found."""
    people = _people()
    taken = ("number", "verdict", "needs", "reason", "state", "closure_status", "closure_days", "callback_due")
    kept = ", ".join((*taken, *_DECLARED, *_counted_names()))
    phones = [name for name, kind in people.items() if kind.endswith("[]")]
    each = f"list_transform(list_filter({phones[0]}, lambda x: x NOT LIKE {_HIDDEN}), lambda x: {_digest(key, 'x')})"
    conforms_not = ", ".join(f"'{verdict}'" for verdict in form.NOT_CONFORMING)
    # Of the notes that do not conform alone a form is made.
    given = f"""SELECT * REPLACE (CASE WHEN verdict IN ({conforms_not}) THEN note END AS note), note AS whole,
        lower(coalesce(canonical, note)) AS anonymous FROM ({given})"""  # noqa: S608 - made of constants
    given = form.replaced(given, "anonymous", _hiding(people))
    worded = f"""SELECT {kept}, {_shown_codes(hidden)} AS codes, record_date AS day,
        coalesce(reason, candidates[1]) AS nearest, nullif(trim(case_id), '') AS case_id,
        nullif(trim({GROUPED}), '') AS {GROUPED},
        CASE WHEN {_AGENT} NOT LIKE {_HIDDEN} THEN {_AGENT} END AS agent, {each} AS phone_digests,
        CASE WHEN whole NOT LIKE {_HIDDEN} AND trim(whole) <> '' THEN {_digest(key, "anonymous")} END
            AS text_digest,
        signed, {form.marked("signed")} AS marked FROM ({form.signed(given)})"""  # noqa: S608 - made of constants and names of ours
    return f"""SELECT * EXCLUDE (signed, marked, foreign_words),
        CASE WHEN marked IS NULL THEN signed ELSE {form.shape("marked")} END AS shape,
        CASE WHEN len(foreign_words) > 0 THEN {form.detail("marked")} END AS detail,
        CASE WHEN len(foreign_words) > 0 THEN list_transform(foreign_words, lambda x: {_digest(key, "x")}) END
            AS foreign_words
        FROM (SELECT *, {form.foreign_words("marked")} AS foreign_words FROM ({worded}))"""  # noqa: S608


def _shown_codes(hidden: Collection[str]) -> str:
    codes = "coalesce(codes, [])"
    listed = ", ".join(f"'{code}'" for code in sorted(hidden))
    return f"list_filter({codes}, lambda x: x NOT IN ({listed}))" if hidden else codes


def _counted_names() -> list[str]:
    return [column.name for column in counted_fields()]


def _hiding(people: Mapping[str, str]) -> Iterator[list[form.ValueSign]]:
    """Yield one sign for all names and telephones."""
    for name, kind in people.items():
        yield from form.replacements(name, "nullif(lower({value}), '')", "#", several=kind.endswith("[]"))


def _digest(key: str, text: str) -> str:
    return f"CAST('0x' || left(sha256('{key}' || {text}), 16) AS UBIGINT)"


class CountedNotes:
    """The relation `notes` in a database of its own. `lacks` names what the results have no column for: `agent`, `day`,
    `case`, `declared_motive` or `declared_closure`; `group` is what the column `grouped` is called there, if it was
    asked for."""

    def __init__(self, database: Any, lacks: frozenset[str], key: str, group: str | None) -> None:
        self._database = database
        self._key = key
        self._kept: set[str] = set()
        self._numbered: list[str] = []
        self.lacks = lacks
        self.group = group

    def digest(self, text: str) -> int:
        """Return the digest that the relation has of a text."""
        return int(hashlib.sha256((self._key + text).encode()).hexdigest()[:16], 16)

    def keep_in_parts(self, name: str, query: str) -> None:
        """Keep the rows of a query over `part`, which stands for the notes: of so many at a time that what is put
        together for each of them fits into memory."""
        ((last,),) = self._database.execute("SELECT coalesce(max(number), 1) FROM notes").fetchall()
        for first in range(1, last + 1, _PART):
            chosen = f"number BETWEEN {first} AND {first + _PART - 1}"
            self._database.execute(f"CREATE OR REPLACE TEMP VIEW part AS FROM notes WHERE {chosen}")
            made = f"CREATE OR REPLACE TEMP TABLE {name} AS" if first == 1 else f"INSERT INTO {name}"
            self._database.execute(f"{made} {query}")

    def keep_once(self, name: str, query: str, values: Sequence[object] = ()) -> None:
        """Keep the rows of a query as a table that several parts of a report look at."""
        if name not in self._kept:
            self._kept.add(name)
            self.keep(name, query, values)

    def keep(self, name: str, query: str, values: Sequence[object] = ()) -> None:
        """Keep the rows of a query as a table."""
        self._database.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", list(values))

    def show(self, name: str, query: str) -> None:
        """Make a view of a query."""
        self._database.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")

    def put(self, name: str, columns: Mapping[str, tuple[str, Sequence[object]]]) -> None:
        """Make a table of `columns`: the type in SQL and the cells of each, by name."""
        with needs("pyarrow", "masivo"):
            import pyarrow as pa  # noqa: PLC0415
        types = {"VARCHAR": pa.string(), "UBIGINT": pa.uint64(), "UBIGINT[]": pa.list_(pa.uint64())}
        cells = pa.table({column: pa.array(values, types[kind]) for column, (kind, values) in columns.items()})
        self._database.register("cells", cells)
        self.keep(name, "FROM cells")
        self._database.unregister("cells")

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return list(self._database.execute(query, list(values)).fetchall())

    def number(self, column: str, word: str) -> None:
        """Let the values of a column (`agent`, `grouped`) be called by a word and numbers from now on, in the order of
        how many notes they have."""
        place = f"row_number() OVER (ORDER BY count(*) DESC, {column})"
        self._database.execute(f"""CREATE TABLE numbered_{column} AS
            SELECT {column}, '{word} ' || lpad(CAST({place} AS VARCHAR), 3, '0') AS called
            FROM given WHERE {column} IS NOT NULL GROUP BY 1""")  # noqa: S608 - a word of ours
        self._numbered.append(column)
        called = ", ".join(f"numbered_{each}.called AS {each}" for each in self._numbered)
        joined = " ".join(f"LEFT JOIN numbered_{each} USING ({each})" for each in self._numbered)
        self._database.execute(f"""CREATE OR REPLACE VIEW notes AS
            SELECT given.* EXCLUDE ({", ".join(self._numbered)}), {called} FROM given {joined}""")  # noqa: S608 - names of ours


@contextmanager
def counted(
    results: ResultsIn,
    roles: Mapping[str, str],
    beside: Path,
    hidden: Collection[str] = (),
    group: str | None = None,
) -> Iterator[CountedNotes]:
    """Open the results as `notes`; `roles` says what their columns of `caso` and `asesor` are called, `beside` in which
    folder there is room for what does not fit into memory, `hidden` which rules are not asked for (codes), and `group`
    which of their columns is `grouped`.

    Raises InputError: a missing library, results that cannot be read to their end.
    """
    with needs("duckdb", "informe"):
        import duckdb  # noqa: PLC0415 - an extra
    names = _names(results, roles) | ({} if group is None else {GROUPED: group})
    lacking = {"agent": not {_OWN_AGENT, _NOTE_AGENT} & set(names), "day": "record_date" not in names}
    lacking |= {"case": _CASE not in names, **{name: name not in names for name in _DECLARED}}
    lacks = frozenset(name for name, is_so in lacking.items() if is_so)
    with _room(beside) as room, duckdb.connect(str(room / "notes.duckdb")) as database:
        (room / "notes.duckdb").chmod(OWNER_ONLY)
        for setting in (f"threads = {THREADS}", f"memory_limit = '{MEMORY}'", "preserve_insertion_order = false"):
            database.execute(f"SET {setting}")
        # DuckDB takes some programs for interactive ones, and draws on standard output.
        database.execute("SET enable_progress_bar = false")
        key = secrets.token_hex(_KEY_BYTES)
        try:
            _give(database, results, names, lambda given: _made(given, key, hidden))
            database.execute("CREATE VIEW notes AS FROM given")
            yield CountedNotes(database, lacks, key, group)
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
    by_role = {_OWN_AGENT: "asesor", _CASE: "caso", **_DECLARED}
    names |= {to: roles[role] for to, role in by_role.items() if role in roles}
    agent = default().catalog.agent
    return {**names, _NOTE_AGENT: agent} if agent in results.header else names


_NOT_COUNTED = "{path}: los resultados no se pueden contar: están dañados, o falta espacio donde se escribe el informe"


def _is_parquet(results: ResultsIn) -> bool:
    """Return whether DuckDB reads the results where they lie: it takes some signs of a path for a pattern."""
    file = file_of(results.path).resolve()
    return file.suffix.lower() == ".parquet" and not _OF_PATTERNS & set(str(file))


def _give(database: Any, results: ResultsIn, names: Mapping[str, str], made: Callable[[str], str]) -> None:
    """Make the table `given`; `made` returns the query of it over one of the columns that it is made of."""
    if _is_parquet(results):
        path = _quoted(str(file_of(results.path).resolve()))
        columns = ", ".join(_column(name, kind, names.get(name)) for name, kind in _types().items())
        given = f"SELECT file_row_number + 1 AS number, {columns} FROM read_parquet('{path}', file_row_number = true)"  # noqa: S608 - quoted
        database.execute(f"CREATE TABLE given AS {made(given)}")
        return
    columns = ", ".join(_column(name, kind, name if name in names else None) for name, kind in _types().items())
    query = made(f"SELECT number, {columns} FROM chunk")  # noqa: S608 - names of ours
    for at, chunk in enumerate(_chunks(results, names)):
        database.register("chunk", chunk)
        database.execute(f"CREATE TABLE given AS {query}" if at == 0 else f"INSERT INTO given {query}")
        database.unregister("chunk")


def _chunks(results: ResultsIn, names: Mapping[str, str]) -> Iterator[Any]:
    """Yield the rows in tables of Arrow, a good many at a time; one without rows for results that have none."""
    with needs("pyarrow", "masivo"):
        import pyarrow as pa  # noqa: PLC0415
    lists = {name for name, kind in _types().items() if kind.endswith("[]")}
    kinds = {name: pa.list_(pa.string()) if name in lists else pa.string() for name in names}
    schema = pa.schema([*kinds.items(), ("number", pa.int64())])
    first = 1
    for columns in results.columns(list(names.values())):
        count = len(columns[0])
        cells: dict[str, Any] = {
            name: list(map(items_of, column)) if name in lists else [cell or None for cell in column]
            for name, column in zip(names, columns, strict=True)
        }
        yield pa.table({**cells, "number": list(range(first, first + count))}, schema)
        first += count
    if first == 1:
        yield schema.empty_table()


def _column(name: str, kind: str, written: str | None) -> str:
    source = "NULL" if written is None else '"' + written.replace('"', '""') + '"'
    return f"CAST({source} AS {kind}) AS {name}"


def items_of(cell: str | None) -> list[str]:
    """Return the items of a cell that holds a list of texts, in whatever kind of table: JSON, or divided by ` | `."""
    if not cell:
        return []
    return list(json.loads(cell)) if cell.startswith("[") else cell.split(BETWEEN)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
