"""The tables of the report: what each is called and says, and the query over `notes` that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tipifica.desk.summary.counted import GROUPED, CountedNotes, counted_fields
from tipifica.desk.summary.sentences import CellKind, Sentence, in_words, say
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


FilterKind = Literal["", "period", "agent", "reason", "rule"]
"""What the page filters rows by in a column; several columns of periods are the period of a row."""


class TableColumn(NamedTuple):
    """A column of a table of the report: its title, what its cells hold, and what they can be filtered by."""

    title: str | Sentence
    kind: CellKind
    by: FilterKind = ""


class ReportTable(NamedTuple):
    """A table of the report, whole. `lacks` says why there is none, `folded` what is counted and not shown by name, and
    `name` what its sheet is called. Until the table is `in_language` its texts are data, and what is said are
    sentences, in its cells, too."""

    key: str
    title: str | Sentence
    doc: str | Sentence
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...] = ()
    lacks: str | Sentence = ""
    folded: str | Sentence = ""
    name: str | Sentence = ""


def in_language(table: ReportTable, lang: str) -> ReportTable:
    """Return a table whose sentences are said in `lang`."""
    return ReportTable(
        key=table.key,
        title=in_words(table.title, lang),
        doc=in_words(table.doc, lang),
        columns=tuple(column._replace(title=in_words(column.title, lang)) for column in table.columns),
        rows=tuple(tuple(in_words(cell, lang) for cell in row) for row in table.rows),
        lacks=in_words(table.lacks, lang),
        folded=in_words(table.folded, lang),
        name=in_words(table.name, lang),
    )


def titled(kind: CellKind, *titles: str) -> tuple[TableColumn, ...]:
    """Return columns of one kind, by their titles in Spanish."""
    return tuple(TableColumn(say(title), kind) for title in titles)


def filtered(by: FilterKind, *titles: str) -> tuple[TableColumn, ...]:
    """Return columns of texts by which rows can be filtered, by their titles in Spanish."""
    return tuple(TableColumn(say(title), "text", by) for title in titles)


_NOTES = titled("count", "notas")
_OF_VERDICTS = tuple(
    TableColumn(Sentence("% {verdict}", {"verdict": say(title)}), "share") for title in VERDICTS.values()
)
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
    return table._replace(rows=(), folded="", lacks=say(lacking)) if lacking else table


def _verdicts(notes: CountedNotes) -> Iterator[ReportTable]:
    yield ReportTable(
        "veredictos",
        say("Cómo están las notas"),
        say("Los cinco veredictos, sobre todas las notas."),
        (*titled("text", "veredicto"), *_NOTES, *titled("share", "%")),
        _shares_of(notes, "verdict", VERDICTS),
        name=say("veredictos"),
    )
    yield ReportTable(
        "falta",
        say("Qué les falta para registrarse"),
        say("«nada» y «una mirada» se pueden registrar ya; las demás, no."),
        (*titled("text", "le falta"), *_NOTES, *titled("share", "%")),
        _shares_of(notes, "needs", NEEDS),
        name=say("falta"),
    )


def _shares_of(notes: CountedNotes, column: str, names: Mapping[str, str]) -> tuple[tuple[Any, ...], ...]:
    counts = dict(notes.rows(f"SELECT {column}, count(*) FROM notes GROUP BY 1"))  # noqa: S608 - a name of ours
    total = sum(counts.values())
    rows = [(say(title), counts.pop(name, 0)) for name, title in names.items()]
    rows += [(say("(no se sabe)"), sum(counts.values()))] if counts else []
    return tuple((title, count, 100 * count / total if total else 0.0) for title, count in rows)


def _months(notes: CountedNotes) -> Iterator[ReportTable]:
    query = f"""SELECT strftime(day, '%Y-%m'), count(*), {_VERDICT_SHARES} FROM notes
        WHERE day IS NOT NULL GROUP BY 1 ORDER BY 1"""  # noqa: S608 - made of constants
    rows = notes.rows(query)
    undated = notes.rows("SELECT count(*) FROM notes WHERE day IS NULL")[0][0]
    yield ReportTable(
        "meses",
        say("Mes a mes"),
        say("La parte de cada veredicto en las notas de cada mes, por la fecha del caso."),
        (*filtered("period", "mes"), *_NOTES, *_OF_VERDICTS),
        tuple(rows),
        folded=say("{n} notas sin fecha que se pueda leer no están aquí.", n=undated) if undated else "",
        name=say("meses"),
    )
    before, now = rows[-2:] if len(rows) > 1 else ((), ())
    yield ReportTable(
        "periodo",
        say("El último mes contra el anterior"),
        say("{now} contra {before}: la diferencia es en puntos.", now=now[0], before=before[0])
        if now
        else say("Hacen falta notas de dos meses."),
        (*titled("text", "veredicto"), *titled("share", "% antes", "% ahora"), *titled("points", "diferencia")),
        tuple(
            (say(title), old, new, new - old)
            for title, old, new in zip(VERDICTS.values(), before[2:], now[2:], strict=True)
        )
        if now
        else (),
        name=say("periodo"),
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
        say("Qué se encuentra"),
        say("Cada regla: cuántos hallazgos, en cuántas notas, y qué parte de todas las notas."),
        (*filtered("rule", "regla"), *titled("count", "hallazgos", "notas"), *titled("share", "% de las notas")),
        tuple((_rule(code), *rest) for code, *rest in rows),
        name=say("reglas"),
    )
    about_record = [row for row in rows if row[0][0] == "M"]
    yield ReportTable(
        "registro",
        say("La nota contra el registro"),
        say("Motivo, estado, cierre, asesor y fechas que no son los que el registro declara."),
        (*filtered("rule", "regla"), *titled("count", "hallazgos", "notas"), *titled("share", "% de las notas")),
        tuple((_rule(code), *rest) for code, *rest in about_record),
        name=say("registro"),
    )


def _motives(notes: CountedNotes) -> Iterator[ReportTable]:
    motives = _Mismatches(
        "desajuste-motivo",
        say("El motivo del registro contra el de la nota"),
        say("desajuste-motivo"),
        "motivo-no-coincide",
        "declared_motive",
        "reason",
        "reason",
    )
    yield _mismatched(notes, motives)


def _closures(notes: CountedNotes) -> Iterator[ReportTable]:
    closures = _Mismatches(
        "desajuste-cierre",
        say("El cierre del registro contra el del manual"),
        say("desajuste-cierre"),
        "cierre-no-coincide",
        "declared_closure",
        "closure_status || ' (' || closure_days || ')'",
        "",
    )
    yield _mismatched(notes, closures)


class _Mismatches(NamedTuple):
    """What records declare and their notes say instead, where a rule speaks (its name): the expressions of both over
    `notes`, and what the rows can be filtered by."""

    key: str
    title: Sentence
    name: Sentence
    rule: str
    declared: str
    said: str
    by: FilterKind


def _mismatched(notes: CountedNotes, found: _Mismatches) -> ReportTable:
    """The most frequent pairs of what is declared and what is said."""
    key, title, name, rule, declared, said, by = found
    (code,) = (code for code, named in NAMES.items() if named == rule)
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
        say("Las notas con {rule}: qué declara el registro, y qué dice la nota o el manual.", rule=_rule(code)),
        (
            *titled("text", "el registro declara"),
            TableColumn(say("la nota o el manual"), "text", by),
            *_NOTES,
            *titled("share", "%"),
        ),
        tuple(rows[:MOST_VALUES]),
        folded=say("Otros {n} pares, en {notes} notas.", n=len(rest), notes=sum(row[2] for row in rest))
        if rest
        else "",
        name=name,
    )


def _rule(code: str) -> str:
    return f"{code} {NAMES.get(code, '')}".rstrip()


class _Groups(NamedTuple):
    """How the groups of a column of `notes` are told of: `few` are those of few notes, `none` notes of no group (how
    many is `{n}`); `most` so many are shown."""

    column: str
    key: str
    name: Sentence
    title: Sentence
    heading: tuple[TableColumn, ...]
    none: str
    few: Sentence
    few_name: Sentence
    most: int | None = None


def _grouped(notes: CountedNotes, groups: _Groups) -> Iterator[ReportTable]:
    """Yield the groups of a column with their verdicts, the worst first, and apart those of few notes, by name."""
    column, most = groups.column, groups.most
    columns = (*groups.heading, *_NOTES, *_OF_VERDICTS)
    query = f"""SELECT {column}, count(*), {_VERDICT_SHARES} FROM notes WHERE {column} IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1"""  # noqa: S608 - made of constants
    rows = notes.rows(query)
    nameless = notes.rows(f"SELECT count(*) FROM notes WHERE {column} IS NULL")[0][0]  # noqa: S608 - a name of ours
    many, few = [row for row in rows if row[1] >= FEW], [row for row in rows if row[1] < FEW]
    said = say(groups.none, n=nameless) if nameless else ""
    shown = many[:most]
    if len(many) > len(shown):
        rest = many[len(shown) :]
        others = say("Otros {n}, con {notes} notas, no se muestran.", n=len(rest), notes=sum(row[1] for row in rest))
        said = Sentence("{first} {second}", {"first": said, "second": others}) if said else others
    well = slice(2, 4)
    yield ReportTable(
        groups.key,
        groups.title,
        say("Los de {n} notas o más; primero los que menos notas tienen conformes o que se corrigen solas.", n=FEW),
        columns,
        tuple(sorted(shown, key=lambda row: (sum(row[well]), row[0]))),
        folded=said,
        name=groups.name,
    )
    yield ReportTable(
        f"{groups.key}-pocas",
        groups.few,
        say("Menos de {n} notas: por nombre, sin orden de mérito.", n=FEW),
        columns,
        tuple(sorted(few[:most])),
        folded=not_shown(len(few) - most) if most is not None and len(few) > most else "",
        name=groups.few_name,
    )


def not_shown(others: int) -> Sentence:
    """Return what is said of rows that there are besides."""
    return say("Otros {n} no se muestran.", n=others)


def _reasons(notes: CountedNotes) -> Iterator[ReportTable]:
    yield from _grouped(
        notes,
        _Groups(
            column="reason",
            key="motivos",
            name=say("motivos"),
            title=say("Por motivo"),
            heading=filtered("reason", "motivo"),
            none="{n} notas sin motivo no están aquí.",
            few=say("Por motivo: los de pocas notas"),
            few_name=say("motivos-pocas"),
        ),
    )


def _agents(notes: CountedNotes) -> Iterator[ReportTable]:
    yield from _grouped(
        notes,
        _Groups(
            column="agent",
            key="asesores",
            name=say("asesores"),
            title=say("Por asesor"),
            heading=filtered("agent", "asesor"),
            none="{n} notas sin asesor no están aquí.",
            few=say("Por asesor: los de pocas notas"),
            few_name=say("asesores-pocas"),
            most=MOST_AGENTS,
        ),
    )


def _by_group(notes: CountedNotes) -> Iterator[ReportTable]:
    """Yield the groups of the column by which the report was asked to group."""
    if notes.group is None:
        return
    yield from _grouped(
        notes,
        _Groups(
            column=GROUPED,
            key="grupos",
            name=say("grupos"),
            title=say("Por «{column}»", column=notes.group),
            heading=(TableColumn(notes.group, "text"),),
            none="{n} notas sin grupo no están aquí.",
            few=say("Por «{column}»: los de pocas notas", column=notes.group),
            few_name=say("grupos-pocas"),
            most=MOST_AGENTS,
        ),
    )


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
        say("Tres hábitos de cada asesor"),
        say("Las reglas en que más notas de cada uno caen (de {n} notas o más).", n=FEW),
        (
            *filtered("agent", "asesor"),
            *titled("count", "lugar"),
            *filtered("rule", "regla"),
            *_NOTES,
            *titled("share", "% de sus notas"),
        ),
        tuple((agent, place, _rule(code), *rest) for agent, place, code, *rest in rows),
        name=say("habitos"),
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
    columns = (*titled("count", "casos"), *(TableColumn(state, "count") for state in states))
    doc = say("Casos por el estado de su última nota con motivo, en la semana (ISO) de esa nota.")
    by_week = f"SELECT week, count(*), {counted} FROM ends GROUP BY 1 ORDER BY 1"  # noqa: S608 - made of constants
    yield ReportTable(
        "resultado",
        say("El resultado del trabajo"),
        doc,
        (*filtered("period", "semana"), *columns),
        tuple(notes.rows(by_week, states)),
        name=say("resultado"),
    )
    by_agent = f"""SELECT agent, week, count(*), {counted} FROM ends WHERE agent IN (SELECT agent FROM notes
        WHERE agent IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?)
        AND week IN (SELECT DISTINCT week FROM ends ORDER BY 1 DESC LIMIT ?) GROUP BY 1, 2 ORDER BY 1, 2"""  # noqa: S608
    yield ReportTable(
        "resultado-asesor",
        say("El resultado del trabajo, por asesor"),
        say(
            "{doc} Las últimas {weeks} semanas, los {agents} asesores de más notas.",
            doc=doc,
            weeks=WEEKS,
            agents=MOST_AGENTS,
        ),
        (*filtered("agent", "asesor"), *filtered("period", "semana"), *columns),
        tuple(notes.rows(by_agent, (*states, MOST_AGENTS, WEEKS))),
        name=say("resultado-asesor"),
    )


def _fields(notes: CountedNotes) -> Iterator[ReportTable]:
    for column in counted_fields():
        rows = notes.rows(f"""SELECT {column.name}, count(*), 100.0 * count(*) / sum(count(*)) OVER () FROM notes
            WHERE {column.name} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1""")  # noqa: S608 - a name of the catalogue
        rest = rows[MOST_VALUES:]
        yield ReportTable(
            f"campo-{column.name}".replace("_", "-"),
            say("Valores: {field}", field=say(column.title)),
            say("De las notas que lo dicen."),
            (TableColumn(say(column.title), "text"), *_NOTES, *titled("share", "%")),
            tuple((f"{value:g}", *more) for value, *more in sorted(rows[:MOST_VALUES])),
            folded=say("Otros {n} valores, en {notes} notas.", n=len(rest), notes=sum(row[1] for row in rest))
            if rest
            else "",
            name=say("campo-{field}", field=column.name.replace("_", "-")),
        )


_MAKERS: Sequence[tuple[tuple[str, ...], Callable[[CountedNotes], Iterator[ReportTable]]]] = (
    ((), _verdicts),
    (("day",), _months),
    ((), _rules),
    (("declared_motive",), _motives),
    (("declared_closure",), _closures),
    ((), _reasons),
    (("agent",), _agents),
    ((), _by_group),
    (("agent",), _habits),
    (("case", "day"), _outcomes),
    ((), _fields),
)
