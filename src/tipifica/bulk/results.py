"""The result columns: one table of what is said of every row, and the columns themselves as plain lists.

Whatever holds results (JSON Lines, CSV, Parquet, workbook, SQLite, the page of the docs) is made from `columns_of` a
language's catalogue, which describes the fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from tipifica.model import Applicability, Catalog, Severity
from tipifica.model.values import Holds

# The version of this table; within a major version of the program columns are only added.
SCHEMA = 1

ColumnKind = Holds | Literal["diagnostics"]
"""What a cell holds besides None: what a field may hold, or a list of `Diagnosis`. A list (any sequence) is never None,
but may be empty."""

LISTS = frozenset({"texts", "integers", "diagnostics"})


class Diagnosis(NamedTuple):
    """One finding: `start` and `end` are code points of the note; `applicability` says how far its fix may be trusted,
    None where only a person knows what to write. `tipifica explain CODE` says what the code means."""

    code: str
    name: str
    severity: Severity
    start: int
    end: int
    applicability: Applicability | None


class Column(NamedTuple):
    """One column of results: its name for programs, the kind of its cells, its title for people, what it says."""

    name: str
    kind: ColumnKind
    title: str
    doc: str


PLACE = (
    Column("path", "text", "archivo", "El archivo o la tabla de donde viene la fila."),
    Column("sheet", "text", "hoja", "La hoja del libro; vacía si no la hay."),
    Column("line", "integer", "línea", "La línea del archivo donde empieza la fila; en un libro, la fila de Excel."),
    Column("row", "integer", "fila", "La fila de datos, desde 1; vacía si la entrada no es una tabla."),
)
"""Where a row comes from: with the source's own columns these stand before the results."""
NOTE = Column("note", "text", "nota", "La nota, se llame como se llame su columna.")
"""The note, whatever its column is called; it stands between the source's own columns and the results."""

RECORD = (Column("record_date", "date", "fecha del caso", "La fecha del caso, si la tabla la tiene y se puede leer."),)
"""What the case's own columns say, as typed values."""
VERDICT = (
    Column(
        "verdict",
        "text",
        "veredicto",
        "`conforms` (conforme), `mendable` (se corrige sola), `needs_person` (falta una persona), `unknown` (no "
        "reconocida) o `unchecked` (no revisada).",
    ),
    Column(
        "needs",
        "text",
        "qué le falta",
        "`nothing` (nada: se puede registrar), `look` (una mirada: solo avisos), `confirm` (un sí a lo propuesto), "
        "`data` (un dato) o `choose` (elegir el motivo o una palabra); vacía si no se revisó.",
    ),
    Column("why_unchecked", "text", "por qué no se revisó", "Solo si el veredicto es `unchecked`."),
    Column("reason", "text", "motivo (id)", "El motivo del manual, `estado/motivo`; vacío si no se reconoce uno solo."),
    Column(
        "candidates", "texts", "motivos posibles", "Los motivos entre los que la nota no decide, el más cercano antes."
    ),
    Column("state", "text", "estado (manual)", "El estado del motivo, con las palabras del manual."),
    Column("motive", "text", "motivo (manual)", "El motivo, con las palabras del manual."),
    Column("closure_status", "text", "cierre en Open", "Cómo se cierra el caso según el manual."),
    Column("closure_days", "integer", "días del cierre", "Los días que el manual da para ese cierre."),
)
DUE = (
    Column(
        "callback_due",
        "date",
        "llamar de nuevo el",
        "El día en que toca llamar de nuevo, si las palabras de la nota y la fecha del caso lo dejan claro.",
    ),
)
"""What the fields and the case's own columns say together."""
FINDINGS = (
    Column("canonical", "text", "nota corregida", "La nota con sus correcciones seguras; vacía si no hay motivo."),
    Column("codes", "texts", "reglas", "Las reglas que la nota no cumple, ordenadas, una vez por hallazgo."),
    Column(
        "diagnostics",
        "diagnostics",
        "hallazgos",
        "Cada hallazgo: regla, nombre, gravedad, principio y fin en la nota (caracteres, desde 0, fin sin incluir) y "
        "si su corrección es segura.",
    ),
    Column("errors", "integer", "errores", "Cuántos hallazgos son errores."),
    Column("warnings", "integer", "advertencias", "Cuántos hallazgos son advertencias."),
    Column("infos", "integer", "avisos de estilo", "Cuántos hallazgos son de estilo."),
    Column("safe_fixes", "integer", "correcciones seguras", "Cuántos hallazgos se corrigen solos."),
)
FIXED = Column("fixed", "text", "nota para archivar", "Solo con `--fix`: la nota tal como queda corregida.")
"""The mended note, a column of its own that is there only where it was asked for; unlike `canonical` never None."""


NOT_CHECKED = "unchecked"
KEY = Column("result_id", "integer", "número", "El número de la fila de resultados, desde 1; la llave de sus tablas.")
"""What rows of several tables of one output are joined by."""
_STAMPS = frozenset({"schema", "tipifica", "manual", "reading", "config"})
OURS = _STAMPS | {column.name for column in (KEY, *PLACE, NOTE, *RECORD, *VERDICT, *DUE, *FINDINGS, FIXED)}
"""The names that a source's own column never has in an output, besides those of the fields."""


def columns_of(catalog: Catalog, *, fixed: bool = False) -> tuple[Column, ...]:
    """Return the columns of results for the notes of a catalogue, with `fixed` that of the mended notes too.

    Raises ValueError where a field of it is called as a column is that all results have.
    """
    fields = field_columns(catalog)
    for column in fields:
        if column.name in OURS:
            raise ValueError(f"the field {column.name!r} is called as a column of results is")
    return (*RECORD, *VERDICT, *fields, *DUE, *FINDINGS, *((FIXED,) if fixed else ()))


def field_columns(catalog: Catalog) -> tuple[Column, ...]:
    """Return the columns of the fields, in the order of the catalogue; a value that cannot be read is None."""
    return tuple(Column(f.key, f.holds, f.title, f.says) for f in catalog.fields.values() if f.holds is not None)


def fields_among(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return those of the columns of results that are fields of the note."""
    return tuple(column for column in columns if column.name not in OURS)


def _nothing(column: Column) -> object:
    """What a cell holds as long as nothing is said of its row. Lists are shared: nobody changes a cell in its place."""
    if column.name == "verdict":
        return NOT_CHECKED
    if column.kind in LISTS:
        return ()
    return 0 if column.kind == "integer" and column in FINDINGS else None


class Results:
    """What is said of the rows of one chunk: a list of cells under the name of each column of `schema`.

    A new one says of all its rows that they are unchecked. `masked` holds notes that may not be shown as they are, by
    their position, and `unproved` the positions of notes whose fixes would have changed what they say.
    """

    __slots__ = ("columns", "masked", "rows", "schema", "unproved")

    def __init__(self, rows: int, schema: Sequence[Column]) -> None:
        self.rows = rows
        self.schema = tuple(schema)
        self.columns: dict[str, list[Any]] = {column.name: [_nothing(column)] * rows for column in self.schema}
        self.masked: dict[int, str] = {}
        self.unproved: list[int] = []

    def __len__(self) -> int:
        return self.rows

    def reset(self, position: int, why: str) -> None:
        """Say of the row at `position` that it is unchecked, and why; whatever was said of it before is gone."""
        for column in self.schema:
            self.columns[column.name][position] = _nothing(column)
        self.columns["why_unchecked"][position] = why
        self.masked.pop(position, None)


def own_names(header: Sequence[str], schema: Sequence[Column]) -> tuple[str, ...]:
    """Return what the source's own columns are called beside results of `schema`: as in the source, a number after a
    name that is taken (by a column of results, or by an earlier one of the source), and one instead of an empty name.

    Names that differ in capitals alone count as one, as they do in a database.
    """
    taken = {column.name for column in schema} | OURS
    names = []
    for name in header:
        free, number = name.strip() or "columna", 2
        while free.casefold() in taken:
            free, number = f"{name.strip() or 'columna'}_{number}", number + 1
        taken.add(free.casefold())
        names.append(free)
    return tuple(names)
