"""The segments are all there, in another order. The fix moves one of them and is unsafe."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the segment that stands elsewhere."""
    for deviation in note.broken("S006"):
        yield mend(deviation, "Esta parte va en otro lugar de la nota", "Mover la parte a su lugar", "unsafe")


RULE = Rule(
    code="S006",
    name="partes-en-otro-orden",
    severity="warning",
    fixable="sometimes",
    summary="Están todas las partes de la nota, pero en otro orden.",
    doc=__doc__ or "",
    run=run,
)
