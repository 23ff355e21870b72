"""A month outside 1 to 12, or named twice."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A month outside 1 to 12, or named twice."""
    for deviation in note.broken("C401"):
        yield mend(
            deviation,
            "Los meses van de 1 a 12 y cada uno una sola vez",
            "",
        )


RULE = Rule(
    code="C401",
    name="meses-invalidos",
    severity="error",
    fixable="never",
    summary="Un mes no está entre 1 y 12, o se repite.",
    doc=__doc__ or "",
    run=run,
)
