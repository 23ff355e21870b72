"""A page for each agent: three habits and how to write them, better or worse than before, the cases to touch today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from tipifica.bulk.results_in import ResultsIn
from tipifica.desk.summary.across import pending
from tipifica.desk.summary.counted import CountedNotes
from tipifica.desk.summary.sentences import PercentPoints, Sentence, in_words, say
from tipifica.desk.summary.tables import FEW, HABITS, MOST_AGENTS, ReportTable, filtered, in_language, not_shown, titled
from tipifica.desk.summary.texts import texts_of
from tipifica.rules import NAMES, every_rule

MOST_CASES = 20
"""So many cases of an agent are named, those that fell due last; the others are counted."""
DAYS = 30
"""A case is to be touched if it fell due in so many days up to the last date of the results."""
_CALL_AGAIN = "llamar de nuevo"

Shown = Callable[[str], tuple[str, str]]
"""Gives a note as it may be shown, and how it is to be written ("" where only a person knows)."""


class AgentPage(NamedTuple):
    """What one agent is told: how their notes are, and tables of their habits and of their cases."""

    agent: str
    notes: int
    said: str | Sentence
    tables: tuple[ReportTable, ...]

    def in_language(self, lang: str) -> AgentPage:
        """Return the page with all that it says in `lang`."""
        return self._replace(
            said=in_words(self.said, lang), tables=tuple(in_language(table, lang) for table in self.tables)
        )


class _MonthOfAgent(NamedTuple):
    """The notes of an agent in a month: how many, how many conform or mend themselves, how many break each rule."""

    notes: int
    good: int
    codes: Mapping[str, int]

    def share(self, count: int) -> float:
        return 100 * count / self.notes


_NONE = _MonthOfAgent(0, 0, {})


def agent_pages(notes: CountedNotes, results: ResultsIn, shown: Shown) -> list[AgentPage]:
    """Return the pages of the agents of `FEW` notes or more, by name, of no more than `MOST_AGENTS`; `shown` masks.

    Raises InputError where the results cannot be read to their end.
    """
    if "agent" in notes.lacks:
        return []
    counts = dict(
        notes.rows(
            """SELECT agent, count(*) FROM notes WHERE agent IS NOT NULL GROUP BY 1 HAVING count(*) >= ?
            ORDER BY 2 DESC, 1 LIMIT ?""",
            (FEW, MOST_AGENTS),
        )
    )
    months = [month for (month,) in notes.rows(_MONTHS)][::-1]
    periods = _periods(notes, list(counts), months)
    habits = _habits(notes, list(counts))
    texts = texts_of(results, [habit.number for those in habits.values() for habit in those])
    cases = _cases(notes, list(counts)) if not {"case", "day"} & notes.lacks else None
    return [
        AgentPage(
            agent,
            counts[agent],
            _said([(month, periods.get((agent, month), _NONE)) for month in months]),
            (
                _habits_table(
                    habits[agent], counts[agent], [periods.get((agent, m), _NONE) for m in months], texts, shown
                ),
                *([_cases_table(cases[agent])] if cases is not None else ()),
            ),
        )
        for agent in sorted(counts)
    ]


_MONTHS = "SELECT DISTINCT strftime(day, '%Y-%m') FROM notes WHERE day IS NOT NULL ORDER BY 1 DESC LIMIT 2"


def _periods(notes: CountedNotes, agents: Sequence[str], months: Sequence[str]) -> dict[tuple[str, str], _MonthOfAgent]:
    """What each agent wrote in each of the months."""
    rows = notes.rows(
        """SELECT agent, strftime(day, '%Y-%m'), codes, count(*),
            count(*) FILTER (verdict IN ('conforms', 'mendable')) FROM notes
        WHERE list_contains(?, agent) AND list_contains(?, strftime(day, '%Y-%m')) GROUP BY 1, 2, 3""",
        (list(agents), list(months)),
    )
    found: dict[tuple[str, str], _MonthOfAgent] = {}
    for agent, month, codes, count, good in rows:
        before = found.get((agent, month), _NONE)
        counted = dict(before.codes)
        for code in set(codes):
            counted[code] = counted.get(code, 0) + count
        found[agent, month] = _MonthOfAgent(before.notes + count, before.good + good, counted)
    return found


class _Habit(NamedTuple):
    """A rule that an agent breaks, in how many notes, and the number of the one that shows it alone, or nearly."""

    code: str
    notes: int
    number: int


def _habits(notes: CountedNotes, agents: Sequence[str]) -> Mapping[str, list[_Habit]]:
    rows = notes.rows(
        """WITH lists AS (SELECT agent, codes, count(*) AS notes, max(number) AS number FROM notes
            WHERE list_contains(?, agent) GROUP BY 1, 2),
        found AS (SELECT agent, notes, number, len(codes) AS findings, unnest(list_distinct(codes)) AS code FROM lists),
        ranked AS (SELECT agent, code, CAST(sum(notes) AS BIGINT) AS notes,
            arg_min(number, struct_pack(findings := findings, number := -number)) AS number FROM found GROUP BY 1, 2)
        SELECT * FROM ranked QUALIFY row_number() OVER (PARTITION BY agent ORDER BY notes DESC, code) <= ?
        ORDER BY agent, notes DESC, code""",
        (list(agents), HABITS),
    )
    found = defaultdict(list)
    for agent, *habit in rows:
        found[agent].append(_Habit(*habit))
    return found


def _said(periods: Sequence[tuple[str, _MonthOfAgent]]) -> Sentence:
    """How the notes of an agent are in the last month, against the one before."""
    if len(periods) < 2 or any(period.notes < FEW for _, period in periods):
        return say("Hacen falta {n} notas de cada uno de los dos últimos meses para comparar.", n=FEW)
    (before, old), (now, new) = periods
    well, better = (period.share(period.good) for period in (old, new))
    return say(
        "Conformes o que se corrigen solas: {old} % en {before}, {new} % en {now}: {change}.",
        **{"old": well, "before": before, "new": better, "now": now, "change": _change(better - well, -1)},
    )


def _change(points: float, worse: int) -> Sentence:
    """What a difference of percents is called; the sign of `worse` is that of a difference for the worse."""
    if abs(points) < _HARDLY:
        return say("igual")
    if points * worse > 0:
        return say("peor ({points} puntos)", points=PercentPoints(points))
    return say("mejor ({points} puntos)", points=PercentPoints(points))


_HARDLY = 0.05


def _habits_table(
    habits: Collection[_Habit], notes: int, periods: Sequence[_MonthOfAgent], texts: Mapping[int, str], shown: Shown
) -> ReportTable:
    summaries = {rule.code: rule.summary for rule in every_rule()}
    rows = []
    for habit in habits:
        change = say("pocas notas")
        if len(periods) == 2 and all(period.notes >= FEW for period in periods):
            old, new = (period.share(period.codes.get(habit.code, 0)) for period in periods)
            change = _change(new - old, 1)
        rule = f"{habit.code} {NAMES.get(habit.code, '')}".rstrip()
        share = 100 * habit.notes / notes
        summary = say(summaries[habit.code]) if habit.code in summaries else ""
        rows.append((rule, summary, habit.notes, share, change, *shown(texts[habit.number])))
    return ReportTable(
        "habitos",
        say("Tres hábitos"),
        say("Las reglas en que más notas caen, una nota de ejemplo y cómo se escribe."),
        (
            *filtered("rule", "regla"),
            *titled("text", "qué es"),
            *titled("count", "notas"),
            *titled("share", "% de sus notas"),
            *titled("text", "contra el mes anterior", "escrita así", "se escribe así"),
        ),
        tuple(rows),
        name=say("habitos"),
    )


def _cases(notes: CountedNotes, agents: Sequence[str]) -> Mapping[str, list[tuple[Any, ...]]]:
    """The cases of each agent that fell due of late and have no later note: when, and why; the latest first."""
    waiting = notes.rows(
        f"""SELECT agent, case_id, state, CAST(day AS VARCHAR), CAST(due AS VARCHAR) FROM {pending(notes)}
        WHERE list_contains(?, agent) AND due >= (SELECT max(day) FROM notes) - {DAYS}""",  # noqa: S608 - ours
        (list(agents),),
    )
    to_call = notes.rows(
        f"""WITH due AS (SELECT agent, case_id, day, callback_due FROM notes WHERE list_contains(?, agent)
            AND case_id IS NOT NULL AND callback_due BETWEEN (SELECT max(day) FROM notes) - {DAYS}
            AND (SELECT max(day) FROM notes)),
        last AS (SELECT case_id, max(day) AS last_day FROM notes WHERE case_id IN (SELECT case_id FROM due) GROUP BY 1)
        SELECT agent, case_id, ?, CAST(max(day) AS VARCHAR), CAST(max(callback_due) AS VARCHAR)
        FROM due JOIN last USING (case_id) WHERE day = last_day GROUP BY 1, 2""",  # noqa: S608 - numbers
        (list(agents), _CALL_AGAIN),
    )
    found = defaultdict(list)
    for agent, *case in sorted((*to_call, *waiting), key=lambda row: (row[4], row[1], row[2]), reverse=True):
        found[agent].append(tuple(case))
    return found


def _cases_table(cases: Sequence[tuple[Any, ...]]) -> ReportTable:
    more = len(cases) - MOST_CASES
    return ReportTable(
        "casos",
        say("Casos para hoy"),
        say(
            "Sin otra nota después: pendientes que vencieron y llamadas que tocaban en los últimos {days} días.",
            days=DAYS,
        ),
        (
            *titled("text", "caso", "por qué"),
            *filtered("period", "su nota es del"),
            *titled("text", "era para el"),
        ),
        tuple((case, say(why) if why == _CALL_AGAIN else why, *days) for case, why, *days in cases[:MOST_CASES]),
        folded=not_shown(more) if more > 0 else "",
        name=say("casos"),
    )
