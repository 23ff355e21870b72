"""Blanks at either end, around a segment break, doubled, or tabs; none between a word and a number."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """Blanks at either end, around a segment break, doubled, or tabs; none between a word and a number."""
    for deviation in note.broken("T002"):
        if deviation.span.start < deviation.span.end:
            yield mend(deviation, "Espacios de más", "Quitar los espacios de más")
        else:
            yield mend(deviation, "Falta un espacio", "Poner un espacio")


RULE = Rule(
    code="T002",
    name="espacios",
    severity="info",
    fixable="always",
    summary="Hay espacios de más, al inicio, al final, dobles o junto a un separador, o falta uno.",
    doc=__doc__ or "",
    run=run,
)
