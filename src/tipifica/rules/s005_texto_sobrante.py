"""Text that belongs to no field and no phrase of the reason. Where private data stands there, its own rule reports
it."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """Text that belongs to no field and no phrase of the reason. Where private data stands there, its own rule reports
    it."""
    for deviation in note.broken("S005"):
        yield mend(
            deviation,
            "Este texto sobra: la forma de este motivo no lo lleva",
            "",
        )


RULE = Rule(
    code="S005",
    name="texto-sobrante",
    severity="info",
    fixable="never",
    summary="Hay texto que no pertenece a ningún campo ni a ninguna frase del motivo.",
    doc=__doc__ or "",
    run=run,
)
