"""The result columns: one table of what is said of every row, and the columns themselves as plain lists.

Whatever holds results (JSON Lines, CSV, Parquet, workbook, SQLite, the page of the docs) is made from `COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from tipifica.language import default
from tipifica.model import Applicability, Severity
from tipifica.model.named import NamedTuple

# The version of this table; within a major version of the program columns are only added.
SCHEMA = 1

Kind = Literal["text", "integer", "number", "boolean", "date", "texts", "integers", "diagnostics"]
"""What a cell holds besides None: str; int; int or float; bool; an ISO date as str; lists of str or int; a list of
`Diagnosis`. A list (any sequence) is never None, but may be empty."""

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
    """One column of results: its name for programs, the kind of its cells, its title for people, what it says.

    The title of a field is what the catalogue calls it, and None here.
    """

    name: str
    kind: Kind
    title: str | None
    doc: str

    @property
    def heading(self) -> str:
        """What people call the column."""
        return self.title if self.title is not None else default().titles[self.name]


PLACE = (
    Column("path", "text", "archivo", "El archivo o la tabla de donde viene la fila."),
    Column("sheet", "text", "hoja", "La hoja del libro; vacía si no la hay."),
    Column("line", "integer", "línea", "La línea del archivo donde empieza la fila, o la fila de datos, desde 1."),
)
"""Where a row comes from: with the source's own columns these stand before the results."""

VERDICT = (
    Column(
        "verdict",
        "text",
        "veredicto",
        "`conforms` (conforme), `mendable` (se corrige sola), `needs_person` (falta una persona), `unknown` (no "
        "reconocida) o `unchecked` (no revisada).",
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
FIELDS = (
    Column("agent", "text", None, "El usuario que la nota nombra."),
    Column("client_name", "text", None, "Como está escrito, con los espacios corregidos."),
    Column("phones", "texts", None, "Cifras nacionales, cada número una vez, en el orden de la nota."),
    Column("reference_phone", "text", None, "Cifras nacionales."),
    Column("address", "text", None, "Como está escrita."),
    Column("reference", "text", None, "Como está escrita, sin etiqueta."),
    Column("callback", "text", None, "Como está escrito."),
    Column("attempt", "integer", None, "1, 2 o 3."),
    Column("actions", "texts", None, "Cada una como está escrita."),
    Column("percent", "number", None, "De 1 a 100."),
    Column("months", "integers", None, "Los números de los meses, en el orden de la nota."),
    Column("benefit", "text", None, "Como está escrito."),
    Column("months_total", "integer", None, "Cuántos meses son en total."),
    Column("months_mode", "text", None, "Cómo se siguen los meses."),
    Column("payer_ani", "text", None, "Cifras."),
    Column("duration_months", "integer", None, "Cuántos meses dura."),
    Column("start_date", "date", None, "Fecha ISO."),
    Column("end_date", "date", None, "Fecha ISO."),
    Column("amount", "text", None, "Decimal con dos cifras, como texto."),
    Column("amount_plus_tax", "boolean", None, "Si al monto se suman impuestos."),
    Column("service_number", "text", None, "Cifras."),
    Column("visit_number", "text", None, "Cifras."),
    Column("cost", "text", None, "Cuál de las dos dice la nota."),
    Column("scenario", "text", None, "Como está escrito."),
)
"""The fields of a note, in the order of the manual's table; a value that cannot be read is None."""

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
COLUMNS = (*VERDICT, *FIELDS, *FINDINGS)
FIXED = Column("fixed", "text", "nota para archivar", "Solo con `--fix`: la nota tal como queda corregida.")
"""The mended note, a column of its own that is there only where it was asked for; unlike `canonical` never None."""

FIELD_NAMES = tuple(column.name for column in FIELDS)


class Provenance(NamedTuple):
    """What stands wherever results are kept: the version of this table, of the program, the SHA-256 of the manual and
    that of the settings (the login that a fix may insert left out: it is personal)."""

    schema: int
    tipifica: str
    manual: str
    config: str


NOT_CHECKED = "unchecked"
# What a cell holds as long as nothing is said of its row. Lists are shared: nobody changes a cell that is in place.
_NOTHING: dict[str, object] = {
    **dict.fromkeys((column.name for column in (*COLUMNS, FIXED) if column.kind in LISTS), ()),
    **dict.fromkeys(("errors", "warnings", "infos", "safe_fixes"), 0),
    "verdict": NOT_CHECKED,
}


class Results:
    """What is said of the rows of one chunk: a list of cells under the name of each column of `schema`.

    A new one says of all its rows that they are unchecked. `masked` holds notes that may not be shown as they are, by
    their position, and `unproved` the positions of notes whose fixes would have changed what they say.
    """

    __slots__ = ("columns", "masked", "rows", "schema", "unproved")

    def __init__(self, rows: int, schema: Sequence[Column] = COLUMNS) -> None:
        self.rows = rows
        self.schema = tuple(schema)
        self.columns: dict[str, list[Any]] = {c.name: [_NOTHING.get(c.name)] * rows for c in self.schema}
        self.masked: dict[int, str] = {}
        self.unproved: list[int] = []

    def __len__(self) -> int:
        return self.rows

    def reset(self, position: int, why: str) -> None:
        """Say of the row at `position` that it is unchecked, and why; whatever was said of it before is gone."""
        for name, cells in self.columns.items():
            cells[position] = _NOTHING.get(name)
        self.columns["why_unchecked"][position] = why
        self.masked.pop(position, None)


def own_names(header: Sequence[str]) -> tuple[str, ...]:
    """Return what the source's own columns are called beside the results: as in the source, a number after a name that
    is taken (by a column of results, or by an earlier one of the source), and one instead of an empty name.

    Names that differ in capitals alone count as one, as they do in a database.
    """
    taken = {column.name for column in (*PLACE, *COLUMNS, FIXED)} | set(Provenance._fields)
    names = []
    for name in header:
        free, number = name.strip() or "columna", 2
        while free.casefold() in taken:
            free, number = f"{name.strip() or 'columna'}_{number}", number + 1
        taken.add(free.casefold())
        names.append(free)
    return tuple(names)
