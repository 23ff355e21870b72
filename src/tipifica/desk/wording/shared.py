"""Words that the manual has not and that may be shown all the same, for many notes of several agents share them."""

from __future__ import annotations

from typing import NamedTuple

from tipifica.bulk.results_in import ResultsIn
from tipifica.desk.summary.counted import CountedNotes
from tipifica.desk.summary.texts import texts_of
from tipifica.desk.wording.form import words_of

NOTES, AGENTS = 20, 5
"""In so many notes of so many agents a word or a form must stand that is not of the manual's words alone."""
MOST_WORDS = 1_000
_SAMPLES = 3


class SharedWord(NamedTuple):
    """A word that many share: its digest, in how many notes of how many agents it stands, and the texts of the first of
    these notes."""

    word: str
    digest: int
    notes: int
    agents: int
    samples: tuple[str, ...]


def shared_words(notes: CountedNotes, results: ResultsIn) -> list[SharedWord]:
    """Return the words that at least `NOTES` notes of `AGENTS` agents share, the most frequent first. Where results say
    nothing of agents there are none."""
    rows = notes.rows(
        """SELECT word, count(*), count(DISTINCT agent), min(number, ?) FROM (
            SELECT number, agent, unnest(list_distinct(foreign_words)) AS word FROM notes WHERE detail IS NOT NULL)
        GROUP BY 1 HAVING count(*) >= ? AND count(DISTINCT agent) >= ? ORDER BY 2 DESC, 4 LIMIT ?""",
        (_SAMPLES, NOTES, AGENTS, MOST_WORDS),
    )
    texts = texts_of(results, {number for *_, numbers in rows for number in numbers})
    found = []
    for digest, count, agents, numbers in rows:
        samples = tuple(texts[number] for number in numbers)
        found.append(SharedWord(_written(notes, digest, samples[0]), digest, count, agents, samples))
    return found


def _written(notes: CountedNotes, digest: int, text: str) -> str:
    """The word of a text that has this digest."""
    return next(word for word in words_of(text) if notes.digest(word) == digest)
