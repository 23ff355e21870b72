"""The most frequent shapes of the notes that do not conform.

A shape is a form in which only words of the manual stand (`form.py`). Words that many share are put back into it where
notes enough of agents enough have the very form that then comes out; elsewhere they stay hidden. So nothing is shown
that one person wrote, however its single words are spread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tipifica.bulk.results_in import ResultsIn
from tipifica.desk.summary.counted import CountedNotes
from tipifica.desk.summary.texts import texts_of
from tipifica.desk.wording.form import put_back
from tipifica.desk.wording.shared import AGENTS, NOTES, SharedWord

MOST_SHAPES = 100
"""So many shapes are told; the others are counted together."""
MOST_CODES = 3


class WrittenShape(NamedTuple):
    """A shape without case and accents, with signs for values (`form.readable` says it to people): in how many notes it
    stands, what most of them are nearest to (the id of a reason, None where nothing is near), the rules most of them
    break, with their numbers of notes; the words in it that are not the manual's, and a note of it as it was written,
    which is personal."""

    form: str
    notes: int
    nearest: str | None
    codes: tuple[tuple[str, int], ...]
    words: frozenset[str]
    example: str


class WrittenShapes(NamedTuple):
    """The most frequent shapes, of how many notes that do not conform, and how many shapes and notes are not told."""

    shapes: tuple[WrittenShape, ...]
    notes: int
    other_shapes: int
    other_notes: int


def written_shapes(notes: CountedNotes, results: ResultsIn, words: Sequence[SharedWord]) -> WrittenShapes:
    """Return the most frequent shapes; `words` are those that many share. Raises InputError: results that cannot be
    read to their end."""
    visible = _put_back(notes, words)
    notes.keep(
        "shapes",
        """SELECT coalesce(form, shape) AS form, shape, id, notes FROM (
            SELECT shape, id, count(*) AS notes FROM formed GROUP BY 1, 2) LEFT JOIN forms USING (id)""",
    )
    notes.keep("top", f"FROM shapes ORDER BY notes DESC, form LIMIT {MOST_SHAPES}")
    ((many, total),) = notes.rows("SELECT count(*), CAST(coalesce(sum(notes), 0) AS BIGINT) FROM shapes")
    top = notes.rows("SELECT form, notes FROM top ORDER BY notes DESC, form")
    nearest, first = _nearest(notes)
    codes = _codes(notes)
    texts = texts_of(results, [first[form] for form, _ in top])
    shown = tuple(
        WrittenShape(
            form,
            count,
            nearest[form],
            codes.get(form, ()),
            visible.get(form, frozenset()),
            texts[first[form]],
        )
        for form, count in top
    )
    told = sum(shape.notes for shape in shown)
    return WrittenShapes(shown, total, many - len(shown), total - told)


def _put_back(notes: CountedNotes, words: Sequence[SharedWord]) -> Mapping[str, frozenset[str]]:
    """Make the view `formed`, which says of each note its form; return the words that were put back into each form."""
    by_digest = {each.digest: each.word for each in words}
    notes.put("shared", {"word": ("UBIGINT", list(by_digest))})
    notes.keep_in_parts(
        "seen",
        """WITH foreign_word AS (SELECT number, agent, detail, unnest(foreign_words) AS word,
            generate_subscripts(foreign_words, 1) AS place FROM part WHERE detail IS NOT NULL)
        SELECT number, any_value(agent) AS agent, any_value(detail) AS detail,
            list(shared.word ORDER BY place) AS put FROM foreign_word LEFT JOIN shared USING (word)
        GROUP BY 1 HAVING count(shared.word) > 0""",
    )
    rows = notes.rows(
        """SELECT detail, put, count(*) FROM seen GROUP BY 1, 2 HAVING count(*) >= ? AND count(DISTINCT agent) >= ?""",
        (NOTES, AGENTS),
    )
    forms = [put_back(form, [by_digest.get(digest) for digest in put]) for form, put, _ in rows]
    details, puts = ([row[at] for row in rows] for at in (0, 1))
    # Of so many notes their forms are numbers, from 1; 0 stands for their shape as it is.
    ids = {form: at for at, form in enumerate(dict.fromkeys(forms), 1)}
    notes.put("forms", {"form": ("VARCHAR", list(ids)), "id": ("UBIGINT", list(ids.values()))})
    of_rows = [ids[form] for form in forms]
    notes.put("put_back", {"detail": ("VARCHAR", details), "put": ("UBIGINT[]", puts), "id": ("UBIGINT", of_rows)})
    notes.keep("put", "SELECT number, id FROM seen JOIN put_back USING (detail, put)")
    notes.show(
        "formed",
        """SELECT number, codes, nearest, coalesce(id, 0) AS id, CASE WHEN id IS NULL THEN shape ELSE '' END AS shape
        FROM notes LEFT JOIN put USING (number) WHERE shape IS NOT NULL""",
    )
    found: dict[str, frozenset[str]] = {}
    for form, put in zip(forms, puts, strict=True):
        there = {by_digest[digest] for digest in put if digest is not None}
        found[form] = found.get(form, frozenset()) | there
    return found


def _nearest(notes: CountedNotes) -> tuple[dict[str, str | None], dict[str, int]]:
    """What most notes of each of the most frequent shapes are nearest to, and the first note of each that is."""
    rows = notes.rows(
        """SELECT form, nearest, count(*), min(number) FROM formed JOIN top USING (shape, id) GROUP BY 1, 2
        ORDER BY 3, 2 DESC NULLS FIRST"""
    )
    return {row[0]: row[1] for row in rows}, {row[0]: row[3] for row in rows}


def _codes(notes: CountedNotes) -> dict[str, tuple[tuple[str, int], ...]]:
    rows = notes.rows(
        """SELECT form, code, CAST(sum(counted) AS BIGINT) FROM (
            SELECT form, unnest(list_distinct(codes)) AS code, counted FROM (
                SELECT form, codes, count(*) AS counted FROM formed JOIN top USING (shape, id) GROUP BY 1, 2))
        GROUP BY 1, 2"""
    )
    found: dict[str, Counter[str]] = {}
    for form, code, count in rows:
        found.setdefault(form, Counter())[code] = count
    return {
        form: tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_CODES])
        for form, counts in found.items()
    }
