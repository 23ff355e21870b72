"""The worst example of each rule: which row of the results shows it best, and its note."""

from __future__ import annotations

from typing import NamedTuple

from tipifica.bulk.results_in import ResultsIn
from tipifica.desk.summary.counted import CountedNotes
from tipifica.desk.summary.texts import texts_of
from tipifica.rules import every_rule

EXAMPLES = 10


class WorstNote(NamedTuple):
    """A note of the results: the code of the rule that it is shown for, its number among the results, its text."""

    code: str
    number: int
    note: str


def worst_notes(notes: CountedNotes, results: ResultsIn) -> list[WorstNote]:
    """Return, for each of the rules found in most notes that a person must look at, the note with most findings; the
    first of them, and no note twice. A rule whose findings always mend themselves needs nobody."""
    needing = [rule.code for rule in every_rule() if rule.fixable != "always"]
    ranked = notes.rows(
        """WITH lists AS (SELECT codes, min(number) AS number, count(*) AS notes FROM notes
            WHERE verdict IN ('needs_person', 'unknown') GROUP BY 1),
        found AS (SELECT number, notes, len(codes) AS findings, unnest(list_distinct(codes)) AS code FROM lists)
        SELECT code, arg_min(number, struct_pack(findings := -findings, number := number)), sum(notes)
        FROM found WHERE list_contains(?, code) GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ?""",
        (needing, 2 * EXAMPLES),
    )
    chosen: dict[int, str] = {}
    for code, number, _ in ranked:
        if len(chosen) < EXAMPLES:
            chosen.setdefault(number, code)
    texts = texts_of(results, chosen)
    return [WorstNote(code, number, texts[number]) for number, code in chosen.items()]
