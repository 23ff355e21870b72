"""The note does not begin with the name of the campaign (rules.md, S001)."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """The note does not begin with the name of the campaign (rules.md, S001)."""
    for deviation in note.broken("S001"):
        yield mend(
            deviation,
            "Falta «{expected}» al inicio de la nota",
            "Escribir «{expected}//» al inicio",
            expected=deviation.params["expected"],
        )


RULE = Rule(
    code="S001",
    name="falta-prefijo",
    severity="error",
    fixable="always",
    summary="La nota no empieza con la palabra de la campaña.",
    doc=__doc__ or "",
    run=run,
)
