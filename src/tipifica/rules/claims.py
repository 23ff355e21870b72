"""What is asked before words are written that claim an act: the note does not say it, and no program knows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipifica.parser.forms.automaton import WORD, Position
from tipifica.parser.tell.drafts import Deviation
from tipifica.parser.tokens.folding import words_of
from tipifica.rules.note import Note


def question(note: Note, deviation: Deviation) -> str | None:
    """Return the catalogue's questions about the phrases that the fix of a deviation completes, be it with their last
    word alone, in the order of the form; None where it completes none that claims an act."""
    written = _places(deviation)
    asked = [
        catalogued
        for run in _runs(note)
        for place in range(len(run))
        for phrase, catalogued in note.catalog.questions.items()
        if written.intersection(_places_of(words_of(phrase), run[place:]))
    ]
    return " ".join(dict.fromkeys(asked)) or None


def _places(deviation: Deviation) -> frozenset[int]:
    """The places of the form whose words the fix writes."""
    missing = deviation.params.get("places")
    if isinstance(missing, tuple):
        return frozenset(missing)
    return frozenset() if deviation.position is None else frozenset([deviation.position.number])


def _runs(note: Note) -> Iterator[list[Position]]:
    """The words of the form, in the variant that the note has, as they stand side by side: a break or a value parts
    them."""
    path = note.reading.path
    run: list[Position] = []
    for step in path.steps if path is not None else ():
        if step.position is None:
            continue
        if step.position.kind == WORD:
            run.append(step.position)
        elif run:
            yield run
            run = []
    yield run


def _places_of(words: Sequence[str], run: Sequence[Position]) -> list[int]:
    """The places of a phrase with which a run begins; none where it begins otherwise."""
    begun = run[: len(words)]
    return [p.number for p in begun] if [p.symbol for p in begun] == list(words) else []
