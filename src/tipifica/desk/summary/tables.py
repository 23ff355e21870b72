"""The tables of the report: what each is called and says, and the query over `notes` that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tipifica.desk.summary.counted import CountedNotes, counted_fields
from tipifica.language import default
from tipifica.report.statistics import NEEDS, VERDICTS
from tipifica.rules import NAMES

FEW = 30
"""Groups of fewer notes stand apart, by name and unranked: so few say little of who wrote them."""
MOST_AGENTS = 200
"""So many agents are shown by name, those of the most notes; the others are counted together."""
MOST_VALUES = 40
"""So many values of a field are shown, the most frequent; the others are counted together."""
HABITS = 3
WEEKS = 8
_NUMBERS = 1 << 40

CellKind = Literal["text", "count", "share", "points"]
"""What the cells of a column hold: a text, a number of things, percent (0 to 100), or a difference of percents."""


class TableColumn(NamedTuple):
    """A column of a table of the report: its title, and what its cells hold."""

    title: str
    kind: CellKind


class ReportTable(NamedTuple):
    """A table of the report, whole. `lacks` says why there is none, `folded` what is counted and not shown by name."""

    key: str
    title: str
    doc: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...] = ()
    lacks: str = ""
    folded: str = ""


def titled(kind: CellKind, *titles: str) -> tuple[TableColumn, ...]:
    """Return columns of one kind."""
    return tuple(TableColumn(title, kind) for title in titles)


_NOTES = titled("count", "notas")
_OF_VERDICTS = titled("share", *(f"% {title}" for title in VERDICTS.values()))
_VERDICT_SHARES = ", ".join(f"100.0 * count(*) FILTER (verdict = '{verdict}') / count(*)" for verdict in VERDICTS)
NO_COLUMN = {
    "agent": "Los resultados no tienen columna de asesor: esta parte falta.",
    "day": "Los resultados no tienen la fecha del caso: esta parte falta.",
    "case": "Los resultados no tienen columna de caso: esta parte falta.",
    "declared_motive": "Los resultados no tienen el motivo del registro: esta parte falta.",
    "declared_closure": "Los resultados no tienen el cierre del registro: esta parte falta.",
}
"""What is said where results have no such column."""


def report_tables(notes: CountedNotes) -> list[ReportTable]:
    """Return all tables, in the order in which they are read. One that needs a column that there is not says so."""
    return [or_lacking(table, needed, notes) for needed, make in _MAKERS for table in make(notes)]


def or_lacking(table: ReportTable, needed: Sequence[str], notes: CountedNotes) -> ReportTable:
    """Return `table`, or where the results lack one of the columns that it needs one that says so."""
    lacking = next((NO_COLUMN[name] for name in needed if name in notes.lacks), "")
    return table._replace(rows=(), folded="", lacks=lacking) if lacking else table


def _verdicts(notes: CountedNotes) -> Iterator[ReportTable]:
    yield ReportTable(
        "veredictos",
        "Cómo están las notas",
        "Los cinco veredictos, sobre todas las notas.",
        (*titled("text", "veredicto"), *_NOTES, *titled("share", "%")),
        _shares_of(notes, "verdict", VERDICTS),
    )
    yield ReportTable(
        "falta",
        "Qué les falta para registrarse",
        "«nada» y «una mirada» se pueden registrar ya; las demás, no.",
        (*titled("text", "le falta"), *_NOTES, *titled("share", "%")),
        _shares_of(notes, "needs", NEEDS),
    )


def _shares_of(notes: CountedNotes, column: str, names: Mapping[str, str]) -> tuple[tuple[Any, ...], ...]:
    counts = dict(notes.rows(f"SELECT {column}, count(*) FROM notes GROUP BY 1"))  # noqa: S608 - a name of ours
    total = sum(counts.values())
    rows = [(title, counts.pop(name, 0)) for name, title in names.items()]
    rows += [("(no se sabe)", sum(counts.values()))] if counts else []
    return tuple((title, count, 100 * count / total if total else 0.0) for title, count in rows)


def _months(notes: CountedNotes) -> Iterator[ReportTable]:
    query = f"""SELECT strftime(day, '%Y-%m'), count(*), {_VERDICT_SHARES} FROM notes
        WHERE day IS NOT NULL GROUP BY 1 ORDER BY 1"""  # noqa: S608 - made of constants
    rows = notes.rows(query)
    undated = notes.rows("SELECT count(*) FROM notes WHERE day IS NULL")[0][0]
    yield ReportTable(
        "meses",
        "Mes a mes",
        "La parte de cada veredicto en las notas de cada mes, por la fecha del caso.",
        (*titled("text", "mes"), *_NOTES, *_OF_VERDICTS),
        tuple(rows),
        folded=f"{undated} notas sin fecha que se pueda leer no están aquí." if undated else "",
    )
    before, now = rows[-2:] if len(rows) > 1 else ((), ())
    yield ReportTable(
        "periodo",
        "El último mes contra el anterior",
        f"{now[0]} contra {before[0]}: la diferencia es en puntos." if now else "Hacen falta notas de dos meses.",
        (*titled("text", "veredicto"), *titled("share", "% antes", "% ahora"), *titled("points", "diferencia")),
        tuple(
            (title, old, new, new - old) for title, old, new in zip(VERDICTS.values(), before[2:], now[2:], strict=True)
        )
        if now
        else (),
    )


def _rules(notes: CountedNotes) -> Iterator[ReportTable]:
    # Few notes have the same text, but most the same rules: their lists are grouped first.
    rows = notes.rows("""WITH lists AS (SELECT codes, count(*) AS notes FROM notes GROUP BY 1),
        findings AS (SELECT code, sum(notes) AS findings FROM
            (SELECT unnest(codes) AS code, notes FROM lists) GROUP BY 1),
        found AS (SELECT code, sum(notes) AS notes FROM
            (SELECT unnest(list_distinct(codes)) AS code, notes FROM lists) GROUP BY 1)
        SELECT code, CAST(findings AS BIGINT), CAST(notes AS BIGINT), 100.0 * notes / (SELECT count(*) FROM notes)
        FROM found JOIN findings USING (code) ORDER BY 3 DESC, 1""")
    yield ReportTable(
        "reglas",
        "Qué se encuentra",
        "Cada regla: cuántos hallazgos, en cuántas notas, y qué parte de todas las notas.",
        (*titled("text", "regla"), *titled("count", "hallazgos", "notas"), *titled("share", "% de las notas")),
        tuple((_rule(code), *rest) for code, *rest in rows),
    )
    about_record = [row for row in rows if row[0][0] == "M"]
    yield ReportTable(
        "registro",
        "La nota contra el registro",
        "Motivo, estado, cierre, asesor y fechas que no son los que el registro declara.",
        (*titled("text", "regla"), *titled("count", "hallazgos", "notas"), *titled("share", "% de las notas")),
        tuple((_rule(code), *rest) for code, *rest in about_record),
    )


def _motives(notes: CountedNotes) -> Iterator[ReportTable]:
    yield _mismatches(
        notes,
        "desajuste-motivo",
        "El motivo del registro contra el de la nota",
        "motivo-no-coincide",
        "declared_motive",
        "reason",
    )


def _closures(notes: CountedNotes) -> Iterator[ReportTable]:
    yield _mismatches(
        notes,
        "desajuste-cierre",
        "El cierre del registro contra el del manual",
        "cierre-no-coincide",
        "declared_closure",
        "closure_status || ' (' || closure_days || ')'",
    )


def _mismatches(notes: CountedNotes, key: str, title: str, rule: str, declared: str, said: str) -> ReportTable:
    """What records declare and their notes say instead, where a rule speaks: the most frequent pairs."""
    (code,) = (code for code, name in NAMES.items() if name == rule)
    rows = notes.rows(
        f"""SELECT coalesce(trim({declared}), ''), coalesce({said}, ''), count(*),
            100.0 * count(*) / sum(count(*)) OVER () FROM notes WHERE list_contains(codes, ?) GROUP BY 1, 2
        ORDER BY 3 DESC, 1, 2""",  # noqa: S608 - names of ours
        (code,),
    )
    rest = rows[MOST_VALUES:]
    return ReportTable(
        key,
        title,
        f"Las notas con {_rule(code)}: qué declara el registro, y qué dice la nota o el manual.",
        (*titled("text", "el registro declara", "la nota o el manual"), *_NOTES, *titled("share", "%")),
        tuple(rows[:MOST_VALUES]),
        folded=f"Otros {len(rest)} pares, en {sum(row[2] for row in rest)} notas." if rest else "",
    )


def _rule(code: str) -> str:
    return f"{code} {NAMES.get(code, '')}".rstrip()


def _grouped(
    notes: CountedNotes, column: str, key: str, title: str, heading: str, most: int | None = None
) -> Iterator[ReportTable]:
    """Yield the groups of a column with their verdicts, the worst first, and apart those of few notes, by name."""
    columns = (*titled("text", heading), *_NOTES, *_OF_VERDICTS)
    query = f"""SELECT {column}, count(*), {_VERDICT_SHARES} FROM notes WHERE {column} IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1"""  # noqa: S608 - made of constants
    rows = notes.rows(query)
    nameless = notes.rows(f"SELECT count(*) FROM notes WHERE {column} IS NULL")[0][0]  # noqa: S608 - a name of ours
    many, few = [row for row in rows if row[1] >= FEW], [row for row in rows if row[1] < FEW]
    said = [f"{nameless} notas sin {heading} no están aquí."] if nameless else []
    shown = many[:most]
    if len(many) > len(shown):
        rest = many[len(shown) :]
        said.append(f"Otros {len(rest)}, con {sum(row[1] for row in rest)} notas, no se muestran.")
    well = slice(2, 4)
    yield ReportTable(
        key,
        title,
        f"Los de {FEW} notas o más; primero los que menos notas tienen conformes o que se corrigen solas.",
        columns,
        tuple(sorted(shown, key=lambda row: (sum(row[well]), row[0]))),
        folded=" ".join(said),
    )
    yield ReportTable(
        f"{key}-pocas",
        f"{title}: los de pocas notas",
        f"Menos de {FEW} notas: por nombre, sin orden de mérito.",
        columns,
        tuple(sorted(few[:most])),
        folded=f"Otros {len(few) - most} no se muestran." if most is not None and len(few) > most else "",
    )


def _reasons(notes: CountedNotes) -> Iterator[ReportTable]:
    yield from _grouped(notes, "reason", "motivos", "Por motivo", "motivo")


def _agents(notes: CountedNotes) -> Iterator[ReportTable]:
    yield from _grouped(notes, "agent", "asesores", "Por asesor", "asesor", MOST_AGENTS)


def _habits(notes: CountedNotes) -> Iterator[ReportTable]:
    rows = notes.rows(
        """WITH agents AS (SELECT agent, count(*) AS notes FROM notes WHERE agent IS NOT NULL GROUP BY 1
            HAVING count(*) >= ? ORDER BY 2 DESC, 1 LIMIT ?),
        lists AS (SELECT agent, codes, count(*) AS notes FROM notes WHERE agent IN (SELECT agent FROM agents)
            GROUP BY 1, 2),
        found AS (SELECT agent, code, CAST(sum(notes) AS BIGINT) AS notes FROM
            (SELECT agent, unnest(list_distinct(codes)) AS code, notes FROM lists) GROUP BY 1, 2),
        ranked AS (SELECT *, row_number() OVER (PARTITION BY agent ORDER BY notes DESC, code) AS place FROM found)
        SELECT ranked.agent, place, code, ranked.notes, 100.0 * ranked.notes / agents.notes
        FROM ranked JOIN agents USING (agent) WHERE place <= ? ORDER BY 1, 2""",
        (FEW, MOST_AGENTS, HABITS),
    )
    yield ReportTable(
        "habitos",
        "Tres hábitos de cada asesor",
        f"Las reglas en que más notas de cada uno caen (de {FEW} notas o más).",
        (
            *titled("text", "asesor"),
            *titled("count", "lugar"),
            *titled("text", "regla"),
            *_NOTES,
            *titled("share", "% de sus notas"),
        ),
        tuple((agent, place, _rule(code), *rest) for agent, place, code, *rest in rows),
    )


def _outcomes(notes: CountedNotes) -> Iterator[ReportTable]:
    """Yield what cases came to: the last state that a note of each says, by the agent and the week of that note."""
    states = [state.name for state in default().catalog.states.values()]
    counted = ", ".join("count(*) FILTER (state = ?)" for _ in states)
    # The last note of a case, by day and number in one figure: hardly a third of what comparing both would cost.
    notes.keep(
        "ends",
        f"""SELECT agent, strftime(day, '%G-W%V') AS week, state FROM notes WHERE number IN (
            SELECT max((day - DATE '1970-01-01') * {_NUMBERS} + number) & {_NUMBERS - 1} FROM notes
            WHERE case_id IS NOT NULL AND day IS NOT NULL AND state IS NOT NULL GROUP BY hash(case_id))""",  # noqa: S608 - numbers
    )
    columns = titled("count", "casos", *states)
    doc = "Casos por el estado de su última nota con motivo, en la semana (ISO) de esa nota."
    by_week = f"SELECT week, count(*), {counted} FROM ends GROUP BY 1 ORDER BY 1"  # noqa: S608 - made of constants
    yield ReportTable(
        "resultado",
        "El resultado del trabajo",
        doc,
        (*titled("text", "semana"), *columns),
        tuple(notes.rows(by_week, states)),
    )
    by_agent = f"""SELECT agent, week, count(*), {counted} FROM ends WHERE agent IN (SELECT agent FROM notes
        WHERE agent IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?)
        AND week IN (SELECT DISTINCT week FROM ends ORDER BY 1 DESC LIMIT ?) GROUP BY 1, 2 ORDER BY 1, 2"""  # noqa: S608
    yield ReportTable(
        "resultado-asesor",
        "El resultado del trabajo, por asesor",
        f"{doc} Las últimas {WEEKS} semanas, los {MOST_AGENTS} asesores de más notas.",
        (*titled("text", "asesor", "semana"), *columns),
        tuple(notes.rows(by_agent, (*states, MOST_AGENTS, WEEKS))),
    )


def _fields(notes: CountedNotes) -> Iterator[ReportTable]:
    for column in counted_fields():
        rows = notes.rows(f"""SELECT {column.name}, count(*), 100.0 * count(*) / sum(count(*)) OVER () FROM notes
            WHERE {column.name} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1""")  # noqa: S608 - a name of the catalogue
        rest = rows[MOST_VALUES:]
        yield ReportTable(
            f"campo-{column.name}".replace("_", "-"),
            f"Valores: {column.title}",
            "De las notas que lo dicen.",
            (*titled("text", column.title), *_NOTES, *titled("share", "%")),
            tuple((f"{value:g}", *more) for value, *more in sorted(rows[:MOST_VALUES])),
            folded=f"Otros {len(rest)} valores, en {sum(row[1] for row in rest)} notas." if rest else "",
        )


_MAKERS: Sequence[tuple[tuple[str, ...], Callable[[CountedNotes], Iterator[ReportTable]]]] = (
    ((), _verdicts),
    (("day",), _months),
    ((), _rules),
    (("declared_motive",), _motives),
    (("declared_closure",), _closures),
    ((), _reasons),
    (("agent",), _agents),
    (("agent",), _habits),
    (("case", "day"), _outcomes),
    ((), _fields),
)
