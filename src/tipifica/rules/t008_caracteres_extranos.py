"""What should never be in a note: control and zero-width characters, no-break blanks, bidirectional controls,
decomposed accents, mojibake, full-width signs."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """What should never be in a note: control and zero-width characters, no-break blanks, bidirectional controls,
    decomposed accents, mojibake, full-width signs."""
    for deviation in note.broken("T008"):
        yield mend(
            deviation,
            "Carácter extraño (invisible, dañado o de ancho completo)",
            "Escribir el carácter correcto",
        )


RULE = Rule(
    code="T008",
    name="caracteres-extranos",
    severity="info",
    fixable="always",
    summary="Hay caracteres que no deben estar en una nota: invisibles, dañados o de ancho completo.",
    doc=__doc__ or "",
    run=run,
)
