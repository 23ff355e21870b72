"""The rules across rows (H): what single notes do not show, counted over the notes of an agent, a telephone or a case.

What is found depends on the rows alone and not on their order: notes of one day have none among themselves, so that
what happened earlier or on the same day counts as before, and a case that is ended on the same day is followed up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tipifica.desk.summary.counted import CountedNotes
from tipifica.desk.summary.tables import ReportTable, TableColumn, or_lacking, titled
from tipifica.language import default

MOST_FOUND = 500
"""So many findings of a rule are shown; the others are counted."""
THRESHOLDS = {"notes": 10, "cases": 5}
"""From how many equal notes of an agent on a day H001 speaks, and from how many cases of a telephone H002."""
_CASES = "notes WHERE case_id IS NOT NULL AND day IS NOT NULL"


def across_tables(notes: CountedNotes, thresholds: Mapping[str, int]) -> list[ReportTable]:
    """Return a table for each rule across rows; `thresholds` go over `THRESHOLDS`. One that needs a column that there
    is not says so."""
    limits = {**THRESHOLDS, **thresholds}
    return [or_lacking(make(notes, limits), needed, notes) for needed, make in _MAKERS]


def _table(
    notes: CountedNotes,
    title: str,
    doc: str,
    columns: tuple[TableColumn, ...],
    query: str,
    values: Sequence[object],
    order: str,
) -> ReportTable:
    """The first rows of `query` in an order; the others are counted."""
    code = title.partition(" ")[0]
    first = f"SELECT *, count(*) OVER () FROM ({query}) ORDER BY {order} LIMIT {MOST_FOUND}"  # noqa: S608 - ours
    rows = notes.rows(first, values)
    more = rows[0][-1] - len(rows) if rows else 0
    return ReportTable(
        code.lower(),
        title,
        doc,
        columns,
        tuple(tuple(map(_shown, row[:-1])) for row in rows),
        folded=f"Otros {more} no se muestran." if more else "",
    )


def _shown(cell: Any) -> Any:
    return cell if isinstance(cell, int | str) or cell is None else str(cell)


def _repeated(notes: CountedNotes, limits: Mapping[str, int]) -> ReportTable:
    query = """SELECT agent, CAST(day AS VARCHAR), repeated FROM (SELECT min(number) AS number, count(*) AS repeated
        FROM notes WHERE agent IS NOT NULL AND day IS NOT NULL AND text_digest IS NOT NULL
        GROUP BY hash(agent), day, text_digest HAVING count(*) >= ?) JOIN notes USING (number)"""
    return _table(
        notes,
        "H001 nota-repetida",
        f"Un asesor, un día, {limits['notes']} o más notas iguales salvo teléfono y nombre.",
        (*titled("text", "asesor", "día"), *titled("count", "notas")),
        query,
        (limits["notes"],),
        "3 DESC, 2 DESC, 1",
    )


def _telephones(notes: CountedNotes, limits: Mapping[str, int]) -> ReportTable:
    query = """WITH held AS (SELECT DISTINCT unnest(phone_digests) AS phone, hash(case_id) AS held_case FROM notes
            WHERE case_id IS NOT NULL),
        many AS (SELECT phone, count(*) AS cases FROM held GROUP BY 1 HAVING count(*) >= ?),
        named AS (SELECT unnest(phone_digests) AS phone, case_id, day FROM notes WHERE case_id IS NOT NULL)
        SELECT min(case_id), any_value(cases), CAST(min(day) AS VARCHAR), CAST(max(day) AS VARCHAR)
        FROM many JOIN named USING (phone) GROUP BY phone"""
    return _table(
        notes,
        "H002 telefono-en-muchos-casos",
        f"Un mismo teléfono en {limits['cases']} casos o más; se nombra uno de ellos.",
        (*titled("text", "un caso"), *titled("count", "casos"), *titled("text", "desde", "hasta")),
        query,
        (limits["cases"],),
        "2 DESC, 1, 3, 4",
    )


def _attempts(notes: CountedNotes, limits: Mapping[str, int]) -> ReportTable:
    (field,) = default().catalog.kinds["attempt"]
    firsts = ", ".join(f"min(day) FILTER ({field.key} = {number}) AS day_{number}" for number in (1, 2, 3))
    query = f"""WITH firsts AS (SELECT min(case_id) AS case_id, {firsts} FROM {_CASES} AND {field.key} IS NOT NULL
            GROUP BY hash(case_id))
        SELECT case_id, 2, CAST(day_2 AS VARCHAR) FROM firsts WHERE day_2 < coalesce(day_1, 'infinity')
        UNION ALL
        SELECT case_id, 3, CAST(day_3 AS VARCHAR) FROM firsts WHERE day_3 < coalesce(day_2, 'infinity')"""  # noqa: S608 - made of constants and a name of the catalogue
    return _table(
        notes,
        "H003 intentos-fuera-de-orden",
        "Casos con un segundo o tercer intento sin el anterior, ese día o antes.",
        (*titled("text", "caso"), *titled("count", "intento"), *titled("text", "día")),
        query,
        (),
        "3 DESC, 1, 2",
    )


def _ends(notes: CountedNotes, limits: Mapping[str, int]) -> ReportTable:
    states = sorted(_states(final=True))
    query = f"""WITH ends AS (SELECT min(case_id) AS case_id, bit_or(1 << (list_position(?, state) - 1)) AS states,
            min(day) AS first_day, max(day) AS last_day FROM {_CASES} AND list_contains(?, state)
            GROUP BY hash(case_id))
        SELECT case_id, array_to_string(list_filter(?::VARCHAR[], lambda x, i: (states >> (i - 1)) & 1 = 1), ', '),
            CAST(first_day AS VARCHAR), CAST(last_day AS VARCHAR) FROM ends WHERE bit_count(states) > 1"""  # noqa: S608 - made of constants
    return _table(
        notes,
        "H004 caso-con-dos-finales",
        "Casos que terminan en dos estados.",
        titled("text", "caso", "estados", "desde", "hasta"),
        query,
        [states] * 3,
        "4 DESC, 1",
    )


def _pending(notes: CountedNotes, limits: Mapping[str, int]) -> ReportTable:
    return _table(
        notes,
        "H005 pendiente-sin-seguimiento",
        "Casos pendientes sin otra nota en los días del cierre, medidos hasta la última fecha de la tabla.",
        (*titled("text", "caso", "asesor", "estado", "día"), *titled("count", "días"), *titled("text", "vencía")),
        f"SELECT case_id, agent, state, CAST(day AS VARCHAR), given, CAST(due AS VARCHAR) FROM {pending(notes)}",  # noqa: S608 - a name
        (),
        "6 DESC, 1, 4",
    )


def pending(notes: CountedNotes) -> str:
    """Return the name of a table of the pending cases that nobody followed up in time: `case_id`, `agent`, `state`,
    `day` of the note, the days that were `given`, the day on which it was `due`."""
    waiting = _states(final=False)
    notes.keep_once("pending", _PENDING, (_states(final=True), *[waiting] * 4))
    return "pending"


_PENDING = f"""WITH held AS (SELECT hash(case_id) AS held, case_id, agent, day, state, closure_days FROM {_CASES}),
        days AS (SELECT held, min(case_id) AS case_id, day, bool_or(list_contains(?, state)) AS ended,
            min(agent) FILTER (list_contains(?, state)) AS agent, min(state) FILTER (list_contains(?, state)) AS state,
            max(closure_days) FILTER (list_contains(?, state)) AS given FROM held
            WHERE held IN (SELECT held FROM held WHERE list_contains(?, state)) GROUP BY held, day),
        followed AS (SELECT *, day + CAST(given AS INTEGER) AS due,
            lead(day) OVER (PARTITION BY held ORDER BY day) AS next_day FROM days)
        SELECT case_id, agent, state, day, given, due FROM followed
        WHERE given IS NOT NULL AND NOT coalesce(ended, false) AND due < (SELECT max(day) FROM notes)
            AND coalesce(next_day > due, true)"""  # noqa: S608 - made of constants


def _states(*, final: bool) -> list[str]:
    return [state.name for state in default().catalog.states.values() if state.final is final]


_MAKERS: Sequence[tuple[tuple[str, ...], Callable[[CountedNotes, Mapping[str, int]], ReportTable]]] = (
    (("agent", "case", "day"), _repeated),
    (("case", "day"), _telephones),
    (("case", "day"), _attempts),
    (("case", "day"), _ends),
    (("case", "day"), _pending),
)
