"""The rules across rows (H): what single notes do not show, counted over the notes of an agent, a telephone or a case.

What is found depends on the rows alone and not on their order: notes of one day have none among themselves, so that
what happened earlier or on the same day counts as before, and a case that is ended on the same day is followed up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from tipifica.desk.summary.counted import CountedNotes
from tipifica.desk.summary.sentences import say
from tipifica.desk.summary.tables import ReportTable, TableColumn, filtered, not_shown, or_lacking, titled
from tipifica.language import default
from tipifica.rules.across import (
    ATTEMPTS_OUT_OF_ORDER,
    PENDING_CASE,
    REPEATED_NOTE,
    TELEPHONE_OF_MANY,
    TWO_ENDS,
    AcrossRule,
)

MOST_FOUND = 500
"""So many findings of a rule are shown; the others are counted."""
_CASES = "notes WHERE case_id IS NOT NULL AND day IS NOT NULL"


def across_tables(notes: CountedNotes, across: Mapping[str, int], chosen: Collection[str]) -> list[ReportTable]:
    """Return a table for each of the chosen rules across rows; `across` are the thresholds that are configured. One
    that needs a column that there is not says so."""
    return [
        or_lacking(_table(notes, rule, count(notes, rule.threshold(across)), across), _needed(rule), notes)
        for rule, count in _COUNTS
        if rule.code in chosen
    ]


class _AcrossRows(NamedTuple):
    """What a rule finds: the columns of its table, the query over `notes`, the values in it, the order of its rows."""

    columns: tuple[TableColumn, ...]
    query: str
    values: Sequence[object]
    order: str


def _needed(rule: AcrossRule) -> Sequence[str]:
    return [_NEEDED[column] for column in rule.needs]


_NEEDED = {"asesor": "agent", "caso": "case", "fecha": "day"}


def _table(notes: CountedNotes, rule: AcrossRule, found: _AcrossRows, across: Mapping[str, int]) -> ReportTable:
    """The first rows of what a rule finds; the others are counted."""
    columns, query, values, order = found
    first = f"SELECT *, count(*) OVER () FROM ({query}) ORDER BY {order} LIMIT {MOST_FOUND}"  # noqa: S608 - ours
    rows = notes.rows(first, values)
    more = rows[0][-1] - len(rows) if rows else 0
    return ReportTable(
        rule.code.lower(),
        f"{rule.code} {rule.name}",
        say(rule.summary, least=rule.threshold(across)),
        columns,
        tuple(tuple(map(_shown, row[:-1])) for row in rows),
        folded=not_shown(more) if more else "",
        name=rule.code.lower(),
    )


def _shown(cell: Any) -> Any:
    return cell if isinstance(cell, int | str) or cell is None else str(cell)


def _repeated(notes: CountedNotes, least: int) -> _AcrossRows:
    query = """SELECT agent, CAST(day AS VARCHAR), repeated FROM (SELECT min(number) AS number, count(*) AS repeated
        FROM notes WHERE agent IS NOT NULL AND day IS NOT NULL AND text_digest IS NOT NULL
        GROUP BY hash(agent), day, text_digest HAVING count(*) >= ?) JOIN notes USING (number)"""
    return _AcrossRows(
        (*filtered("agent", "asesor"), *filtered("period", "día"), *titled("count", "notas")),
        query,
        (least,),
        "3 DESC, 2 DESC, 1",
    )


def _telephones(notes: CountedNotes, least: int) -> _AcrossRows:
    query = """WITH held AS (SELECT DISTINCT unnest(phone_digests) AS phone, hash(case_id) AS held_case FROM notes
            WHERE case_id IS NOT NULL),
        many AS (SELECT phone, count(*) AS cases FROM held GROUP BY 1 HAVING count(*) >= ?),
        named AS (SELECT unnest(phone_digests) AS phone, case_id, day FROM notes WHERE case_id IS NOT NULL)
        SELECT min(case_id), any_value(cases), CAST(min(day) AS VARCHAR), CAST(max(day) AS VARCHAR)
        FROM many JOIN named USING (phone) GROUP BY phone"""
    return _AcrossRows(
        (*titled("text", "un caso"), *titled("count", "casos"), *filtered("period", "desde", "hasta")),
        query,
        (least,),
        "2 DESC, 1, 3, 4",
    )


def _attempts(notes: CountedNotes, least: int) -> _AcrossRows:
    (field,) = default().catalog.kinds["attempt"]
    firsts = ", ".join(f"min(day) FILTER ({field.key} = {number}) AS day_{number}" for number in (1, 2, 3))
    query = f"""WITH firsts AS (SELECT min(case_id) AS case_id, {firsts} FROM {_CASES} AND {field.key} IS NOT NULL
            GROUP BY hash(case_id))
        SELECT case_id, 2, CAST(day_2 AS VARCHAR) FROM firsts WHERE day_2 < coalesce(day_1, 'infinity')
        UNION ALL
        SELECT case_id, 3, CAST(day_3 AS VARCHAR) FROM firsts WHERE day_3 < coalesce(day_2, 'infinity')"""  # noqa: S608 - made of constants and a name of the catalogue
    return _AcrossRows(
        (*titled("text", "caso"), *titled("count", "intento"), *filtered("period", "día")),
        query,
        (),
        "3 DESC, 1, 2",
    )


def _ends(notes: CountedNotes, least: int) -> _AcrossRows:
    states = sorted(_states(final=True))
    query = f"""WITH ends AS (SELECT min(case_id) AS case_id, bit_or(1 << (list_position(?, state) - 1)) AS states,
            min(day) AS first_day, max(day) AS last_day FROM {_CASES} AND list_contains(?, state)
            GROUP BY hash(case_id))
        SELECT case_id, array_to_string(list_filter(?::VARCHAR[], lambda x, i: (states >> (i - 1)) & 1 = 1), ', '),
            CAST(first_day AS VARCHAR), CAST(last_day AS VARCHAR) FROM ends WHERE bit_count(states) > 1"""  # noqa: S608 - made of constants
    return _AcrossRows(
        (*titled("text", "caso", "estados"), *filtered("period", "desde", "hasta")),
        query,
        [states] * 3,
        "4 DESC, 1",
    )


def _pending(notes: CountedNotes, least: int) -> _AcrossRows:
    return _AcrossRows(
        (
            *titled("text", "caso"),
            *filtered("agent", "asesor"),
            *titled("text", "estado"),
            *filtered("period", "día"),
            *titled("count", "días"),
            *titled("text", "vencía"),
        ),
        f"SELECT case_id, agent, state, CAST(day AS VARCHAR), given, CAST(due AS VARCHAR) FROM {pending(notes)}",  # noqa: S608 - a name
        (),
        "6 DESC, 1, 4",
    )


def pending(notes: CountedNotes) -> str:
    """Return the name of a table of the pending cases that nobody followed up in time: `case_id`, `agent`, `state`,
    `day` of the note, the days that were `given`, the day on which it was `due`."""
    waiting = _states(final=False)
    notes.keep_once("pending", _PENDING, (_states(final=True), waiting, waiting))
    return "pending"


# Days and numbers alone are put together for every case; what it is called and whose it is, for those that are late.
_PENDING = f"""WITH days AS (SELECT hash(case_id) AS held, day, bool_or(list_contains(?, state)) AS ended,
            max(closure_days) FILTER (list_contains(?, state)) AS given FROM {_CASES} GROUP BY ALL),
        followed AS (SELECT *, day + CAST(given AS INTEGER) AS due,
            lead(day) OVER (PARTITION BY held ORDER BY day) AS next_day FROM days),
        late AS (SELECT * FROM followed WHERE given IS NOT NULL AND NOT coalesce(ended, false)
            AND due < (SELECT max(day) FROM notes) AND coalesce(next_day > due, true))
        SELECT min(case_id) AS case_id, min(agent) AS agent, min(state) AS state, late.day AS day,
            any_value(given) AS given, any_value(due) AS due
        FROM late JOIN notes ON hash(notes.case_id) = late.held AND notes.day = late.day
        WHERE list_contains(?, state) GROUP BY late.held, late.day"""  # noqa: S608 - made of constants


def _states(*, final: bool) -> list[str]:
    return [state.name for state in default().catalog.states.values() if state.final is final]


_COUNTS: Sequence[tuple[AcrossRule, Callable[[CountedNotes, int], _AcrossRows]]] = (
    (REPEATED_NOTE, _repeated),
    (TELEPHONE_OF_MANY, _telephones),
    (ATTEMPTS_OUT_OF_ORDER, _attempts),
    (TWO_ENDS, _ends),
    (PENDING_CASE, _pending),
)
